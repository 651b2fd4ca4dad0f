using System.Text.Json.Nodes;
using Glossa.Models;
using Glossa.Tensors;
using Glossa.Testing;
using Glossa.Text;
using Glossa.Training;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Glossa.Pipelines.Tests;

/// <summary>Probabilities that mean what they say, votes that are no worse than their members, and what training warns of.</summary>
public sealed class CalibrationTests : IDisposable
{
    // Every third word decides, most of the time.
    private static readonly string[] Words = [.. Enumerable.Range(0, 60).Select(i => $"word{i}")];

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("cnn")]
    [InlineData("ngrams")]
    [InlineData("ensemble")]
    public void A_temperature_is_learned_stored_and_used(string kind)
    {
        TextCategorizer trained = ClassifierTraining.Train(Config(kind), folder["out"]).Categorizer;
        Assert.NotEqual(1, trained.Temperature);
        TextCategorizer loaded = ModelFile.Load<TextCategorizer>(folder["out"]);
        Assert.Equal(trained.Temperature, loaded.Temperature);
        Doc[] docs =
            [.. Language.Blank("en").Pipe(File.ReadLines(folder["test.jsonl"]).Select(line => (string)JsonNode.Parse(line)!["text"]!))];
        Run run = Run.Inference();
        Tensor logits = loaded.Logits(docs, run);
        Close.AssertSameBits("scores", logits.Scale(1 / loaded.Temperature, run).Softmax(run), loaded.Score(docs, run));
        Close.AssertSameBits("loaded", trained.Score(docs, run), loaded.Score(docs, run));

        ClassificationReport report = ClassifierTraining.Evaluate(loaded, folder["test.jsonl"]);
        // 300 texts measure the error to some hundredths.
        Assert.InRange(report.Calibration!.ExpectedError, 0, report.CalibrationBefore!.ExpectedError + 0.03);
        Assert.Equal(report.ToJson(), ClassificationReport.FromJson(report.ToJson()).ToJson());
        Report shown = new TextClassificationTask().Evaluate(loaded.ToModelFile(), folder["test.jsonl"], new TextFields());
        Assert.Contains(
            shown.Items.OfType<ReportLine>(), line => line.Text.Contains("without the model's temperature", StringComparison.Ordinal));

        // A model without one, as those of earlier versions, takes logits as they are.
        PartState state = trained.Save();
        TextCategorizer old = Loaded(state.Texts.Where(entry => entry.Key != "temperature").ToDictionary());
        Assert.Equal(1, old.Temperature);
        Close.AssertSameBits("old", logits.Softmax(run), old.Score(docs, run));
        foreach (string damaged in new[] { "0", "-1", "x", "1e999" })
        {
            Dictionary<string, string> texts = new(state.Texts) { ["temperature"] = damaged };
            Assert.ThrowsAny<GlossaException>(() => Loaded(texts));
        }

        TextCategorizer Loaded(Dictionary<string, string> texts) =>
            TextCategorizer.Load(new PartState(Glossa.Pipelines.Kinds.BuiltIn, false, texts, state.Tensors, trained.Encoder));
    }

    [Fact]
    public void Without_validation_texts_there_is_no_temperature()
    {
        ClassifierConfig config = Config("ngrams");
        config = config with { Data = config.Data with { Validation = null, ValidationShare = 0 } };
        TextCategorizer trained = ClassifierTraining.Train(config).Categorizer;
        Assert.Equal(1, trained.Temperature);
        Assert.Null(ClassifierTraining.Evaluate(trained, folder["test.jsonl"]).CalibrationBefore);
    }

    [Theory]
    [InlineData("accuracy")]
    [InlineData("loss")]
    public void An_ensemble_is_not_worse_than_its_best_member_on_the_validation_texts(string metric)
    {
        ClassifierConfig config = Config("ensemble");
        config = config with { Training = config.Training with { Metric = metric } };
        TextCategorizer trained = ClassifierTraining.Train(config, folder["out"]).Categorizer;
        EnsembleClassifier ensemble = (EnsembleClassifier)trained.Classifier;
        EnsembleVote vote = ensemble.Vote!;
        Assert.Equal(1, vote.Weights.Sum(), 1e-9);
        EnsembleVote loaded = ((EnsembleClassifier)ModelFile.Load<TextCategorizer>(folder["out"]).Classifier).Vote!;
        Assert.Equal(vote.Temperatures, loaded.Temperatures);
        Assert.Equal(vote.Weights, loaded.Weights);
        Assert.True(loaded.IsExclusive);
        double[] alone = [.. Enumerable.Range(0, 2).Select(member =>
        {
            ensemble.Vote = vote with { Weights = [member == 0 ? 1 : 0, member] };
            return ClassifierTraining.Evaluate(trained, folder["validation.jsonl"]).Accuracy;
        })];
        ensemble.Vote = vote;
        if (metric == "accuracy") Assert.InRange(ClassifierTraining.Evaluate(trained, folder["validation.jsonl"]).Accuracy, alone.Max(), 1);
    }

    [Fact]
    public void A_bad_member_gets_no_say()
    {
        ClassifierConfig config = Config("ensemble");
        TextCategorizer trained = ClassifierTraining.Train(config).Categorizer;
        EnsembleClassifier ensemble = (EnsembleClassifier)trained.Classifier;
        // The second member says nothing.
        foreach ((_, Nn.Parameter parameter) in ensemble.Members[1].Parameters) parameter.Value.Fill(0);
        ClassifierExample[] examples = Examples(trained);
        config.Model.Calibrate(ensemble, new ValidationTexts(trained, examples, CancellationToken.None));
        Assert.InRange(ensemble.Vote!.Weights[0], 0.9, 1);
    }

    [Fact]
    public void Damaged_votes_are_refused()
    {
        PartState state = ClassifierTraining.Train(Config("ensemble")).Categorizer.Save();
        foreach (string damaged in new[]
        {
            "[[1,1],[1]]", "[[1,0],[0.5,0.5]]", "[[1,1],[0.9,0.9]]", "[[1,1],[-1,2]]", "[]", "{}", "[[1,1e999],[0.5,0.5]]",
        })
        {
            Dictionary<string, string> texts = new(state.Texts) { ["vote"] = damaged };
            Assert.ThrowsAny<GlossaException>(() => TextCategorizer.Load(new PartState(texts, state.Tensors)));
        }
        // Before there were votes, logits were added up.
        Dictionary<string, string> old = new(state.Texts.Where(entry => entry.Key != "vote"));
        Assert.Null(((EnsembleClassifier)TextCategorizer.Load(new PartState(old, state.Tensors)).Classifier).Vote);
    }

    [Fact]
    public void Independent_labels_have_temperatures_and_votes_too()
    {
        ClassifierConfig config = Config("ensemble") with { Exclusive = false, Threshold = null };
        TextCategorizer trained = ClassifierTraining.Train(config, folder["out"]).Categorizer;
        TextCategorizer loaded = ModelFile.Load<TextCategorizer>(folder["out"]);
        Assert.False(((EnsembleClassifier)loaded.Classifier).Vote!.IsExclusive);
        ClassificationReport report = ClassifierTraining.Evaluate(loaded, folder["test.jsonl"]);
        Assert.Equal(ClassifierTraining.Evaluate(trained, folder["test.jsonl"]).ToJson()[..200], report.ToJson()[..200]);
        Assert.NotNull(report.CalibrationBefore);
    }

    [Fact]
    public void Repeats_across_the_split_and_a_best_last_epoch_are_told()
    {
        List<string> warnings = [];
        ClassifierConfig config = Config("ngrams");
        TrainingRun run = new() { Logger = new Warnings(warnings) };
        ClassifierTraining.Train(config with { Data = config.Data with { Validation = folder["train.jsonl"] } }, run);
        Assert.Contains(
            warnings, message => message.StartsWith("400 of 400 validation texts are also training texts", StringComparison.Ordinal));
        warnings.Clear();
        // Repeats of the training texts stay on one side of the automatic split.
        File.AppendAllLines(folder["train.jsonl"], File.ReadAllLines(folder["train.jsonl"]));
        ClassifierTraining.Train(config with { Data = config.Data with { Validation = null, ValidationShare = 0.3 } }, run);
        Assert.DoesNotContain(warnings, message => message.Contains("validation texts are also", StringComparison.Ordinal));
        warnings.Clear();
        ClassifierTraining.Train(config with { Training = config.Training with { Epochs = 2, LearningRate = 1e-4, Metric = "loss" } }, run);
        Assert.Contains("Raise training.epochs", Assert.Single(warnings), StringComparison.Ordinal);
        warnings.Clear();
        ClassifierTraining.Train(config with { Training = config.Training with { Epochs = 40, Patience = 2 } }, run);
        Assert.Empty(warnings);
    }

    [Fact]
    public void A_text_of_unknown_words_gets_no_certain_answer()
    {
        foreach (string kind in new[] { "cnn", "regions", "lstm", "embeddings", "ngrams" })
        {
            Language language = Language.Blank("en").Add(ClassifierTraining.Train(Config(kind)).Categorizer);
            double[] unknown = [.. Enumerable.Range(0, 20).Select(i => language.Process($"qu{i}zk vl{i}mm xy{i}qq jj{i}kk").Cats["yes"])];
            double[] known = [.. Enumerable.Range(0, 20).Select(i => language.Process($"word{3 * i} word3 word6").Cats["yes"])];
            Assert.All(unknown, p => Assert.InRange(p, 0.2, 0.8));
            Assert.True(known.Average() > unknown.Max(), kind);
        }
    }

    private static ClassifierExample[] Examples(TextCategorizer model, string name, TempFolder folder) =>
        [.. File.ReadLines(folder[name]).Select(line => JsonNode.Parse(line)!).Select(row =>
            new ClassifierExample(Language.Blank("en").Process((string)row["text"]!), [model.Labels[(string)row["label"]!]]))];

    private ClassifierExample[] Examples(TextCategorizer model) => Examples(model, "validation.jsonl", folder);

    private ClassifierConfig Config(string kind)
    {
        if (!File.Exists(folder["train.jsonl"]))
        {
            Write("train.jsonl", 400, 1);
            Write("validation.jsonl", 300, 2);
            Write("test.jsonl", 300, 3);
        }
        return new ClassifierConfig
        {
            Seed = 1,
            Data = new DataConfig { Train = folder["train.jsonl"], Validation = folder["validation.jsonl"] },
            Model = Sized.Classifier(kind, "width: 12, depth: 1, rows: 300, hidden: 8, ngram_bits: 12, dropout: 0.1, word_dropout: 0.2"),
            Training = new TrainingConfig { Epochs = 5, BatchSize = 8, LearningRate = 0.02, Patience = 0 },
        };
    }

    /// <summary>Texts of five words; words whose number divides by three say yes, and a fifth of the labels is wrong.</summary>
    private void Write(string name, int count, ulong seed)
    {
        CounterRandom draw = new RandomSource(seed).Next();
        int at = 0;
        File.WriteAllLines(folder[name], Enumerable.Range(0, count).Select(_ =>
        {
            int[] words = [.. Enumerable.Range(0, 5).Select(_ => (int)(draw.Uniform(at++) * Words.Length))];
            bool isYes = words.Count(word => word % 3 == 0) > 1 != draw.Uniform(at++) < 0.2;
            return Samples.Line(string.Join(' ', words.Select(word => Words[word])), isYes ? "yes" : "no");
        }));
    }

    private sealed class Warnings(List<string> messages) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) messages.Add(formatter(state, exception));
        }
    }
}

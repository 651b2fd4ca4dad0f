using System.Text.Json;
using Glossa.Data;
using Glossa.Models;
using Glossa.Nn;
using Glossa.Tensors;
using Glossa.Testing;
using Glossa.Text;
using Glossa.Training;
using Xunit;

namespace Glossa.Pipelines.Tests;

/// <summary>Tests of the path from a file of labelled texts to a model in one file, and to answers.</summary>
public sealed class ClassifierTrainingTests : IDisposable
{
    private static readonly string[] Good =
        ["a fine film", "I loved every minute", "great fun for all", "what a wonderful cast", "clever and warm"];

    private static readonly string[] Bad =
        ["a dull film", "I hated every minute", "no fun at all", "what a terrible cast", "stupid and cold"];

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static IEnumerable<object[]> Kinds => Glossa.Pipelines.Kinds.BuiltIn.Classifiers.Names.Select(kind => new object[] { kind });

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_learns_is_saved_as_one_file_and_answers_the_same_when_loaded(string kind)
    {
        TrainedClassifier trained = ClassifierTraining.Train(Config(kind), folder["out"]);
        Assert.Equal(TrainingStatus.Completed, trained.Result.Status);
        Assert.Equal(["bad", "good"], trained.Categorizer.Labels.Names);

        File.Copy(Path.Combine(folder["out"], ModelFile.FileName), folder["elsewhere.safetensors"]);
        Language language = Language.Load(folder["elsewhere.safetensors"]);
        Assert.Equal(1, ClassifierTraining.Evaluate(ModelFile.Load<TextCategorizer>(folder["out"]), folder["train.jsonl"]).Accuracy);
        Tokenizer tokenizer = Tokenizer.For(English.Language);
        Run run = Run.Inference();
        foreach (string text in new[] { Good[0], Bad[1], "", "🙂 漢字", new string('x', 5000) })
        {
            Doc doc = language.Process(text);
            float[] expected = trained.Categorizer.Score([tokenizer.Tokenize(text)], run).ToArray();
            Assert.Equal([(double)expected[0], expected[1]], [doc.Cats["bad"], doc.Cats["good"]]);
        }
    }

    [Fact]
    public void A_limit_draws_texts_by_the_seed_with_each_labels_share()
    {
        ClassifierConfig config = Config("ngrams");
        config = config with { Data = config.Data with { Limit = 4 }, Training = config.Training with { Epochs = 1, BatchSize = 1 } };
        Assert.Equal(4, ClassifierTraining.Train(config, folder["four"]).Result.Steps);
        string[] lines = File.ReadAllLines(folder["train.jsonl"]);
        File.WriteAllLines(folder["train.jsonl"], [.. lines, .. lines.Where(line => line.Contains("good", StringComparison.Ordinal)),
            .. lines.Where(line => line.Contains("good", StringComparison.Ordinal))]);
        // Three of four texts are good now.
        TrainedClassifier trained = ClassifierTraining.Train(
            config with { Data = config.Data with { Validation = null, ValidationShare = 0.5, Limit = 8 } }, folder["eight"]);
        Assert.Equal([1, 3], trained.Categorizer.Scores!.Labels.Values.Select(label => label.Support));
    }

    [Theory]
    [InlineData("ngrams", "")]
    [InlineData("ensemble", "members.0.")]
    public void N_grams_have_rows_where_the_training_texts_have_them_and_older_models_for_all(string kind, string path)
    {
        string weight = path + "weight", hashes = path + "ngrams";
        TextCategorizer trained = ClassifierTraining.Train(Config(kind), folder["out"]).Categorizer;
        TextCategorizer loaded = ModelFile.Load<TextCategorizer>(folder["out"]);
        OccurringHashes ngrams = OccurringIn(trained)!;
        Assert.InRange(ngrams.Count, 2, 1 << 10);
        Assert.Equal(ngrams.Hashes, OccurringIn(loaded)!.Hashes);
        Assert.Equal(ngrams.Count, loaded.Classifier.State()[weight].Shape[0]);
        string[] texts = [.. Good, .. Bad, "words of no training text"];
        Doc[] docs = [.. Language.Blank("en").Pipe(texts)];
        Run run = Run.Inference();
        Tensor expected = trained.Score(docs, run);
        Close.AssertSameBits("loaded", expected, loaded.Score(docs, run));

        // A model of before has a row for every hash, and does not say which occur.
        PartState state = trained.Save();
        int labels = trained.Labels.Count;
        float[] rows = state.Tensors[weight].ToArray(), all = new float[ngrams.Range * labels];
        foreach (int hash in ngrams.Hashes) rows.AsSpan(ngrams.NumberOf(hash) * labels, labels).CopyTo(all.AsSpan(hash * labels));
        Dictionary<string, Tensor> tensors = new(state.Tensors) { [weight] = Tensor.From(all, [ngrams.Range, labels]) };
        Dictionary<string, string> entries = new(state.Texts);
        entries.Remove(hashes);
        TextCategorizer old = TextCategorizer.Load(new PartState(entries, tensors));
        Assert.Null(OccurringIn(old));
        Close.Assert("an older model", expected, old.Score(docs, run), 1e-6);
        TextCategorizer again = TextCategorizer.Load(old.Save());
        Close.AssertSameBits("an older model, saved again", old.Score(docs, run), again.Score(docs, run));

        entries[hashes] = "?";
        Assert.ThrowsAny<GlossaException>(() => TextCategorizer.Load(new PartState(entries, tensors)));
    }

    [Fact]
    public void A_cancelled_training_resumes_to_the_same_bits()
    {
        ClassifierTraining.Train(Config("cnn"), folder["whole"]);
        using CancellationTokenSource cancellation = new();
        TrainingRun parted = new(folder["parts"]) { Progress = new CancelAt(4, cancellation) };
        Assert.Throws<OperationCanceledException>(() => ClassifierTraining.Train(Config("cnn"), parted, cancellation.Token));
        Assert.False(File.Exists(Path.Combine(folder["parts"], ModelFile.FileName)));
        ClassifierTraining.Train(Config("cnn"), new TrainingRun(folder["parts"]) { Existing = ExistingTraining.Resume });
        IReadOnlyDictionary<string, Tensor> whole = ModelFile.Load<TextCategorizer>(folder["whole"]).Classifier.State(),
            parts = ModelFile.Load<TextCategorizer>(folder["parts"]).Classifier.State();
        foreach ((string path, Tensor tensor) in whole) Close.AssertSameBits(path, tensor, parts[path]);
    }

    [Fact]
    public void In_a_folder_that_is_held_nothing_is_trained_or_deleted()
    {
        string model = Path.Combine(folder["out"], ModelFile.FileName);
        ClassifierTraining.Train(Config("ngrams"), folder["out"]);
        using (FolderLock.Take(folder["out"]))
        {
            foreach (ExistingTraining existing in Enum.GetValues<ExistingTraining>())
            {
                Assert.Throws<TrainingException>(
                    () => ClassifierTraining.Train(Config("ngrams"), new TrainingRun(folder["out"]) { Existing = existing }));
            }
        }
        Assert.True(File.Exists(model));
        // Bad data is found out before anything is deleted.
        ClassifierConfig bad = Config("ngrams") with { Data = new DataConfig { Train = "nowhere" } };
        Assert.Throws<DataException>(
            () => ClassifierTraining.Train(bad, new TrainingRun(folder["out"]) { Existing = ExistingTraining.Replace }));
        Assert.True(File.Exists(model));
        Assert.Throws<ExistingTrainingException>(() => ClassifierTraining.Train(Config("ngrams"), folder["out"]));
    }

    [Fact]
    public void One_pipeline_serves_many_threads_in_order()
    {
        ClassifierTraining.Train(Config("ensemble"), folder["out"]);
        Language language = Language.Load(folder["out"]);
        string[] texts = [.. Enumerable.Range(0, 500).Select(i => $"{Good[i % 5]} {Bad[i % 3]} {i}")];
        double[] expected = [.. language.Pipe(texts).Select(doc => doc.Cats["good"])];
        Assert.Equal(texts, language.Pipe(texts, 3).Select(doc => doc.Text));
        Parallel.For(0, 8, _ => Assert.Equal(expected, language.Pipe(texts, 2).Select(doc => doc.Cats["good"])));
        IEnumerable<string> failing = texts.Append(null!);
        Assert.Equal(
            Assert.ThrowsAny<Exception>(() => language.Pipe(failing).Last()).GetType(),
            Assert.ThrowsAny<Exception>(() => language.Pipe(failing, 2).Last()).GetType());
        Assert.Contains("at index 500 "
            + "of", Assert.Throws<ArgumentException>(() => language.Pipe(failing).Last()).Message, StringComparison.Ordinal);
        List<string> told = [];
        Assert.Equal(500, language.Pipe(failing, onError: (text, error) => told.Add(error.Message)).Count());
        Assert.Contains("at index 500 of", Assert.Single(told), StringComparison.Ordinal);
        Assert.Empty(language.Remove("textcat").Process("a text").Cats);
        Assert.Contains("textcat", Assert.Throws<ConfigException>(() => language.Remove("tagger")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Mistakes_in_the_data_say_where_and_leave_no_model()
    {
        ClassifierConfig config = Config("ngrams");
        Assert.Contains(
            "data.train",
            Assert.Throws<ConfigException>(() => ClassifierTraining.Train(config with { Data = new DataConfig() }, folder["out"])).Message,
            StringComparison.Ordinal);
        Assert.Contains("nowhere", Assert.Throws<DataException>(() => ClassifierTraining.Train(
            config with { Data = new DataConfig { Train = "nowhere.jsonl" } }, folder["out"])).Message, StringComparison.Ordinal);
        Write("one.jsonl", Good.Select(text => (text, "good")));
        Assert.Contains("'good'", Assert.Throws<DataException>(() => ClassifierTraining.Train(
            config with { Data = new DataConfig { Train = folder["one.jsonl"] } }, folder["out"])).Message, StringComparison.Ordinal);
        File.WriteAllText(folder["empty.jsonl"], "");
        Assert.Throws<DataException>(
            () => ClassifierTraining.Train(config with { Data = new DataConfig { Train = folder["empty.jsonl"] } }, folder["out"]));
        Assert.False(File.Exists(Path.Combine(folder["out"], ModelFile.FileName)));

        TrainedClassifier trained = ClassifierTraining.Train(config, folder["out"]);
        Write("other.jsonl", [("a text", "god")]);
        string message =
            Assert.Throws<DataException>(() => ClassifierTraining.Evaluate(trained.Categorizer, folder["other.jsonl"])).Message;
        Assert.Contains("other.jsonl, line 1", message, StringComparison.Ordinal);
        Assert.Contains("'good'", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_model_is_refused()
    {
        Assert.Contains(
            "nothing", Assert.Throws<ConfigException>(() => Language.Load(folder["nothing"])).Message, StringComparison.Ordinal);
        SafetensorsWriter.Write(folder["other.safetensors"], new Dictionary<string, Tensor> { ["weight"] = Tensor.Zeros([2]) });
        Assert.Contains(
            "no model of Glossa",
            Assert.Throws<ConfigException>(() => Language.Load(folder["other.safetensors"])).Message,
            StringComparison.Ordinal);
        ClassifierTraining.Train(Config("ngrams"), folder["out"]);
        byte[] bytes = File.ReadAllBytes(Path.Combine(folder["out"], ModelFile.FileName));
        File.WriteAllBytes(folder["half.safetensors"], bytes[..(bytes.Length / 2)]);
        Assert.Throws<TensorFileException>(() => Language.Load(folder["half.safetensors"]));
    }

    private static OccurringHashes? OccurringIn(TextCategorizer model) => model.Classifier.ModulesOf<NgramClassifier>().Single().Occurring;

    private ClassifierConfig Config(string kind)
    {
        if (!File.Exists(folder["train.jsonl"]))
        {
            Write("train.jsonl", [.. Good.Select(text => (text, "good")), .. Bad.Select(text => (text, "bad"))]);
        }
        return new ClassifierConfig
        {
            Seed = 3,
            Data = new DataConfig { Train = folder["train.jsonl"], Validation = folder["train.jsonl"] },
            Model = Sized.Classifier(kind, "width: 16, depth: 1, rows: 200, hidden: 8, ngram_bits: 10, dropout: 0.1, word_dropout: 0"),
            // A pretrained model forgets at the rates of a new one.
            Training = new TrainingConfig { Epochs = 30, BatchSize = 4, LearningRate = kind == "transformer" ? 1e-3 : 0.02, Patience = 0 },
        };
    }

    private void Write(string name, IEnumerable<(string Text, string Label)> texts) =>
        File.WriteAllLines(folder[name], texts.Select(text => JsonSerializer.Serialize(new { text = text.Text, label = text.Label })));

    private sealed class CancelAt(long evaluations, CancellationTokenSource source) : IProgress<TrainingProgress>
    {
        private long seen;

        public void Report(TrainingProgress value)
        {
            if (value.Evaluation is not null && ++seen == evaluations) source.Cancel();
        }
    }
}

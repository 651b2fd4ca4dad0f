using System.IO.Compression;
using System.Text.Json;
using Glossa.Data;
using Glossa.Models;
using Glossa.Tensors;
using Glossa.Testing;
using Glossa.Text;
using Glossa.Training;
using Xunit;

namespace Glossa.Pipelines.Tests;

/// <summary>Labels that do not exclude each other: from a file to thresholds in the model and answers of any number of labels.</summary>
public sealed class MultiLabelTests : IDisposable
{
    private static readonly string[] Words = ["loud", "red", "round"];

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("ngrams")]
    [InlineData("cnn")]
    public void A_model_is_trained_saved_loaded_and_predicts_any_number_of_labels(string kind)
    {
        TrainedClassifier trained = ClassifierTraining.Train(Config(kind), folder["out"]);
        Assert.Equal(Words, trained.Categorizer.Labels.Names);
        Assert.Equal(1, trained.Categorizer.Scores!.Accuracy);
        Assert.Equal([0.5, 0.5, 0.5], trained.Categorizer.Thresholds);

        File.Copy(Path.Combine(folder["out"], ModelFile.FileName), folder["elsewhere.safetensors"]);
        Language language = Language.Load(folder["elsewhere.safetensors"]);
        TextCategorizer loaded = (TextCategorizer)language.Components.Single();
        Assert.False(loaded.Config.Exclusive);
        foreach ((string text, string[] labels) in Things(4))
        {
            Doc doc = language.Process(text);
            Assert.Equal(labels, loaded.LabelsOf(doc).Order(StringComparer.Ordinal));
            Assert.Equal(
                trained.Categorizer.Score([doc], Run.Inference()).ToArray().Select(p => (double)p), Words.Select(label => doc.Cats[label]));
        }
        // Independent probabilities: all high, or all low.
        Assert.True(language.Process("a loud red round thing 0").Cats.Values.Min() > 0.5);
        Assert.True(language.Process("a thing 0").Cats.Values.Max() < 0.5);
        ClassificationReport report = ClassifierTraining.Evaluate(loaded, folder["train.jsonl"]);
        Assert.Equal((1, 1, 1), (report.Accuracy, report.MacroF, report.MicroF));
    }

    [Fact]
    public void Thresholds_of_each_label_are_chosen_on_validation_texts_alone_saved_and_used()
    {
        ClassifierConfig config = Config("ngrams");
        config = config with { Threshold = null, Training = config.Training with { Epochs = 2, LearningRate = 0.003 } };
        // What validation says differs from training, so that 0.5 is right for nothing: in it every thing with a colour is loud.
        Write(
            "validation.jsonl",
            Things(3).Select(thing => (thing.Text, thing.Labels.Contains("red") ? thing.Labels.Union(["loud"]).ToArray() : thing.Labels)));
        config = config with { Data = config.Data with { Validation = folder["validation.jsonl"] } };
        ClassifierTraining.Train(config, folder["out"]);
        TextCategorizer loaded = ModelFile.Load<TextCategorizer>(folder["out"]);

        MultiLabelScorer scorer = new(Words);
        foreach (LabelledText text in CorpusReader
            .Open(folder["validation.jsonl"], new CorpusOptions { LabelField = "labels", RequiresLabel = false })
            .Read())
        {
            scorer.Add(
                loaded.Labels.FlagsOf(text),
                loaded.Score([Tokenizer.For(English.Language).Tokenize(text.Text)], Run.Inference()).ToArray());
        }
        Assert.Equal(scorer.FindThresholds(), loaded.Thresholds);
        Assert.True(loaded.Thresholds.Distinct().Count() > 1);
        Assert.Equal(scorer.Report(loaded.Thresholds).MacroF, loaded.Scores!.MacroF);

        // Another file is scored with the saved thresholds, whatever would suit it better.
        ClassificationReport report = ClassifierTraining.Evaluate(loaded, folder["train.jsonl"]);
        Assert.Equal(loaded.Thresholds, report.Labels.Values.Select(label => label.Threshold!.Value));
        Language language = Language.Load(folder["out"]);
        foreach ((string text, _) in Things(2))
        {
            Doc doc = language.Process(text);
            Assert.Equal(
                Words.Where((label, i) => doc.Cats[label] >= loaded.Thresholds[i]), loaded.LabelsOf(doc).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void One_number_is_the_threshold_of_all_labels()
    {
        ClassifierConfig config = Config("ngrams");
        config = config with { Training = config.Training with { Epochs = 1 } };
        TextCategorizer never = ClassifierTraining.Train(config with { Threshold = 1 }, folder["never"]).Categorizer,
            always = ClassifierTraining.Train(config with { Threshold = 0 }, folder["always"]).Categorizer;
        Doc doc = new Language(Tokenizer.For(English.Language), always).Process("a red thing");
        Assert.Empty(never.LabelsOf(doc));
        // All, the likeliest first.
        Assert.Equal(Words.OrderByDescending(label => doc.Cats[label]), always.LabelsOf(doc));
        Assert.Equal((0, 1), (never.Scores!.MicroRecall, always.Scores!.MicroRecall));
        Assert.Equal([0.0, 0, 0], ModelFile.Load<TextCategorizer>(folder["always"]).Thresholds);
    }

    [Fact]
    public void Tables_separate_labels_by_a_character_and_read_as_lines_of_lists_do()
    {
        ClassifierConfig config = Config("ngrams");
        File.WriteAllLines(
            folder["train.tsv"], Things(3).Select(thing => $"{thing.Text}\t{string.Join("|", thing.Labels)}").Prepend("text\tlabels"));
        ClassifierConfig table =
            config with { Data = config.Data with { Train = folder["train.tsv"], Validation = folder["train.tsv"], LabelSeparator = "|" } };
        TextCategorizer lists = ClassifierTraining.Train(config, folder["lists"]).Categorizer,
            cells = ClassifierTraining.Train(table, folder["cells"]).Categorizer;
        Assert.Equal(lists.Labels.Names, cells.Labels.Names);
        foreach ((string path, Tensor tensor) in lists.Classifier.State())
        {
            Close.AssertSameBits(path, tensor, cells.Classifier.State()[path]);
        }
    }

    [Fact]
    public void A_single_label_is_had_or_not()
    {
        ClassifierConfig config = Config("ngrams");
        Write("train.jsonl", Things(3).Select(thing => (thing.Text, thing.Labels.Intersect(["red"]).ToArray())));
        TextCategorizer trained = ClassifierTraining.Train(config, folder["out"]).Categorizer;
        Assert.Equal((1, 1), (trained.Labels.Count, trained.Scores!.Accuracy));
        Write("train.jsonl", Things(1).Select(thing => (thing.Text, Array.Empty<string>())));
        Assert.Contains(
            "at least one",
            Assert.Throws<DataException>(() => ClassifierTraining.Train(config, folder["none"])).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_mistyped_field_is_not_read_as_no_labels()
    {
        ClassifierConfig config = Config("ngrams");
        config = config with { Data = config.Data with { LabelField = "label" } };
        string message = Assert.Throws<DataException>(() => ClassifierTraining.Train(config, folder["out"])).Message;
        Assert.Contains("train.jsonl, line 1", message, StringComparison.Ordinal);
        Assert.Contains("'labels'", message, StringComparison.Ordinal);
        File.WriteAllLines(folder["table.csv"], ["text,labels", "a thing,red"]);
        message = Assert.Throws<DataException>(
            () => ClassifierTraining.Train(config with { Data = config.Data with { Train = folder["table.csv"] } }, folder["out"])).Message;
        Assert.Contains("'label'", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_labels_are_refused_where_they_exclude_each_other()
    {
        ClassifierConfig config = Config("ngrams") with { Exclusive = true };
        Write("two.jsonl", [("a thing", ["red"]), ("a thing", ["red", "round"])]);
        config = config with { Data = config.Data with { Train = folder["two.jsonl"], Validation = null } };
        string message = Assert.Throws<DataException>(() => ClassifierTraining.Train(config, folder["out"])).Message;
        Assert.Contains("two.jsonl, line 2", message, StringComparison.Ordinal);
        Assert.Contains("exclusive: false", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Thresholds_that_do_not_fit_the_labels_are_refused()
    {
        ClassifierConfig config = new() { Exclusive = false, Model = new NgramsConfig { NgramBits = 4 } };
        LabelSet labels = new(Words);
        NgramClassifier model = new(labels.Count);
        Assert.Contains(
            "2 classes",
            Assert.Throws<ConfigException>(() => new TextCategorizer(config, labels, [], new NgramClassifier(2))).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "3 values",
            Assert.Throws<ConfigException>(() => new TextCategorizer(config, labels, [], model) { Thresholds = [0.5] }).Message,
            StringComparison.Ordinal);
        Assert.Throws<ConfigException>(() => new TextCategorizer(config, labels, [], model) { Thresholds = [0.5, 0.5, double.NaN] });
        Assert.Throws<ConfigException>(
            () => new TextCategorizer(config with { Exclusive = true }, labels, [], model) { Thresholds = [0.5, 0.5, 0.5] });
    }

    [SharedDataFact("data/goemotions/dev.jsonl.gz")]
    public void Emotions_of_comments_are_told_apart()
    {
        string[] lines = Unpack(SharedData.PathOf("data/goemotions/dev.jsonl.gz"));
        File.WriteAllLines(folder["train.jsonl"], lines[..2000]);
        File.WriteAllLines(folder["validation.jsonl"], lines[2000..2500]);
        File.WriteAllLines(folder["test.jsonl"], lines[2500..3500]);
        ClassifierConfig config = new()
        {
            Exclusive = false,
            Threshold = 0.3,
            Data = new DataConfig { Train = folder["train.jsonl"], Validation = folder["validation.jsonl"], LabelField = "labels" },
            Model = new NgramsConfig { NgramBits = 12, Ngrams = 1 },
            Training = new TrainingConfig { Epochs = 3, LearningRate = 0.05, Metric = "micro_f" },
        };
        TextCategorizer trained = ClassifierTraining.Train(config, folder["out"]).Categorizer;
        Assert.Equal(28, trained.Labels.Count);
        ClassificationReport report = ClassifierTraining.Evaluate(trained, folder["test.jsonl"]);
        Assert.InRange(report.MicroF, 0.3, 1);
        // 15 is gratitude, which nearly always says thanks.
        Assert.InRange(report.Labels["15"].F, 0.6, 1);
    }

    private static string[] Unpack(string path)
    {
        using StreamReader reader = new(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private ClassifierConfig Config(string kind)
    {
        if (!File.Exists(folder["train.jsonl"])) Write("train.jsonl", Things(3));
        return new ClassifierConfig
        {
            Seed = 3,
            Exclusive = false,
            Data = new DataConfig { Train = folder["train.jsonl"], Validation = folder["train.jsonl"], LabelField = "labels" },
            Model = Sized.Classifier(
                kind, "width: 16, depth: 1, rows: 200, ngram_bits: 10, ngrams: 1, dropout: 0, word_dropout: 0, pooling: [max]"),
            Training = new TrainingConfig { Epochs = 30, BatchSize = 4, LearningRate = 0.05, Patience = 0 },
        };
    }

    /// <summary>Things with every combination of the words, of none too: each word is a label.</summary>
    private static IEnumerable<(string Text, string[] Labels)> Things(int copies) =>
        from copy in Enumerable.Range(0, copies)
        from set in Enumerable.Range(0, 1 << Words.Length)
        let labels = Words.Where((_, i) => (set >> i & 1) == 1).ToArray()
        select (string.Join(' ', ["a", .. labels, "thing", $"{copy}"]), labels);

    private void Write(string name, IEnumerable<(string Text, string[] Labels)> things) =>
        File.WriteAllLines(
            folder[name], things.Select(thing => JsonSerializer.Serialize(new { text = thing.Text, labels = thing.Labels })));
}

using Glossa.Models;
using Glossa.Nn;
using Glossa.Tensors;
using Glossa.Testing;
using Glossa.Training;
using Xunit;

namespace Glossa.Pipelines.Tests;

/// <summary>Models that start from trained ones, and what a DeepMoji learns of its texts.</summary>
public sealed class TransferTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("cnn")]
    [InlineData("lstm")]
    [InlineData("deepmoji")]
    public void The_layers_below_start_as_they_were_and_the_output_anew(string kind)
    {
        TextCategorizer start = ModelFile.Load<TextCategorizer>(Samples.Train(folder, kind));
        TextCategorizer still = Transferred(kind, "full", rate: 0, "moved");
        Parameter[] output = [.. start.Classifier.ParameterLayers[^1]];
        IReadOnlyDictionary<string, Tensor> now = still.Classifier.State();
        foreach ((string path, Parameter parameter) in start.Classifier.Parameters)
        {
            float[] before = parameter.Value.ToArray(), after = now[path].ToArray();
            if (output.Contains(parameter)) Assert.True(after.Length > before.Length, path);
            // A table of words has the new ones at its end.
            else Assert.Equal(before, after[..before.Length]);
        }
        if (kind == DeepMojiConfig.KindName) Assert.Equal(WordsOf(start).Append("moved"), WordsOf(still));
    }

    [Fact]
    public void N_grams_keep_their_weights_in_the_rows_they_have_beside_new_ones()
    {
        ClassifierConfig config = Samples.Config(folder, "ngrams");
        config = config with { Model = (NgramsConfig)config.Model with { NaiveBayes = false } };
        TextCategorizer start = ClassifierTraining.Train(config, folder["out"]).Categorizer;
        File.AppendAllLines(folder["train.jsonl"], [Samples.Line("entirely new words", "good")]);
        TransferConfig transfer = new() { From = folder["out"] };
        config = config with { Transfer = transfer, Training = config.Training with { LearningRate = 0 } };
        TextCategorizer still = ClassifierTraining.Train(config, null).Categorizer;
        OccurringHashes before = ((NgramClassifier)start.Classifier).Occurring!, after = ((NgramClassifier)still.Classifier).Occurring!;
        Assert.True(after.Count > before.Count);
        Assert.Empty(before.Hashes.Except(after.Hashes));
        float[] theirs = start.Classifier.State()["weight"].ToArray(), own = still.Classifier.State()["weight"].ToArray();
        foreach (int hash in before.Hashes)
        {
            int from = 2 * before.NumberOf(hash), to = 2 * after.NumberOf(hash);
            Assert.Equal(theirs[from..(from + 2)], own[to..(to + 2)]);
        }
    }

    [Fact]
    public void The_same_labels_keep_their_output_and_new_keeps_nothing()
    {
        TextCategorizer start = ModelFile.Load<TextCategorizer>(Samples.Train(folder, "deepmoji"));
        ClassifierConfig config = Continued("deepmoji", "full", 0);
        Assert.Equal(
            start.Classifier.State()["network.output_layer.0.weight"].ToArray(),
            ClassifierTraining.Train(config, null).Categorizer.Classifier.State()["network.output_layer.0.weight"].ToArray());
        TextCategorizer anew =
            ClassifierTraining.Train(config with { Transfer = config.Transfer with { Method = "new" } }, null).Categorizer;
        Assert.NotEqual(
            start.Classifier.State()["network.embed.weight"].ToArray(), anew.Classifier.State()["network.embed.weight"].ToArray());
        Assert.Equal(WordsOf(start), WordsOf(anew));
    }

    [Theory]
    [InlineData("last", new[] { "network.output_layer.0.bias", "network.output_layer.0.weight" })]
    [InlineData("chain_thaw", null)]
    public void Methods_train_what_they_say(string method, string[]? moved)
    {
        Samples.Train(folder, "deepmoji");
        IReadOnlyDictionary<string, Tensor> before = Transferred("deepmoji", method, rate: 0, "moved").Classifier.State(),
            after = Transferred("deepmoji", method, rate: 0.02, "moved").Classifier.State();
        Assert.Equal(
            moved ?? [.. before.Keys.Order(StringComparer.Ordinal)],
            before.Keys.Where(path => !before[path].ToArray().SequenceEqual(after[path].ToArray())).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Chain_thaw_stopped_and_resumed_comes_to_the_same_bits()
    {
        Samples.Train(folder, "deepmoji");
        ClassifierConfig config = Continued("deepmoji", "chain_thaw", 0.02);
        byte[] Model(string name) => File.ReadAllBytes(Path.Combine(folder[name], ModelFile.FileName));
        ClassifierTraining.Train(config, folder["whole"]);
        using CancellationTokenSource cancellation = new();
        int told = 0;
        Telling stop = new(progress =>
        {
            if (progress.Stage!.StartsWith("4 of 6", StringComparison.Ordinal) && ++told == 2) cancellation.Cancel();
        });
        Assert.Throws<OperationCanceledException>(
            () => ClassifierTraining.Train(config, new TrainingRun(folder["parts"]) { Progress = stop }, cancellation.Token));
        ClassifierTraining.Train(config, new TrainingRun(folder["parts"]) { Existing = ExistingTraining.Resume });
        Assert.Equal(Model("whole"), Model("parts"));
    }

    [Fact]
    public void Kind_and_sizes_are_those_of_the_model_to_start_from()
    {
        Samples.Train(folder, "cnn");
        ClassifierConfig config = Continued("cnn", "full", 0.01);
        Assert.Contains("nowhere", Assert.Throws<ConfigException>(() => ClassifierTraining.Train(
            config with { Transfer = config.Transfer with { From = folder["nowhere"] } }, null)).Message, StringComparison.Ordinal);
        Assert.Equal("cnn", ClassifierTraining.Train(config with { Model = new LstmConfig() }, null).Categorizer.Config.Model.Kind);
    }

    [Fact]
    public void Words_start_from_vectors_where_there_are_some()
    {
        File.WriteAllText(folder["vectors.txt"], "film 0.5 -0.25\nunheard 1 1\n");
        ClassifierConfig config = Samples.Config(folder, "deepmoji");
        config = config with
        {
            Model = (DeepMojiConfig)config.Model with { StartVectors = folder["vectors.txt"] },
            Training = config.Training with { LearningRate = 0 },
        };
        DeepMojiClassifier classifier = (DeepMojiClassifier)ClassifierTraining.Train(config, null).Categorizer.Classifier;
        float[] table = classifier.Network.Words.Value.ToArray();
        int width = classifier.Network.Options.Width, film = classifier.Vocabulary.Table.IdOf("film") * width;
        Assert.Equal([0.5f, -0.25f], table[film..(film + 2)]);
        Assert.All(table[(film + 2)..(film + width)], x => Assert.InRange(x, -0.05f, 0.05f));
        Assert.Contains("model.width", Assert.Throws<ConfigException>(() => ClassifierTraining.Train(
            config with { Model = (DeepMojiConfig)config.Model with { Width = 1 } }, null)).Message, StringComparison.Ordinal);
        Assert.Contains(
            "but of 'deepmoji'",
            Assert.Throws<ConfigException>(() => ClassifierConfig.Parse("model: {kind: cnn, start_vectors: v.txt}")).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_is_read_up_to_the_length_most_texts_have()
    {
        // Ten texts of 3 to 5 words.
        ClassifierConfig config = Samples.Config(folder, "deepmoji", epochs: 1);
        int Longest(double percentage) => ClassifierTraining.Train(
            config with { Model = (DeepMojiConfig)config.Model with { LengthPercentile = percentage } },
            null).Categorizer.Classifier.ModulesOf<DeepMojiClassifier>().Single().MaxWords;
        Assert.Equal((3, 4, int.MaxValue), (Longest(10), Longest(50), Longest(100)));
        string file = Samples.Train(folder, "deepmoji");
        ClassifierTraining.Train(config with { Model = (DeepMojiConfig)config.Model with { LengthPercentile = 10 } }, folder["limited"]);
        Assert.Equal(3, ModelFile.Load<TextCategorizer>(folder["limited"]).Classifier.ModulesOf<DeepMojiClassifier>().Single().MaxWords);
        Language language = Language.Load(folder["limited"]), whole = Language.Load(file);
        Assert.Equal(language.Process("a fine film").Cats, language.Process("a fine film I hated").Cats);
        Assert.NotEqual(whole.Process("a fine film").Cats, whole.Process("a fine film I hated").Cats);
    }

    [Theory]
    [InlineData("")]
    [InlineData("  \n ")]
    [InlineData("😂😂 ❤️")]
    [InlineData("xqzzy qqpfgh")]
    [InlineData("\ud83d \udc00 \0")]
    public void Any_text_has_an_answer_the_same_in_any_company(string text)
    {
        Language language = Language.Load(Samples.Train(folder, "deepmoji"));
        Dictionary<string, double> alone = language.Process(text).Cats;
        Assert.Equal(1, alone.Values.Sum(), 1e-6);
        Assert.All(
            language.Pipe(["a fine film", text, string.Join(' ', Enumerable.Repeat("dull", 40)), text]).Where(doc => doc.Text == text),
            doc => Assert.Equal(alone, doc.Cats));
    }

    [Fact]
    public void Ten_thousand_words_are_read_to_the_end()
    {
        Language language = Language.Load(Samples.Train(folder, "deepmoji"));
        string text = string.Join(' ', Enumerable.Range(0, 10_000).Select(i => i % 3 == 0 ? "fine" : $"word{i}"));
        Dictionary<string, double> answer = language.Process(text).Cats;
        Assert.All(answer.Values, p => Assert.InRange(p, 0, 1));
        Assert.Equal(answer, language.Pipe(["short", text]).Last().Cats);
        Assert.NotEqual(answer, language.Process(text + " dull dull dull").Cats);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_class_with_one_example_is_learned_in_balanced_epochs(bool exclusive)
    {
        ClassifierConfig config = Samples.Config(folder, "deepmoji", epochs: 12);
        File.AppendAllLines(folder["train.jsonl"], [Samples.Line("strange music plays", "odd")]);
        config = config with
        {
            Exclusive = exclusive,
            Threshold = exclusive ? Glossa.Training.Threshold.Default : null,
            Model = (DeepMojiConfig)config.Model with { Dropout = 0 },
            Training = config.Training with { Sampler = new SamplerConfig { Kind = "balanced", EpochSize = 33 } },
        };
        TextCategorizer trained = ClassifierTraining.Train(config, folder["out"]).Categorizer;
        Assert.Equal(1, trained.Scores!.Labels["odd"].F);
        // With a fraction held out, that class has none there: it has no F, and the usual threshold.
        ClassifierConfig shared = config with { Data = config.Data with { Validation = null, ValidationShare = 0.3 } };
        LabelReport odd = ClassifierTraining.Train(shared, null).Categorizer.Scores!.Labels["odd"];
        Assert.True(odd.Support == 1 || (odd.F == 0 && odd.Threshold is null or 0.5));
    }

    private TextCategorizer Transferred(string kind, string method, double rate, string word)
    {
        ClassifierConfig config = Continued(kind, method, rate);
        File.WriteAllLines(
            folder["other.jsonl"],
            [Samples.Line($"{word} {word} film", "one"), Samples.Line("a fine cast", "two"), Samples.Line("no fun", "three")]);
        return ClassifierTraining.Train(
            config with { Data = new DataConfig { Train = folder["other.jsonl"], ValidationShare = 0 } },
            new TrainingRun(folder["transferred"]) { Existing = ExistingTraining.Replace }).Categorizer;
    }

    private static IEnumerable<string> WordsOf(TextCategorizer model) =>
        model.Classifier.ModulesOf<DeepMojiClassifier>().Single().Vocabulary.Table.Symbols;

    private ClassifierConfig Continued(string kind, string method, double rate)
    {
        ClassifierConfig config = Samples.Config(folder, kind, epochs: 2);
        return config with
        {
            Transfer = new TransferConfig { From = folder["out"], Method = method, LaterRate = rate },
            Model = Sized.Classifier(kind, "width: 5, dropout: 0.1, word_dropout: 0"),
            Training = config.Training with { LearningRate = rate },
        };
    }

    private sealed class Telling(Action<TrainingProgress> told) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => told(value);
    }
}

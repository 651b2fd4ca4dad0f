using System.Text.Json;
using Glossa.Data;
using Glossa.Nn;
using Glossa.Tensors;
using Glossa.Testing;
using Glossa.Text;
using Glossa.Training;
using Xunit;

namespace Glossa.Pipelines.Tests.MultiTask;

/// <summary>A loop of one's own trains as the trainer does, and its parts keep what they promise.</summary>
public sealed class TrainableLanguageTests : IDisposable
{
    private static readonly AnnotatedText[] Texts =
    [
        Row("a fine film", "film", "good"), Row("a dull film", "film", "bad"), Row("the film was great", "film", "good"),
        Row("the film was awful", "film", "bad"), Row("the soup was great", "food", "good"), Row("the soup was awful", "food", "bad"),
        Row("a fine dinner", "food", "good"), Row("a dull dinner", "food", "bad"), Row("this film", "film"), Row("this soup", "food"),
    ];

    private const string Cnn = "{kind: cnn, width: 8, depth: 1, rows: 60, dropout: 0.1, word_dropout: 0.1}";
    private const string NoDropout = "{kind: cnn, width: 8, depth: 1, rows: 60, dropout: 0, word_dropout: 0}";
    private const string Training = "epochs: 3, batch_size: 3, learning_rate: 0.02, patience: 0, clip_norm: 0.5";

    private static string Bert => $"{{kind: transformer, from: '{SmallBert.Folder}', window: 8, dropout: 0.1}}";

    private static string Recomputed => Bert.Replace("dropout", "recompute: true, dropout", StringComparison.Ordinal);

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    public static IEnumerable<object[]> Trainings =>
    [
        [Cnn, Training],
        [Cnn, $"{Training}, accumulate: 2, average: 0.9, optimizer: {{kind: adamw}}, weight_decay: 0.01"],
        [Cnn, $"{Training}, frozen: [encoder, tone]"],
        [Bert, $"{Training}, average: 0.9"],
        [Recomputed, $"{Training}, frozen: [topic], max_pieces: 12"],
    ];

    [Theory]
    [MemberData(nameof(Trainings))]
    public void The_bits_are_those_of_the_trainer_for_the_same_batches(string encoder, string training)
    {
        PipelineConfig config = Config(encoder, $"{training}, schedule: {{kind: slanted}}");
        Write(folder["train.jsonl"]);
        ModelFile expected = PipelineTraining.Train(
            config with { Data = config.Data with { Train = folder["train.jsonl"], ValidationShare = 0 } }).Model;

        TrainableLanguage language = TrainableLanguage.Create(config, Texts);
        Optimizer optimizer = language.NewOptimizer();
        int accumulate = config.Training.Accumulate, perEpoch = (language.Batches(Texts).Count + accumulate - 1) / accumulate;
        using LearningRates rates = new(
            optimizer, new SlantedTriangularSchedule { Peak = config.Training.LearningRate, Steps = perEpoch * config.Training.Epochs });
        for (int epoch = 0; epoch < config.Training.Epochs; epoch++)
        {
            foreach (IReadOnlyList<AnnotatedText>[] batches in language.Batches(Texts, epoch).Chunk(accumulate))
            {
                language.Update(batches, optimizer);
                rates.Step();
            }
        }
        Assert.Equal(perEpoch * config.Training.Epochs, language.Updates);
        using AveragedParameters averaged = language.UseAverages();
        Language trained = language.ToLanguage();
        foreach (NamedPart part in expected.Parts.Where(part => part.Part is TextCategorizer))
        {
            TextCategorizer own = (TextCategorizer)trained.Steps.Single(step => step.Name == part.Name).Component;
            foreach ((string path, Tensor weight) in ((TextCategorizer)part.Part).Classifier.State())
            {
                Close.AssertSameBits($"{part.Name}: {path}", weight, own.Classifier.State()[path]);
            }
        }
    }

    [Fact]
    public void Losses_by_component_are_the_mean_surprise_of_each_and_add_up()
    {
        TrainableLanguage language = TrainableLanguage.Create(Config(NoDropout, Training), Texts);
        Optimizer optimizer = language.NewOptimizer();
        Dictionary<string, double> sums = [];
        IReadOnlyDictionary<string, double> first = language.Update(Texts, optimizer, sums);
        Language before = language.ToLanguage();
        IReadOnlyDictionary<string, double> second = language.Update([Texts[..3], Texts[3..]], optimizer, sums);
        Assert.Equal(Math.Log(2), first["topic"], 1e-6);
        Assert.Equal(first["tone"] + second["tone"], sums["tone"], 1e-12);
        Assert.Equal(Surprise(before, "topic", Texts), second["topic"], 1e-5);
        // Each batch counts by its texts, as its gradient does.
        Assert.Equal(
            (0.3 * Surprise(before, "tone", Texts[..3])) + (0.7 * Surprise(before, "tone", Texts[3..])), second["tone"], 1e-5);
        Assert.Equal(0, language.Update(Texts[8..], optimizer)["tone"]);
    }

    [Fact]
    public void Averages_leave_the_model_also_when_the_evaluation_fails()
    {
        TrainableLanguage language = TrainableLanguage.Create(Config(Cnn, $"{Training}, average: 0.9"), Texts);
        Optimizer optimizer = language.NewOptimizer();
        for (int i = 0; i < 3; i++) language.Update(Texts, optimizer);
        Dictionary<string, Tensor> own = language.Network.State().ToDictionary(entry => entry.Key, entry => entry.Value.Keep());
        Assert.Throws<DataException>(() =>
        {
            using AveragedParameters averaged = language.UseAverages();
            Assert.Contains(language.Network.State(), entry => entry.Value[0, 0] != own[entry.Key][0, 0]);
            language.Evaluate([Row("a fine film", "music", "good")]);
        });
        AssertSame(own, language.Network.State());
        using (language.UseAverages())
        {
            Assert.Contains("UseAverages", Assert.Throws<TrainingException>(() => language.Update(Texts, optimizer)).Message);
        }
        AssertSame(own, language.Network.State());
    }

    [Fact]
    public void The_pipeline_that_is_returned_does_not_change_with_later_updates()
    {
        TrainableLanguage language = TrainableLanguage.Create(Config(Cnn, Training), Texts);
        Optimizer optimizer = language.NewOptimizer();
        for (int i = 0; i < 40; i++) language.Update(Texts, optimizer);
        Language trained = language.ToLanguage(Texts);
        Dictionary<string, double> before = new(trained.Process("a fine film").Cats);
        language.Update(Texts, optimizer);
        Assert.Equal(before, trained.Process("a fine film").Cats);
        Assert.True(before["good"] > 0.5 && before["film"] > 0.5);
        Assert.Equal(1, language.Evaluate(Texts)["tone.accuracy"]);
        // The encoder is computed once for both, and saved once.
        Assert.Same(trained.Components[0].Encoder, trained.Components[1].Encoder);
        trained.Save(folder["saved"]);
        Assert.Equal(before, Language.Load(folder["saved"]).Process("a fine film").Cats);
    }

    [Theory]
    [InlineData(NoDropout)]
    [InlineData("bert")]
    public void A_batch_in_parts_has_the_gradient_of_the_whole_up_to_rounding(string encoder)
    {
        if (encoder == "bert") encoder = Bert.Replace("dropout: 0.1", "dropout: 0", StringComparison.Ordinal);
        TrainableLanguage whole = TrainableLanguage.Create(Config(encoder, $"{Training}, max_pieces: 0"), Texts),
            parts = TrainableLanguage.Create(Config(encoder, $"{Training}, max_pieces: 9"), Texts);
        IReadOnlyDictionary<string, double> expected = new Dictionary<string, double>(), losses = expected;
        for (int i = 0; i < 2; i++)
        {
            expected = whole.Update(Texts, new Sgd(whole.Network, new SgdOptions { LearningRate = 0.5 }));
            losses = parts.Update(Texts, new Sgd(parts.Network, new SgdOptions { LearningRate = 0.5 }));
        }
        foreach ((string name, double loss) in expected) Assert.Equal(loss, losses[name], 1e-5);
        foreach ((string path, Tensor weight) in whole.Network.State()) Close.Assert(path, weight, parts.Network.State()[path], 1e-4);
    }

    [Fact]
    public void Parts_of_a_batch_have_no_more_pieces_than_allowed_but_a_long_text_alone()
    {
        Doc[] docs = [.. new[] { 3, 4, 5, 30, 1, 1, 1 }.Select(words => Language.Blank("en").Process(string.Concat(Enumerable.Repeat("a ", words))))];
        EncoderPart bert = new TransformerEncoderConfig { Window = 8, Overlap = 2 }.Import(SmallBert.Folder);
        // "a" is one piece; [CLS] and [SEP] come to each window, and windows of 6 words have 2 in common: 30 words are 7 windows.
        Assert.Equal([5, 6, 7, 30 + (6 * 2) + (7 * 2), 3, 3, 3], docs.Select(doc => bert.Encoder.CountPieces(doc)));
        PieceLimit limit = new(12, bert.Encoder);
        Assert.Equal([[0, 1], [2], [3], [4, 5, 6]], limit.Split(docs, doc => doc).Select(part => part.Select(doc => Array.IndexOf(docs, doc))));
        Assert.Same(docs, Assert.Single(new PieceLimit(0, bert.Encoder).Split(docs, doc => doc)));
    }

    [Fact]
    public void Memory_is_bounded_by_the_pieces_of_a_part_not_by_the_batch()
    {
        AnnotatedText[] texts = [.. Enumerable.Range(0, 16).Select(i => Row(
            string.Concat(Enumerable.Repeat("a b c d ", 30)), i % 2 == 0 ? "film" : "food", i % 3 == 0 ? "good" : "bad"))];
        Assert.InRange(BytesOf(Bert, 260), 1, BytesOf(Bert, 0) / 4);
        Assert.InRange(BytesOf(Recomputed, 0), 1, BytesOf(Bert, 0) * 4 / 5);

        long BytesOf(string encoder, int most)
        {
            TrainableLanguage language = TrainableLanguage.Create(
                Config(encoder.Replace("window: 8", "window: 32", StringComparison.Ordinal), $"{Training}, max_pieces: {most}"), texts);
            language.Update(texts, language.NewOptimizer());
            return language.Memory.Bytes;
        }
    }

    [Fact]
    public void The_positive_label_has_its_own_precision_recall_and_f()
    {
        PipelineConfig config = Config(Cnn, Training, "positive_label: good, ");
        TrainableLanguage language = TrainableLanguage.Create(config, Texts);
        Optimizer optimizer = language.NewOptimizer();
        for (int i = 0; i < 5; i++) language.Update(Texts[..5], optimizer);
        IReadOnlyDictionary<string, double> scores = language.Evaluate(Texts);
        Language trained = language.ToLanguage();
        AnnotatedText[] annotated = [.. Texts.Where(text => text.Annotations.ContainsKey("tone"))];
        bool[] gold = [.. annotated.Select(text => text.Annotations["tone"].Label == "good")];
        bool[] said = [.. annotated.Select(text => trained.Process(text.Text).Cats["good"] > 0.5)];
        double right = gold.Zip(said).Count(pair => pair is (true, true));
        Assert.Equal(right / said.Count(yes => yes), scores["tone.positive_p"], 1e-12);
        Assert.Equal(right / gold.Count(yes => yes), scores["tone.positive_r"], 1e-12);
        Assert.Equal(2 * right / (gold.Count(yes => yes) + said.Count(yes => yes)), scores["tone.positive_f"], 1e-12);
        Assert.Equal(
            ["score", "tone.positive_p", "tone.positive_r", "tone.positive_f"], ((ITaskConfig)config).ShownScores);
        Assert.Contains("'good'", Assert.Throws<ConfigException>(
            () => TrainableLanguage.Create(Config(Cnn, Training, "positive_label: goood, "), Texts)).Message);
        Assert.Contains("positive_label", Assert.Throws<ConfigException>(
            () => ClassifierConfig.Parse("training: {metric: positive_f}").Validate()).Message);
    }

    [Fact]
    public void Texts_of_a_file_are_those_in_memory()
    {
        Write(folder["train.jsonl"]);
        IReadOnlyList<AnnotatedText> read = AnnotatedText.Read(folder["train.jsonl"], Config(Cnn, Training));
        Assert.Equal(Texts.Select(text => text.Text), read.Select(text => text.Text));
        foreach (string name in new[] { "topic", "tone" })
        {
            Assert.Equal(Texts.Select(text => text.Of(name).Labels), read.Select(text => text.Of(name).Labels));
        }
    }

    [Fact]
    public void What_cannot_be_updated_with_is_refused()
    {
        TrainableLanguage language = TrainableLanguage.Create(Config(Cnn, Training), Texts),
            other = TrainableLanguage.Create(Config(Cnn, Training), Texts);
        Assert.Contains("Network", Assert.Throws<TrainingException>(() => language.Update(Texts, other.NewOptimizer())).Message);
        Assert.Throws<ArgumentException>(() => language.Update(Array.Empty<AnnotatedText>(), language.NewOptimizer()));
        Assert.Throws<DataException>(() => TrainableLanguage.Create(Config(Cnn, Training), []));
        Assert.Throws<DataException>(() => language.Update([Row("one", "unknown")], language.NewOptimizer()));
        Assert.Equal(0, language.Updates);
    }

    private static AnnotatedText Row(string text, string topic, string? tone = null) =>
        tone is null ? new AnnotatedText(text, ("topic", topic)) : new AnnotatedText(text, ("topic", topic), ("tone", tone));

    private static PipelineConfig Config(string encoder, string training, string tone = "") => PipelineConfig.Parse($$"""
        task: pipeline
        seed: 3
        encoder: {{encoder}}
        components:
          topic: {kind: textcat, label_field: topic, model: {pooling: mean, dropout: 0} }
          tone: {kind: textcat, label_field: tone, {{tone}}weight: 0.5, model: {pooling: mean, dropout: 0} }
        training: { {{training}} }
        """);

    /// <summary>The mean of −log p of the labels of a component.</summary>
    private static double Surprise(Language language, string component, IEnumerable<AnnotatedText> texts) => texts
        .Where(text => text.Annotations.ContainsKey(component))
        .Average(text => -Math.Log(language.Process(text.Text).Cats[text.Annotations[component].Label]));

    private static void AssertSame(IReadOnlyDictionary<string, Tensor> expected, IReadOnlyDictionary<string, Tensor> actual)
    {
        foreach ((string path, Tensor weight) in expected) Close.AssertSameBits(path, weight, actual[path]);
    }

    private static void Write(string path) => File.WriteAllLines(path, Texts.Select(text => JsonSerializer.Serialize(
        new { text = text.Text, topic = text.Of("topic").Label, tone = text.Of("tone").Labels is [var tone, ..] ? tone : null })));
}

using System.Text.Json;
using Glossa.Models;
using Glossa.Nn;
using Glossa.Tensors;
using Glossa.Testing;
using Glossa.Text;
using Glossa.Training;
using Xunit;

namespace Glossa.Pipelines.Tests.MultiTask;

/// <summary>Several components are trained on one encoder.</summary>
public sealed class PipelineTrainingTests : IDisposable
{
    private static readonly (string Text, string Topic, string? Tone)[] Rows =
    [
        ("a fine film", "film", "good"), ("a dull film", "film", "bad"), ("the film was great", "film", "good"),
        ("the film was awful", "film", "bad"), ("the soup was great", "food", "good"), ("the soup was awful", "food", "bad"),
        ("a fine dinner", "food", "good"), ("a dull dinner", "food", "bad"), ("this film", "film", null), ("this soup", "food", null),
    ];

    private readonly TempFolder folder = new();

    public PipelineTrainingTests() =>
        File.WriteAllLines(
            folder["train.jsonl"],
            Rows.Select(row => JsonSerializer.Serialize(new { text = row.Text, topic = row.Topic, tone = row.Tone })));

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Two_classifiers_learn_on_one_encoder_and_are_saved_with_it_once()
    {
        ITrainedModel trained = TaskKind.Load(Write(Two)).Train(folder["out"]);
        Assert.Equal(["encoder", "topic", "tone"], trained.Model.Parts.Select(part => part.Name));
        Language language = Language.Load(folder["out"]);
        EncoderPart[] encoders = [.. language.Components.Select(component => component.Encoder!)];
        Assert.Same(encoders[0], encoders[1]);
        foreach ((string text, string topic, string? tone) in Rows)
        {
            Doc doc = language.Process(text);
            Assert.True(doc.Cats[topic] > 0.5, $"{text}: {topic} {doc.Cats[topic]}");
            if (tone is not null) Assert.True(doc.Cats[tone] > 0.5, $"{text}: {tone} {doc.Cats[tone]}");
        }
        // Scores under each name, in training and by the task of the file.
        ModelFile file = ModelFile.Read(folder["out"]);
        TaskKind task = TaskKind.Of(file)!;
        Assert.Equal("pipeline", task.Kind);
        Report report = task.Evaluate(file, folder["tone.jsonl"], new TextFields());
        Assert.Equal(1, (double)report.Json["topic"]!["accuracy"]!);
        Assert.Equal(8, (int)report.Json["tone"]!["examples"]!);
        Assert.Equal(1, (double)trained.Scores!.Json["tone"]!["accuracy"]!);
        Assert.Equal(["topic", "tone"], task.Describe(file).Json.Select(part => part.Key));
        Assert.Contains("--label-field", Assert.Throws<ConfigException>(
            () => task.Evaluate(file, folder["train.jsonl"], new TextFields { Label = "topic" })).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_batch_computes_the_encoder_once_with_the_bits_of_each_head_alone()
    {
        TaskKind.Load(Write(Two)).Train(folder["out"]);
        Language both = Language.Load(folder["out"]), topic = both.Remove("tone"), tone = both.Remove("topic");
        string[] texts = [.. Rows.Select(row => row.Text), "", string.Join(' ', Enumerable.Repeat("a fine film about soup", 2500))];
        Doc[] together = [.. both.Pipe(texts)];
        for (int i = 0; i < texts.Length; i++)
        {
            Dictionary<string, double> alone = new(topic.Process(texts[i]).Cats.Concat(tone.Process(texts[i]).Cats));
            Assert.Equal(alone.OrderBy(cat => cat.Key), together[i].Cats.OrderBy(cat => cat.Key));
        }
    }

    [Fact]
    public void One_encoder_and_one_head_are_what_a_text_classification_is_short_for()
    {
        string steps = "training: {epochs: 3, batch_size: 4, learning_rate: 0.02, patience: 0}";
        string data = $"data: {{train: '{folder["train.jsonl"]}', validation: '{folder["train.jsonl"]}'";
        PipelineConfig pipeline = PipelineConfig.Parse($"""
            task: pipeline
            seed: 5
            {data + "}"}
            encoder: {Sizes}
            components: {Braces("topic: {kind: textcat, label_field: topic, model: {pooling: mean, dropout: 0.1}}")}
            {steps}
            """);
        string model = Sizes.Replace("}", ", pooling: mean}", StringComparison.Ordinal);
        ClassifierConfig classifier = ClassifierConfig.Parse($"seed: 5\n{data}, label_field: topic}}\nmodel: {model}\n{steps}\n");
        TextCategorizer left = PipelineTraining.Train(pipeline).Model.Part<TextCategorizer>();
        TextCategorizer right = ClassifierTraining.Train(classifier).Categorizer;
        Assert.Equal(right.Classifier.State().Keys, left.Classifier.State().Keys);
        foreach ((string path, Tensor weight) in right.Classifier.State())
        {
            Close.AssertSameBits(path, weight, left.Classifier.State()[path]);
        }
    }

    [Fact]
    public void The_gradients_of_the_heads_add_up_in_the_encoder_times_their_weights()
    {
        Dictionary<string, float[]> both = EncoderGradients(1, 3), topic = EncoderGradients(1, 0), tone = EncoderGradients(0, 1);
        Assert.NotEmpty(both);
        foreach ((string path, float[] gradient) in both)
        {
            for (int i = 0; i < gradient.Length; i++) Assert.Equal(topic[path][i] + (3 * tone[path][i]), gradient[i], 1e-5);
        }
    }

    [Fact]
    public void Frozen_parts_stay_as_they_are()
    {
        TaskKind.Load(Write(Two)).Train(folder["out"]);
        PipelineConfig config = PipelineConfig.Load(Write(Two), [$"encoder.from={folder["out"]}", "training.frozen=encoder", "seed=9"]);
        ModelFile trained = PipelineTraining.Train(config).Model;
        EncoderPart before = ModelFile.Load<EncoderPart>(folder["out"]);
        foreach ((string path, Tensor weight) in before.Encoder.State())
        {
            Close.AssertSameBits(path, weight, trained.Part<EncoderPart>().Encoder.State()[path]);
        }
        Assert.Contains("nothing is left", Assert.Throws<ConfigException>(
            () =>
                PipelineTraining.Train(config with { Training = config.Training with { Frozen = ["encoder", "topic", "tone"] } })).Message);
    }

    [Fact]
    public void A_stopped_training_resumes_to_the_same_bits()
    {
        ITaskConfig config = TaskKind.Load(Write(Two), ["training.epochs=4"]);
        config.Train(folder["whole"]);
        using CancellationTokenSource stop = new();
        Assert.Throws<OperationCanceledException>(() => config.Train(
            new TrainingRun(folder["parts"]) { Progress = new Immediate(progress => { if (progress.Epoch == 2) stop.Cancel(); }) },
            stop.Token));
        config.Train(new TrainingRun(folder["parts"]) { Existing = ExistingTraining.Resume });
        Assert.Equal(
            File.ReadAllBytes(Path.Combine(folder["whole"], ModelFile.FileName)),
            File.ReadAllBytes(Path.Combine(folder["parts"], ModelFile.FileName)));
    }

    [Fact]
    public void Classifiers_with_a_model_of_their_own_stand_beside_those_over_the_encoder()
    {
        string yaml = Two.Replace("label_field: tone", "label_field: tone, model: {kind: ngrams, ngram_bits: 8}", StringComparison.Ordinal);
        TaskKind.Load(Write(yaml), ["training.learning_rate=0.05"]).Train(folder["out"]);
        Language language = Language.Load(folder["out"]);
        Assert.Equal([true, false], language.Components.Select(component => component.Encoder is not null));
        Assert.True(language.Process("a fine film").Cats["good"] > 0.5);
    }

    [Theory]
    [InlineData("components: {}", "has no components to train")]
    [InlineData("components: {topic: {kind: textca}}", "'components.topic.kind' cannot be 'textca'")]
    [InlineData("components: {topic: {kind: textcat, pooling: max}}", "no key 'components.topic.pooling'")]
    [InlineData("components: {textcat: {model: {pooling: mex}}}", "'components.textcat.model.pooling' cannot be 'mex'")]
    [InlineData("components: {encoder: {kind: textcat}}", "named 'encoder'")]
    [InlineData("components: {textcat: {threshold: 0.4}}", "components.textcat: threshold is for labels that do not exclude")]
    [InlineData("components: {textcat: {}}\ntraining: {frozen: [textcta]}", "names no part of the pipeline: 'textcta'")]
    [InlineData("components: {textcat: {}}\nencoder: {kind: lstm, window: 2}", "no key 'encoder.window' of 'lstm'")]
    public void What_cannot_be_meant_is_refused(string yaml, string message)
    {
        ConfigException error = Assert.Throws<ConfigException>(() => PipelineConfig.Parse($"task: pipeline\n{yaml}").Validate());
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_new_configuration_is_written_with_its_meanings_and_reads_back()
    {
        string yaml = new PipelineTask().Template("lstm", "train.jsonl", Glossa.Pipelines.Kinds.BuiltIn);
        PipelineConfig config = PipelineConfig.Parse(yaml);
        Assert.IsType<LstmConfig>(config.Encoder);
        Assert.Equal(config.ToYaml(), PipelineConfig.Parse(config.ToYaml()).ToYaml());
        Assert.Equal(["textcat"], config.Components.Keys);
    }

    [Fact]
    public void A_classifier_that_reads_a_shared_encoder_needs_one()
    {
        Assert.Contains("pooled", Assert.Throws<ConfigException>(
            () => new EnsembleConfig { Members = [new NgramsConfig(), new PooledConfig()] }.Validate()).Message, StringComparison.Ordinal);
        ClassifierConfig config = Samples.Config(folder) with { Model = new PooledConfig() };
        Assert.Contains(
            "encoder.kind", Assert.Throws<ConfigException>(() => ClassifierTraining.Train(config)).Message, StringComparison.Ordinal);
    }

    private const string Sizes = "{kind: cnn, width: 8, depth: 1, rows: 60, dropout: 0.1, word_dropout: 0}";

    private string Two => $"""
        task: pipeline
        seed: 3
        data: {Braces($"train: '{folder["train.jsonl"]}', validation: '{folder["train.jsonl"]}'")}
        encoder: {Sizes}
        components:
          topic: {Braces("kind: textcat, label_field: topic, model: {dropout: 0}")}
          tone: {Braces("kind: textcat, label_field: tone")}
        training: {Braces("epochs: 12, batch_size: 4, learning_rate: 0.02, patience: 0")}
        """;

    private static string Braces(string yaml) => $"{{{yaml}}}";

    private string Write(string yaml)
    {
        File.WriteAllText(folder["pipeline.yaml"], yaml);
        File.WriteAllLines(
            folder["tone.jsonl"], File.ReadLines(folder["train.jsonl"]).Where(line => !line.Contains("null", StringComparison.Ordinal)));
        return folder["pipeline.yaml"];
    }

    /// <summary>The gradients in the encoder of one batch, whose heads have the given weights.</summary>
    private Dictionary<string, float[]> EncoderGradients(double topic, double tone)
    {
        PipelineConfig config = PipelineConfig.Parse(Two);
        AnnotatedTexts texts = AnnotatedTexts.Read(folder["train.jsonl"], config, default);
        EncoderPart encoder = new(config.Encoder with { Dropout = 0 }, (config.Encoder with { Dropout = 0 }).Learn(texts.Docs, null));
        HeadKind[] kinds = [.. config.Components.Values];
        kinds = [.. kinds.Select(kind => (TextCategorizerConfig)kind with
        {
            Classifier = ((TextCategorizerConfig)kind).Classifier with { Model = new PooledConfig { Dropout = 0 } },
        })];
        Head[] heads = [.. kinds.Select((kind, i) => kind.Learn(config, encoder, texts.Rows[i], texts.Docs))];
        PipelineNetwork network = new(
            encoder.Encoder, new Dictionary<string, Module> { ["topic"] = heads[0].Module, ["tone"] = heads[1].Module });
        network.Initialize(3);
        // Output layers start at zero and would send no gradients down.
        RandomSource random = new(1);
        foreach (Head head in heads) Fill(((EncoderClassifier)head.Module).Modules.Last(entry => entry.Module is Linear).Module, random);
        PipelineTrainingTask task = new(
            network, encoder.Encoder, [("topic", topic, heads[0]), ("tone", tone, heads[1])], new PieceLimit(0, network));
        Run run = Run.ForTraining(1);
        using Scope scope = run.OpenScope();
        task.Loss(texts.ToExamples(heads), run).Backward(run);
        return encoder.Encoder.Parameters.ToDictionary(entry => entry.Path, entry => Dense(entry.Parameter));
    }

    private static void Fill(Module module, RandomSource random)
    {
        foreach ((_, Parameter parameter) in module.Parameters)
        {
            CounterRandom draw = random.Next();
            parameter.Value.CopyFrom([.. Enumerable.Range(0, (int)parameter.Shape.Count).Select(i => (float)draw.Uniform(i) - 0.5f)]);
        }
    }

    private static float[] Dense(Parameter parameter) => parameter.Value.Gradient is { } gradient
        ? gradient.ToArray()
        : parameter.RowGradient is { } rows ? rows.ToDense(parameter.Shape, Run.Inference()).ToArray() : new float[parameter.Shape.Count];

    private sealed class Immediate(Action<TrainingProgress> act) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => act(value);
    }
}

using Glossa.Data;

namespace Glossa.Pipelines;

/// <summary>
/// Everything that configurations and model files can name: one value, which a program extends with kinds of its own and passes to the
/// methods that read a configuration, train or load. <c>Kinds.BuiltIn.With(new MyConfig())</c>
/// </summary>
public sealed record Kinds
{
    private Kinds() { }

    private static KindTable<EncoderKind> BuiltInEncoders =>
        new(
        "token encoder", new CnnConfig(), new RegionsConfig(), new LstmConfig(), new EmbeddingsConfig(), new TransformerEncoderConfig());

    /// <summary>The kinds that Glossa brings.</summary>
    public static Kinds BuiltIn { get; } = new();

    /// <summary>The kinds of parts of model files.</summary>
    public KindTable<PartKind> Parts { get; init; } = new(
        "component",
        new PartKind(
            SentencizerComponent.KindName, typeof(SentencizerComponent), "a sentencizer", "glossa predict", SentencizerComponent.Load,
            () => new SentencizerComponent()),
        new PartKind(TextCategorizer.KindName, typeof(TextCategorizer), "a text classifier", "glossa predict", TextCategorizer.Load),
        new PartKind(
            TransformerComponent.KindName, typeof(TransformerComponent), "a transformer", "glossa embed", TransformerComponent.Load),
        new PartKind(EncoderPart.KindName, typeof(EncoderPart), "a token encoder", "glossa info", EncoderPart.Load),
        new PartKind(TextGenerator.KindName, typeof(TextGenerator), "a language model", "glossa generate", TextGenerator.Load),
        new PartKind(
            PretrainedHead.KindName, typeof(PretrainedHead), "a head of a pre-training", "glossa evaluate", PretrainedHead.Load));

    /// <summary>The kinds of token encoders; each is also the kind of a text classifier over it.</summary>
    public KindTable<EncoderKind> Encoders { get; init; } = BuiltInEncoders;

    /// <summary>The kinds of text classifiers.</summary>
    public KindTable<ClassifierKind> Classifiers { get; init; } = new(
        "text classifier",
        [.. BuiltInEncoders.All.Select(encoder => encoder.ToClassifier()), new DeepMojiConfig(), new NgramsConfig(), new EnsembleConfig()]);

    /// <summary>The kinds of components that are trained together on one encoder.</summary>
    public KindTable<HeadKind> Heads { get; init; } = new("component", new TextCategorizerConfig());

    /// <summary>The kinds of language models.</summary>
    public KindTable<LanguageModelKind> LanguageModels { get; init; } = new(
        "language model",
        new LstmLanguageConfig(), new GruLanguageConfig(), new RnnLanguageConfig(), new ElmanConfig(), new FeedForwardConfig(),
        new TextgenrnnConfig(), new NgramConfig(), new KneserNeyConfig());

    /// <summary>The objectives of pre-training.</summary>
    public KindTable<PretrainingObjective> Objectives { get; init; } = new(
        "objective of pre-training", new MaskedConfig(), new PermutationConfig());

    /// <summary>The tasks; the first one is used where a configuration names none.</summary>
    public KindTable<TaskKind> Tasks { get; init; } = new(
        "task", new TextClassificationTask(), new LanguageModelingTask(), new PipelineTask(), new PretrainingTask());

    /// <summary>The formats of files and folders of texts.</summary>
    public CorpusFormats Formats { get; init; } = CorpusFormats.BuiltIn;

    /// <summary>Returns these kinds and one task more.</summary>
    /// <param name="kind">The task; one of the same name is replaced.</param>
    public Kinds With(TaskKind kind) => this with { Tasks = Tasks.With(kind) };

    /// <summary>Returns these kinds and one more of parts.</summary>
    /// <param name="kind">The kind; one of the same name is replaced.</param>
    public Kinds With(PartKind kind) => this with { Parts = Parts.With(kind) };

    /// <summary>Returns these kinds and one more of token encoders, and of text classifiers over it.</summary>
    /// <param name="kind">The kind with its default settings; one of the same name is replaced.</param>
    public Kinds With(EncoderKind kind) =>
        this with { Encoders = Encoders.With(kind), Classifiers = Classifiers.With(kind.ToClassifier()) };

    /// <summary>Returns these kinds and one more of text classifiers.</summary>
    /// <param name="kind">The kind with its default settings; one of the same name is replaced.</param>
    public Kinds With(ClassifierKind kind) => this with { Classifiers = Classifiers.With(kind) };

    /// <summary>Returns these kinds and one more of components that are trained together on one encoder.</summary>
    /// <param name="kind">The kind with its default settings; one of the same name is replaced.</param>
    public Kinds With(HeadKind kind) => this with { Heads = Heads.With(kind) };

    /// <summary>Returns these kinds and one more of language models.</summary>
    /// <param name="kind">The kind with its default settings; one of the same name is replaced.</param>
    public Kinds With(LanguageModelKind kind) => this with { LanguageModels = LanguageModels.With(kind) };

    /// <summary>Returns these kinds and one objective of pre-training more.</summary>
    /// <param name="kind">The kind with its default settings; one of the same name is replaced.</param>
    public Kinds With(PretrainingObjective kind) => this with { Objectives = Objectives.With(kind) };

    /// <summary>Returns these kinds and one format of texts more.</summary>
    /// <param name="format">The format; one of the same name is replaced.</param>
    public Kinds With(CorpusFormat format) => this with { Formats = Formats.With(format) };
}

using Glossa.Data;
using Glossa.Training;

namespace Glossa.Pipelines;

/// <summary>
/// Everything a text classifier is made from: data, model, training. YAML mirrors it key by key; the resolved whole is saved with the
/// model.
/// </summary>
public sealed record ClassifierConfig : ITaskConfig
{
    /// <summary>The task of the model: text_classification, which a configuration need not name.</summary>
    public string Task => TextClassificationTask.Name;

    /// <summary>The code of the language, which decides the tokenizer.</summary>
    public string Language { get; init; } = "en";

    /// <summary>The seed of all randomness: the initial weights, the order of the data, dropout.</summary>
    public int Seed { get; init; }

    /// <summary>Whether a text has exactly one of the labels; otherwise it has any number of them.</summary>
    public bool Exclusive { get; init; } = true;

    /// <summary>
    /// The probability from which on a label is predicted, where labels do not exclude each other; null (in YAML <c>per_label</c>) chooses
    /// for each label the threshold with the best F on the validation texts.
    /// </summary>
    public double? Threshold { get; init; } = Glossa.Training.Threshold.Default;

    /// <summary>
    /// The highest threshold that <c>per_label</c> chooses; DeepMoji's authors choose none above 0.5, which predicts labels more readily
    /// where few texts decide.
    /// </summary>
    public double ThresholdLimit { get; init; } = 1;

    /// <summary>
    /// The fraction of all thresholds over which <c>per_label</c> averages F around each before it chooses, in [0, 1]; 0 compares single
    /// thresholds. About 0.3 helps where few texts decide.
    /// </summary>
    public double ThresholdWindow { get; init; }

    /// <summary>
    /// The label whose precision, recall and F every evaluation shows (<c>positive_p</c>, <c>positive_r</c>, <c>positive_f</c>); null shows
    /// none.
    /// </summary>
    public string? PositiveLabel { get; init; }

    /// <summary>The files of the texts and labels, and how they are read.</summary>
    public DataConfig Data { get; init; } = new();

    /// <summary>
    /// The values besides its words that join a text's vector before the output layer, by the name of the field or column in the data.
    /// </summary>
    public IReadOnlyDictionary<string, FeatureConfig> Features { get; init; } = new Dictionary<string, FeatureConfig>();

    /// <summary>The model it starts from, if any.</summary>
    public TransferConfig Transfer { get; init; } = new();

    /// <summary>The kind of model, and its settings.</summary>
    public ClassifierKind Model { get; init; } = new CnnConfig();

    /// <summary>
    /// The settings of the training; those that suit the kind of model (<see cref="ClassifierKind.DefaultTraining"/>) unless set.
    /// </summary>
    public TrainingConfig Training { get => field ?? Model.DefaultTraining; init; }

    /// <summary>Reads a configuration.</summary>
    /// <param name="path">A YAML file.</param>
    /// <param name="overrides">Changes such as <c>training.epochs=3</c>.</param>
    /// <param name="kinds">The kinds it can name; those that Glossa brings when left out.</param>
    /// <exception cref="ConfigException">The file is missing, is not YAML, or has a key or value that does not exist; with file and
    /// line.</exception>
    public static ClassifierConfig Load(string path, IEnumerable<string>? overrides = null, Kinds? kinds = null) =>
        Read(ConfigSource.Load(path, overrides, kinds));

    /// <summary>Reads a configuration from a text.</summary>
    /// <param name="yaml">The YAML.</param>
    /// <param name="overrides">Changes such as <c>training.epochs=3</c>.</param>
    /// <param name="kinds">The kinds it can name; those that Glossa brings when left out.</param>
    /// <exception cref="ConfigException">It is not YAML, or has a key or value that does not exist.</exception>
    public static ClassifierConfig Parse(string yaml, IEnumerable<string>? overrides = null, Kinds? kinds = null) =>
        Read(ConfigSource.Parse(yaml, overrides, kinds));

    /// <summary>Reads a configuration that was parsed.</summary>
    internal static ClassifierConfig Read(ConfigSource source) => source.Read(new ClassifierConfig(), Visit);

    OptimizationConfig ITaskConfig.Optimization => Training;

    string ITaskConfig.Metric => Training.Metric;

    IReadOnlyList<string> ITaskConfig.ShownScores =>
        [.. new[] { "accuracy", "macro_f", "macro_auc" }.Concat(PositiveScores).Append(Training.Metric).Distinct()];

    string ITaskConfig.Unit => "words";

    ITrainedModel ITaskConfig.Train(TrainingRun run, CancellationToken cancellation) => ClassifierTraining.Train(this, run, cancellation);

    LearningRateSearch ITaskConfig.FindLearningRate(
        LearningRateFinderOptions? options, IProgress<LearningRatePoint>? progress, CancellationToken cancellation) =>
        ClassifierTraining.FindLearningRate(this, options, progress, cancellation: cancellation);

    /// <summary>The configuration as YAML, every key with its value.</summary>
    public string ToYaml() => ConfigSource.Write(this, Visit);

    /// <summary>The configuration as YAML with the meaning of each key above it: a file to start from.</summary>
    public string ToCommentedYaml() => ConfigSource.Write(this, Visit, isCommented: true);

    /// <summary>Refuses settings that contradict each other; training begins with it.</summary>
    /// <exception cref="ConfigException">Settings contradict each other; the message says what to change.</exception>
    public void Validate()
    {
        Visit(this, new ConfigChecker());
        Model.Validate();
        Training.Validate();
        ValidateLabels();
        if (Transfer.From is null && Transfer.Method is not (TransferConfig.Full or TransferConfig.New))
        {
            throw new ConfigException(
                $"transfer.method '{Transfer.Method}' is for models that start from another one: set transfer.from, or leave it out.");
        }
        if (Transfer.Method == TransferConfig.Thaw && (Training.LayerDecay != 1 || Training.UnfreezeEvery > 0))
        {
            throw new ConfigException("transfer.method 'chain_thaw' decides itself when each layer is trained: "
                + "leave training.layer_decay and training.unfreeze_every out.");
        }
        if (Data.Validation is not null || Data.ValidationShare > 0) return;
        if (Threshold is null)
        {
            throw new ConfigException("threshold: per_label is chosen on validation texts, but there are none: "
                + "set data.validation or data.validation_share, or give a number.");
        }
        if (Training.Schedule.Kind == Schedules.Plateau)
        {
            throw new ConfigException("training.schedule.kind 'plateau' watches the score on validation texts, but there are none: "
                + "set data.validation or data.validation_share, or take another schedule.");
        }
        if (Training.EvaluateEvery > 0)
        {
            throw new ConfigException("training.evaluate_every asks for evaluations on validation texts, but there are none: "
                + "set data.validation or data.validation_share, or leave it out.");
        }
    }

    /// <summary>Refuses settings of labels that contradict each other.</summary>
    internal void ValidateLabels()
    {
        if (Exclusive && Threshold != Glossa.Training.Threshold.Default)
        {
            throw new ConfigException(
                "threshold is for labels that do not exclude each other; of exclusive ones the likeliest is predicted. "
                    + "Leave it out, or set exclusive: false.");
        }
        if (PositiveLabel is null && TrainingConfig.PositiveMetrics.Contains(Training.Metric))
        {
            throw new ConfigException($"metric '{Training.Metric}' scores one label: set positive_label to its name, or take another metric.");
        }
        if (Threshold is not null && (ThresholdLimit != 1 || ThresholdWindow != 0))
        {
            throw new ConfigException($"{(ThresholdLimit != 1 ? "threshold_limit" : "threshold_window")} is for thresholds that are chosen "
                + "for each label: set exclusive: false and threshold: per_label, or leave it out.");
        }
        if (Exclusive && Data.LabelSeparator is { Length: > 0 })
        {
            throw new ConfigException("data.label_separator is for texts with several labels, but exclusive: true wants one for each. "
                + "Leave it out, or set exclusive: false.");
        }
    }

    /// <summary>The scores of the positive label; none where there is no such label.</summary>
    internal IReadOnlyList<string> PositiveScores => PositiveLabel is null ? [] : TrainingConfig.PositiveMetrics;

    /// <summary>Refuses a positive label that the training texts do not have.</summary>
    /// <param name="labels">Their labels.</param>
    /// <exception cref="ConfigException">It is not among them.</exception>
    internal void ValidatePositive(LabelSet labels)
    {
        if (PositiveLabel is not { } positive || labels.Names.Contains(positive)) return;
        throw new ConfigException(
            $"positive_label is no label of the training texts: {SourceLine.Quote(positive)}; {NameSuggestions.For(positive, labels.Names)}.");
    }

    private static ClassifierConfig Visit(ClassifierConfig config, ConfigVisitor v)
    {
        v.Choice(TaskKind.Key, config.Task, [config.Task]);
        ClassifierConfig read = VisitLabels(config with
        {
            Language = v.Choice("language", config.Language, Languages.Codes),
            Seed = v.Number("seed", config.Seed, 0),
        }, v);
        read = VisitModel(read with { Data = v.Section("data", config.Data, DataConfig.Visit) }, v, v.Known.Classifiers);
        return read with
        {
            Transfer = v.Section("transfer", config.Transfer, TransferConfig.Visit),
            // The training settings that a file leaves out depend on the kind of model that it names.
            Training = v.Section("training", read.Training, TrainingConfig.Visit),
        };
    }

    /// <summary>Goes through the settings of labels.</summary>
    internal static ClassifierConfig VisitLabels(ClassifierConfig config, ConfigVisitor v) => config with
    {
        Exclusive = v.Flag("exclusive", config.Exclusive),
        Threshold = v.NumberOr("threshold", config.Threshold, "per_label", 0, 1),
        ThresholdLimit = v.Number("threshold_limit", config.ThresholdLimit, 0, 1),
        ThresholdWindow = v.Number("threshold_window", config.ThresholdWindow, 0, 1),
        PositiveLabel = v.Text("positive_label", config.PositiveLabel),
    };

    /// <summary>Goes through the settings of feature columns and model.</summary>
    internal static ClassifierConfig VisitModel(ClassifierConfig config, ConfigVisitor v, KindTable<ClassifierKind> kinds) => config with
    {
        Features = v.Named("features", config.Features, new FeatureConfig(), FeatureConfig.Visit),
        Model = v.OneOf("model", config.Model, kinds, (kind, inner) => kind.Visit(inner)),
    };
}

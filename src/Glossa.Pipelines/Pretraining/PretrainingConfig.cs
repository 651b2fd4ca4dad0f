using Glossa.Training;

namespace Glossa.Pipelines;

/// <summary>
/// Everything that an encoder is pretrained from: raw texts, an objective with the model it trains, training. YAML mirrors it key by key;
/// the resolved whole is saved with the model.
/// </summary>
public sealed record PretrainingConfig : ITaskConfig
{
    /// <summary>The task of the model: pretraining.</summary>
    public string Task => PretrainingTask.Name;

    /// <summary>The code of the language, whose tokenizer is saved with the model.</summary>
    public string Language { get; init; } = "en";

    /// <summary>The seed of all randomness: the initial weights, the order of the texts, what is predicted of them, dropout.</summary>
    public int Seed { get; init; }

    /// <summary>The files of the texts, and how they are read.</summary>
    public PretrainingDataConfig Data { get; init; } = new();

    /// <summary>The kind of prediction that the encoder learns by, and its settings.</summary>
    public PretrainingObjective Objective { get; init; } = Kinds.BuiltIn.Objectives.All[0];

    /// <summary>The settings of the training; those that suit the objective unless set.</summary>
    public PretrainingTrainingConfig Training { get => field ?? Objective.DefaultTraining; init; }

    /// <summary>Reads a configuration.</summary>
    /// <param name="path">A YAML file.</param>
    /// <param name="overrides">Changes such as <c>training.epochs=3</c>.</param>
    /// <param name="kinds">The kinds it can name; those that Glossa brings when left out.</param>
    /// <exception cref="ConfigException">The file is missing, is not YAML, or has a key or value that does not exist; with file and
    /// line.</exception>
    public static PretrainingConfig Load(string path, IEnumerable<string>? overrides = null, Kinds? kinds = null) =>
        Read(ConfigSource.Load(path, overrides, kinds));

    /// <summary>Reads a configuration from a text.</summary>
    /// <param name="yaml">The YAML.</param>
    /// <param name="overrides">Changes such as <c>training.epochs=3</c>.</param>
    /// <param name="kinds">The kinds it can name; those that Glossa brings when left out.</param>
    /// <exception cref="ConfigException">It is not YAML, or has a key or value that does not exist.</exception>
    public static PretrainingConfig Parse(string yaml, IEnumerable<string>? overrides = null, Kinds? kinds = null) =>
        Read(ConfigSource.Parse(yaml, overrides, kinds));

    /// <summary>Reads a configuration that was parsed.</summary>
    internal static PretrainingConfig Read(ConfigSource source) => source.Read(new PretrainingConfig(), Visit);

    OptimizationConfig ITaskConfig.Optimization => Training;

    string ITaskConfig.Metric => PretrainingObjective.Loss;

    IReadOnlyList<string> ITaskConfig.ShownScores => Objective.ShownScores;

    string ITaskConfig.Unit => Objective.Unit;

    ITrainedModel ITaskConfig.Train(TrainingRun run, CancellationToken cancellation) => Pretraining.Train(this, run, cancellation);

    LearningRateSearch ITaskConfig.FindLearningRate(
        LearningRateFinderOptions? options, IProgress<LearningRatePoint>? progress, CancellationToken cancellation) =>
        Pretraining.FindLearningRate(this, options, progress, cancellation);

    /// <summary>The configuration as YAML, every key with its value.</summary>
    public string ToYaml() => ConfigSource.Write(this, Visit);

    /// <summary>The configuration as YAML with the meaning of each key above it: a file to start from.</summary>
    public string ToCommentedYaml() => ConfigSource.Write(this, Visit, isCommented: true);

    /// <summary>Refuses settings that contradict each other; training begins with it.</summary>
    /// <exception cref="ConfigException">Settings contradict each other; the message says what to change.</exception>
    public void Validate()
    {
        Visit(this, new ConfigChecker());
        Training.Validate();
        Objective.Validate();
        if (Data.Validates) return;
        const string None = "but there are none: set data.validation or data.validation_share";
        if (Training.Schedule.Kind == Schedules.Plateau)
        {
            throw new ConfigException(
                $"training.schedule.kind 'plateau' watches the loss on validation texts, {None}, or take another schedule.");
        }
        if (Training.EvaluateEvery > 0)
        {
            throw new ConfigException($"training.evaluate_every asks for evaluations on validation texts, {None}, or leave it out.");
        }
    }

    private static PretrainingConfig Visit(PretrainingConfig config, ConfigVisitor v)
    {
        v.Choice(TaskKind.Key, config.Task, [config.Task]);
        PretrainingConfig read = config with
        {
            Language = v.Choice("language", config.Language, Languages.Codes),
            Seed = v.Number("seed", config.Seed, 0),
            Data = v.Section("data", config.Data, PretrainingDataConfig.Visit),
            Objective = v.OneOf("objective", config.Objective, v.Known.Objectives, (kind, inner) => kind.Visit(inner)),
        };
        // The sections beside the objective, and the training settings that a file leaves out, depend on the objective that it names.
        read = read with { Objective = v.Inline(read.Objective, (kind, inner) => kind.VisitSections(inner)) };
        return read with { Training = v.Section("training", read.Training, PretrainingTrainingConfig.Visit) };
    }
}

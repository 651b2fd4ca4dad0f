using Glossa.Training;

namespace Glossa.Pipelines;

/// <summary>
/// Everything a language model is made from: data, model, training. YAML mirrors it key by key; the resolved whole is saved with the model.
/// </summary>
public sealed record LanguageModelConfig : ITaskConfig
{
    /// <summary>The task of the model: language_model.</summary>
    public string Task => LanguageModelingTask.Name;

    /// <summary>The seed of all randomness: the initial weights, lengths of chunks, dropout.</summary>
    public int Seed { get; init; }

    /// <summary>The files of the text, how they are read, and the kind of symbols.</summary>
    public LanguageDataConfig Data { get; init; } = new();

    /// <summary>The kind of model, and its settings.</summary>
    public LanguageModelKind Model { get; init; } = new LstmLanguageConfig();

    /// <summary>The settings of its training.</summary>
    public LanguageTrainingConfig Training { get; init; } = new();

    /// <summary>Reads a configuration.</summary>
    /// <param name="path">A YAML file.</param>
    /// <param name="overrides">Changes such as <c>training.epochs=3</c>.</param>
    /// <param name="kinds">The kinds it can name; those that Glossa brings when left out.</param>
    /// <exception cref="ConfigException">The file is missing, is not YAML, or has a key or value that does not exist; with file and
    /// line.</exception>
    public static LanguageModelConfig Load(string path, IEnumerable<string>? overrides = null, Kinds? kinds = null) =>
        Read(ConfigSource.Load(path, overrides, kinds));

    /// <summary>Reads a configuration from a text.</summary>
    /// <param name="yaml">The YAML.</param>
    /// <param name="overrides">Changes such as <c>training.epochs=3</c>.</param>
    /// <param name="kinds">The kinds it can name; those that Glossa brings when left out.</param>
    /// <exception cref="ConfigException">It is not YAML, or has a key or value that does not exist.</exception>
    public static LanguageModelConfig Parse(string yaml, IEnumerable<string>? overrides = null, Kinds? kinds = null) =>
        Read(ConfigSource.Parse(yaml, overrides, kinds));

    /// <summary>Reads a configuration that was parsed.</summary>
    internal static LanguageModelConfig Read(ConfigSource source) => source.Read(new LanguageModelConfig(), Visit);

    OptimizationConfig ITaskConfig.Optimization => Training;

    string ITaskConfig.Metric => LanguageModelScores.Loss;

    IReadOnlyList<string> ITaskConfig.ShownScores =>
        [LanguageModelScores.Loss, LanguageModelScores.Perplexity, LanguageModelScores.BitsPerCharacter];

    string ITaskConfig.Unit => "symbols";

    ITrainedModel ITaskConfig.Train(TrainingRun run, CancellationToken cancellation) =>
        LanguageModelTraining.Train(this, run, cancellation);

    LearningRateSearch ITaskConfig.FindLearningRate(
        LearningRateFinderOptions? options, IProgress<LearningRatePoint>? progress, CancellationToken cancellation) =>
        LanguageModelTraining.FindLearningRate(this, options, progress, cancellation);

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
        if (Data.LabelField is not null && Data.Texts != LanguageDataConfig.Separate)
        {
            throw new ConfigException($"data.label_field '{Data.LabelField}' is for separate texts: "
                + $"set data.texts to {LanguageDataConfig.Separate}, or leave it out.");
        }
        if (Data.LabelField is not null && !Model.LearnsLabels)
        {
            string others = string.Join(
                " or ", Kinds.BuiltIn.LanguageModels.All.Where(kind => kind.LearnsLabels).Select(kind => kind.Kind));
            throw new ConfigException($"data.label_field '{Data.LabelField}' helps only models that learn from labels too: "
                + $"set model.kind to {others}, or leave it out.");
        }
        if (Data.Validation is not null || Data.ValidationShare > 0) return;
        if (Training.Schedule.Kind == Schedules.Plateau)
        {
            throw new ConfigException("training.schedule.kind 'plateau' watches the loss on held-out text, but there is none: "
                + "set data.validation or data.validation_share, or take another schedule.");
        }
        if (Training.EvaluateEvery > 0)
        {
            throw new ConfigException("training.evaluate_every asks for evaluations on held-out text, but there is none: "
                + "set data.validation or data.validation_share, or leave it out.");
        }
    }

    private static LanguageModelConfig Visit(LanguageModelConfig config, ConfigVisitor v)
    {
        v.Choice(TaskKind.Key, config.Task, [config.Task]);
        return config with
        {
            Seed = v.Number("seed", config.Seed, 0),
            Data = v.Section("data", config.Data, LanguageDataConfig.Visit),
            Model = v.OneOf("model", config.Model, v.Known.LanguageModels, (kind, inner) => kind.Visit(inner)),
            Training = v.Section("training", config.Training, LanguageTrainingConfig.Visit),
        };
    }
}

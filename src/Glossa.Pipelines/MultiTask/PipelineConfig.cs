using Glossa.Data;
using Glossa.Training;

namespace Glossa.Pipelines;

/// <summary>
/// Everything a pipeline of several trained components is made from: one encoder, a head for each component, data, training. YAML mirrors
/// it key by key.
/// </summary>
public sealed record PipelineConfig : ITaskConfig
{
    /// <summary>The task of the model: pipeline.</summary>
    public string Task => PipelineTask.Name;

    /// <summary>The code of the language, which decides the tokenizer.</summary>
    public string Language { get; init; } = "en";

    /// <summary>The seed of all randomness: the initial weights, the order of the data, dropout.</summary>
    public int Seed { get; init; }

    /// <summary>The kind of encoder that all components read, and its settings.</summary>
    public EncoderKind Encoder { get; init; } = new CnnConfig();

    /// <summary>The components by name, in their order; one named like its kind need not name its kind.</summary>
    public IReadOnlyDictionary<string, HeadKind> Components { get; init; } = new Dictionary<string, HeadKind>();

    /// <summary>The files of the texts, and how they are read.</summary>
    public PipelineDataConfig Data { get; init; } = new();

    /// <summary>The settings of the training; those that suit the kind of encoder unless set.</summary>
    public PipelineTrainingConfig Training { get => field ?? PipelineTrainingConfig.Of(Encoder); init; }

    /// <summary>Reads a configuration.</summary>
    /// <param name="path">A YAML file.</param>
    /// <param name="overrides">Changes such as <c>training.epochs=3</c>.</param>
    /// <param name="kinds">The kinds it can name; those that Glossa brings when left out.</param>
    /// <exception cref="ConfigException">The file is missing, is not YAML, or has a key or value that does not exist; with file and
    /// line.</exception>
    public static PipelineConfig Load(string path, IEnumerable<string>? overrides = null, Kinds? kinds = null) =>
        Read(ConfigSource.Load(path, overrides, kinds));

    /// <summary>Reads a configuration from a text.</summary>
    /// <param name="yaml">The YAML.</param>
    /// <param name="overrides">Changes such as <c>training.epochs=3</c>.</param>
    /// <param name="kinds">The kinds it can name; those that Glossa brings when left out.</param>
    /// <exception cref="ConfigException">It is not YAML, or has a key or value that does not exist.</exception>
    public static PipelineConfig Parse(string yaml, IEnumerable<string>? overrides = null, Kinds? kinds = null) =>
        Read(ConfigSource.Parse(yaml, overrides, kinds));

    /// <summary>Reads a configuration that was parsed.</summary>
    internal static PipelineConfig Read(ConfigSource source) => source.Read(new PipelineConfig(), Visit);

    OptimizationConfig ITaskConfig.Optimization => Training;

    string ITaskConfig.Metric => PipelineTrainingTask.Score;

    IReadOnlyList<string> ITaskConfig.ShownScores =>
    [
        PipelineTrainingTask.Score,
        .. Components.SelectMany(head => head.Value.ShownScores.Select(score => $"{head.Key}.{score}")),
    ];

    string ITaskConfig.Unit => "words";

    ITrainedModel ITaskConfig.Train(TrainingRun run, CancellationToken cancellation) => PipelineTraining.Train(this, run, cancellation);

    LearningRateSearch ITaskConfig.FindLearningRate(
        LearningRateFinderOptions? options, IProgress<LearningRatePoint>? progress, CancellationToken cancellation) =>
        PipelineTraining.FindLearningRate(this, options, progress, cancellation: cancellation);

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
        if (Components.Count == 0)
        {
            throw new ConfigException("The pipeline has no components to train: name some, for example components: {textcat: {}}.");
        }
        NamedPart.CheckNames([EncoderPart.KindName, .. Components.Keys]);
        foreach ((string name, HeadKind head) in Components)
        {
            try
            {
                head.Validate();
            }
            catch (ConfigException e)
            {
                throw new ConfigException($"components.{name}: {e.Message}", e);
            }
        }
        if (Training.Frozen.FirstOrDefault(name => name != EncoderPart.KindName && !Components.ContainsKey(name)) is { } unknown)
        {
            string known = NameSuggestions.For(unknown, [EncoderPart.KindName, .. Components.Keys]);
            throw new ConfigException($"training.frozen names no part of the pipeline: {SourceLine.Quote(unknown)}; {known}.");
        }
        if (Data.Validation is not null || Data.ValidationShare > 0) return;
        const string None = "but there are none: set data.validation or data.validation_share";
        if (Training.Schedule.Kind == Schedules.Plateau)
        {
            throw new ConfigException(
                $"training.schedule.kind 'plateau' watches the score on validation texts, {None}, or take another schedule.");
        }
        if (Training.EvaluateEvery > 0)
        {
            throw new ConfigException($"training.evaluate_every asks for evaluations on validation texts, {None}, or leave it out.");
        }
    }

    private static PipelineConfig Visit(PipelineConfig config, ConfigVisitor v)
    {
        v.Choice(TaskKind.Key, config.Task, [config.Task]);
        PipelineConfig read = config with
        {
            Language = v.Choice("language", config.Language, Languages.Codes),
            Seed = v.Number("seed", config.Seed, 0),
            Encoder = v.OneOf("encoder", config.Encoder, v.Known.Encoders, (kind, inner) => kind.Visit(inner)),
            Components = v.NamedOf("components", config.Components, v.Known.Heads, (kind, inner) => kind.Visit(inner)),
            Data = v.Section("data", config.Data, PipelineDataConfig.Visit),
        };
        // The training settings that a file leaves out depend on the kind of encoder that it names.
        return read with { Training = v.Section("training", read.Training, PipelineTrainingConfig.Visit) };
    }
}

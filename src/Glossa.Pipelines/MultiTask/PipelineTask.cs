namespace Glossa.Pipelines;

/// <summary>The task of training several components on one encoder.</summary>
public sealed class PipelineTask : TaskKind
{
    /// <summary>The name of the task.</summary>
    public const string Name = "pipeline";

    /// <inheritdoc/>
    public override string Kind => Name;

    /// <inheritdoc/>
    public override string Description => "a pipeline of several components";

    /// <inheritdoc/>
    public override Type PartType => typeof(IPipelineComponent);

    /// <inheritdoc/>
    public override string UsualTexts => "train.jsonl";

    /// <inheritdoc/>
    public override string UsualModel => new PipelineConfig().Encoder.Kind;

    /// <inheritdoc/>
    public override IEnumerable<string> Models(Kinds kinds) => kinds.Encoders.Names;

    /// <inheritdoc/>
    public override string Template(string model, string texts, Kinds kinds) => new PipelineConfig
    {
        Encoder = kinds.Encoders.Find(model),
        Components = new Dictionary<string, HeadKind> { [kinds.Heads.All[0].Kind] = kinds.Heads.All[0] },
        Data = new PipelineDataConfig { Train = texts },
    }.ToCommentedYaml();

    /// <inheritdoc/>
    public override ITaskConfig Read(ConfigSource source) => PipelineConfig.Read(source);

    /// <inheritdoc/>
    /// <remarks>A model with a single trained component is its own task's.</remarks>
    public override bool Handles(ModelFile model, Kinds kinds) => Trained(model, kinds).Take(2).Count() == 2;

    /// <inheritdoc/>
    public override Report Evaluate(
        ModelFile model, string data, TextFields fields, int threads = 0, CancellationToken cancellation = default)
    {
        if (fields.Label is not null)
        {
            throw new ConfigException("The model has several components, each with the field of its own labels: leave --label-field out.");
        }
        return Reports.Of([.. Trained(model, Kinds.BuiltIn).Select(part =>
            (part.Name, (Report?)part.Task.Evaluate(part.Alone, data, fields, threads, cancellation)))]);
    }

    /// <inheritdoc/>
    public override Report Describe(ModelFile model) =>
        Reports.Of([.. Trained(model, Kinds.BuiltIn).Select(part => (part.Name, (Report?)part.Task.Describe(part.Alone)))]);

    /// <summary>Returns the components that some other task trains, each in a model of its own.</summary>
    private static IEnumerable<(string Name, TaskKind Task, ModelFile Alone)> Trained(ModelFile model, Kinds kinds)
    {
        foreach (NamedPart part in model.Parts.Where(part => part.IsEnabled))
        {
            ModelFile alone = new(model.Language, part);
            if (kinds.Tasks.All.FirstOrDefault(task => task is not PipelineTask && task.Handles(alone, kinds)) is { } task)
            {
                yield return (part.Name, task, alone);
            }
        }
    }
}

using System.Text.Json.Nodes;

namespace Glossa.Pipelines;

/// <summary>The task of training an encoder on raw texts, before it learns anything from labels.</summary>
public sealed class PretrainingTask : TaskKind
{
    /// <summary>The name of the task.</summary>
    public const string Name = "pretraining";

    /// <inheritdoc/>
    public override string Kind => Name;

    /// <inheritdoc/>
    public override string Description => "a pretrained encoder";

    /// <inheritdoc/>
    public override Type PartType => typeof(PretrainedHead);

    /// <inheritdoc/>
    public override string UsualTexts => "texts.txt";

    /// <inheritdoc/>
    public override string UsualModel => new PretrainingConfig().Objective.Kind;

    /// <inheritdoc/>
    public override IEnumerable<string> Models(Kinds kinds) => kinds.Objectives.Names;

    /// <inheritdoc/>
    public override string Template(string model, string texts, Kinds kinds) => new PretrainingConfig
    {
        Objective = kinds.Objectives.Find(model),
        Data = new PretrainingDataConfig { Train = texts },
    }.ToCommentedYaml();

    /// <inheritdoc/>
    public override ITaskConfig Read(ConfigSource source) => PretrainingConfig.Read(source);

    /// <inheritdoc/>
    public override Report Evaluate(
        ModelFile model, string data, TextFields fields, int threads = 0, CancellationToken cancellation = default)
    {
        PretrainedHead head = model.Part<PretrainedHead>();
        PretrainingObjective objective = head.Config.Objective;
        return objective.ReportOf(objective.Evaluate(head, data, fields.Over(head.Config.Data), threads, cancellation));
    }

    /// <inheritdoc/>
    public override Report Describe(ModelFile model)
    {
        PretrainedHead head = model.Part<PretrainedHead>();
        PretrainingNetwork network = new(head.Encoder.Encoder, head.Head);
        Report? scores = head.Scores is { } known ? head.Config.Objective.ReportOf(known) : null;
        JsonObject json = new()
        {
            ["objective"] = head.Config.Objective.Kind,
            ["encoder"] = head.Encoder.Config.Kind,
            ["parameters"] = network.ParameterCount,
            ["layers"] = ModuleReports.Layers(network),
            ["config"] = head.Config.ToYaml(),
            ["scores"] = scores?.Json,
        };
        return new Report(json,
        [
            new ReportLine(network.ToString()),
            new ReportLine(""),
            new ReportLine(head.Config.ToYaml().TrimEnd('\n')),
            .. scores is null
                ? Array.Empty<ReportItem>()
                : [new ReportLine(""), new ReportLine("On held-out texts when it was trained:"), .. scores.Items],
        ]);
    }
}

using System.Text.Json.Nodes;
using Glossa.Nn;
using Glossa.Tensors;

namespace Glossa.Pipelines;

/// <summary>The task of predicting the next symbol of a text, and so of writing texts.</summary>
public sealed class LanguageModelingTask : TaskKind
{
    /// <summary>The name of the task.</summary>
    public const string Name = "language_model";

    /// <inheritdoc/>
    public override string Kind => Name;

    /// <inheritdoc/>
    public override string Description => "a language model";

    /// <inheritdoc/>
    public override Type PartType => typeof(TextGenerator);

    /// <inheritdoc/>
    public override string UsualTexts => "train.txt";

    /// <inheritdoc/>
    public override string UsualModel => new LanguageModelConfig().Model.Kind;

    /// <inheritdoc/>
    public override IEnumerable<string> Models(Kinds kinds) => kinds.LanguageModels.Names;

    /// <inheritdoc/>
    public override string Template(string model, string texts, Kinds kinds) =>
        new LanguageModelConfig
        {
            Model = kinds.LanguageModels.Find(model),
            Data = LanguageDataConfig.For(texts, kinds.Formats),
        }.ToCommentedYaml();

    /// <inheritdoc/>
    public override ITaskConfig Read(ConfigSource source) => LanguageModelConfig.Read(source);

    /// <inheritdoc/>
    public override Report Evaluate(
        ModelFile model, string data, TextFields fields, int threads = 0, CancellationToken cancellation = default)
    {
        TextGenerator generator = model.Part<TextGenerator>();
        return LanguageModelReports.Of(
            LanguageModelTraining.Evaluate(generator, data, threads, fields.Over(generator.Config.Data), cancellation));
    }

    /// <inheritdoc/>
    public override ComputationGraph Graph(ModelFile model, string text, GraphDetail detail = GraphDetail.Layers) =>
        model.Part<TextGenerator>().Graph(text, detail);

    /// <inheritdoc/>
    public override Report Describe(ModelFile model)
    {
        TextGenerator generator = model.Part<TextGenerator>();
        Report? scores = generator.Scores is { } known ? LanguageModelReports.Of(known) : null;
        Module? network = generator.Model as Module;
        JsonObject json = new()
        {
            ["kind"] = generator.Config.Model.Kind,
            ["level"] = generator.Codec.Level,
            ["symbols"] = generator.Codec.Count,
            ["parameters"] = generator.Parameters,
            ["layers"] = network is null ? null : ModuleReports.Layers(network),
            ["config"] = generator.Config.ToYaml(),
            ["scores"] = scores?.Json,
        };
        return new Report(json,
        [
            new ReportLine($"{generator}"),
            new ReportLine(""),
            .. network is null ? Array.Empty<ReportItem>() : [new ReportLine(network.ToString()), new ReportLine("")],
            new ReportLine(generator.Config.ToYaml().TrimEnd('\n')),
            .. scores is null
                ? Array.Empty<ReportItem>()
                : [new ReportLine(""), new ReportLine("On held-out text when it was trained:"), .. scores.Items],
        ]);
    }
}

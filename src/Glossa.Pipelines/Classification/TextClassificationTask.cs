using System.Text.Json.Nodes;
using Glossa.Nn;
using Glossa.Tensors;

namespace Glossa.Pipelines;

/// <summary>The task of giving texts labels, one or several.</summary>
public sealed class TextClassificationTask : TaskKind
{
    /// <summary>The name of the task.</summary>
    public const string Name = "text_classification";

    /// <inheritdoc/>
    public override string Kind => Name;

    /// <inheritdoc/>
    public override string Description => "a text classifier";

    /// <inheritdoc/>
    public override Type PartType => typeof(TextCategorizer);

    /// <inheritdoc/>
    public override string UsualTexts => "train.jsonl";

    /// <inheritdoc/>
    public override string UsualModel => new ClassifierConfig().Model.Kind;

    /// <inheritdoc/>
    public override IEnumerable<string> Models(Kinds kinds) => kinds.Classifiers.Names;

    /// <inheritdoc/>
    public override string Template(string model, string texts, Kinds kinds) =>
        new ClassifierConfig { Model = kinds.Classifiers.Find(model), Data = new DataConfig { Train = texts } }.ToCommentedYaml();

    /// <inheritdoc/>
    public override ITaskConfig Read(ConfigSource source) => ClassifierConfig.Read(source);

    /// <inheritdoc/>
    public override Report Evaluate(
        ModelFile model, string data, TextFields fields, int threads = 0, CancellationToken cancellation = default)
    {
        TextCategorizer categorizer = model.Part<TextCategorizer>();
        DataConfig trained = categorizer.Config.Data;
        DataConfig found = fields.Over(trained) with { LabelField = fields.Label ?? trained.LabelField };
        return ClassificationReports.Of(ClassifierTraining.Evaluate(categorizer, data, threads, found, cancellation), withErrors: true);
    }

    /// <inheritdoc/>
    public override ComputationGraph Graph(ModelFile model, string text, GraphDetail detail = GraphDetail.Layers) =>
        model.Part<TextCategorizer>().Graph(text, detail);

    /// <inheritdoc/>
    public override Report Describe(ModelFile model)
    {
        TextCategorizer categorizer = model.Part<TextCategorizer>();
        Report? scores = categorizer.Scores is { } known ? ClassificationReports.Of(known, withErrors: false) : null;
        JsonObject json = new()
        {
            ["kind"] = categorizer.Config.Model.Kind,
            ["labels"] = new JsonArray([.. categorizer.Labels.Names.Select(name => (JsonNode?)JsonValue.Create(name))]),
            ["parameters"] = categorizer.Classifier.ParameterCount,
            ["layers"] = ModuleReports.Layers(categorizer.Classifier),
            ["config"] = categorizer.Config.ToYaml(),
            ["scores"] = scores?.Json,
        };
        return new Report(json,
        [
            new ReportLine(
                $"labels: {string.Join(", ", Enumerable.Range(0, categorizer.Labels.Count).Select(i => $"{{{i}}}"))}",
                categorizer.Labels.Names),
            new ReportLine(""),
            new ReportLine(categorizer.Classifier.ToString()),
            new ReportLine(""),
            new ReportLine(categorizer.Config.ToYaml().TrimEnd('\n')),
            .. scores is null
                ? Array.Empty<ReportItem>()
                : [new ReportLine(""), new ReportLine("Scores on the validation texts when it was trained:"), .. scores.Items],
        ]);
    }
}

namespace Glossa.Pipelines;

/// <summary>One of the models of a <see cref="ComparisonConfig"/>.</summary>
public sealed record ComparedModelConfig
{
    /// <summary>The kind of its symbols, if other than the text's.</summary>
    public string? Level { get; init; }

    /// <summary>The model.</summary>
    public LanguageModelKind Model { get; init; } = new LstmLanguageConfig();

    /// <summary>The settings of its training.</summary>
    public LanguageTrainingConfig Training { get; init; } = new();

    internal static ComparedModelConfig Visit(ComparedModelConfig config, ConfigVisitor v) => config with
    {
        Level = v.Text("level", config.Level),
        Model = v.OneOf("model", config.Model, v.Known.LanguageModels, (kind, inner) => kind.Visit(inner)),
        Training = v.Section("training", config.Training, LanguageTrainingConfig.Visit),
    };
}

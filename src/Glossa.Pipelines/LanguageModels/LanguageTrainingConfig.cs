namespace Glossa.Pipelines;

/// <summary>How a language model is trained.</summary>
public sealed record LanguageTrainingConfig : OptimizationConfig
{
    /// <summary>The usual settings.</summary>
    public LanguageTrainingConfig() => LearningRate = 2e-3;

    /// <summary>After how many minutes to stop at the latest; 0 does not.</summary>
    public double Minutes { get; init; }

    /// <summary>How many parts of the text are read side by side.</summary>
    public int Streams { get; init; } = 32;

    /// <summary>How many steps gradients go back: the length of a chunk.</summary>
    public int Steps { get; init; } = 70;

    /// <summary>Whether chunks have random lengths around that, and the learning rate follows them (Merity et al. 2018).</summary>
    public bool RandomSteps { get; init; }

    /// <summary>What samples shown after every evaluation begin with.</summary>
    public string SamplePrefix { get; init; } = "";

    /// <summary>How many symbols such a sample has, at each of the temperatures 0.2, 0.5 and 1; 0 shows none.</summary>
    public int SampleSymbols { get; init; } = 100;

    internal static LanguageTrainingConfig Visit(LanguageTrainingConfig config, ConfigVisitor v) => VisitSteps(config with
    {
        Epochs = v.Number("epochs", config.Epochs, 1),
        Minutes = v.Number("minutes", config.Minutes, 0),
        Streams = v.Number("streams", config.Streams, 1),
        Steps = v.Number("steps", config.Steps, 1),
        RandomSteps = v.Flag("random_steps", config.RandomSteps),
    }, v) with
    {
        SamplePrefix = v.Text("sample_prefix", config.SamplePrefix)!,
        SampleSymbols = v.Number("sample_symbols", config.SampleSymbols, 0),
    };
}

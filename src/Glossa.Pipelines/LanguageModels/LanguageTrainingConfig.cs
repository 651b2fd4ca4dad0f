namespace Glossa.Pipelines;

/// <summary>The settings of training a language model.</summary>
public sealed record LanguageTrainingConfig : OptimizationConfig
{
    /// <summary>Creates the usual settings.</summary>
    public LanguageTrainingConfig() => LearningRate = 2e-3;

    /// <summary>The number of minutes after which training stops at the latest; 0 sets no limit.</summary>
    public double Minutes { get; init; }

    /// <summary>The number of parts of the text that are read in parallel.</summary>
    public int Streams { get; init; } = 32;

    /// <summary>The number of steps through which gradients are propagated back: the length of a chunk.</summary>
    public int Steps { get; init; } = 70;

    /// <summary>Whether chunks have random lengths around <c>steps</c>, and the learning rate follows them (Merity et al. 2018).</summary>
    public bool RandomSteps { get; init; }

    /// <summary>The prefix of the samples that are shown after every evaluation.</summary>
    public string SamplePrefix { get; init; } = "";

    /// <summary>The number of symbols of such a sample, at each of the temperatures 0.2, 0.5 and 1; 0 shows no samples.</summary>
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

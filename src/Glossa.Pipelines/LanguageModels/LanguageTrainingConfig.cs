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

    internal static LanguageTrainingConfig Visit(LanguageTrainingConfig config, ConfigVisitor v) => config with
    {
        Epochs = v.Number("epochs", config.Epochs, 1),
        Minutes = v.Number("minutes", config.Minutes, 0),
        Streams = v.Number("streams", config.Streams, 1),
        Steps = v.Number("steps", config.Steps, 1),
        RandomSteps = v.Flag("random_steps", config.RandomSteps),
        LearningRate = v.Number("learning_rate", config.LearningRate, 0),
        Parts = v.Named("parts", config.Parts, new PartConfig(), PartConfig.Visit),
        LayerDecay = v.Number("layer_decay", config.LayerDecay, 1, 1000),
        UnfreezeEvery = v.Number("unfreeze_every", config.UnfreezeEvery, 0),
        UnfreezeUnit = v.Choice("unfreeze_unit", config.UnfreezeUnit, [Epoch, Step]),
        WarmupSteps = v.Number("warmup_steps", config.WarmupSteps, 0),
        Schedule = v.Section("schedule", config.Schedule, ScheduleConfig.Visit),
        Optimizer = v.Section("optimizer", config.Optimizer, OptimizerConfig.Visit),
        WeightDecay = v.Number("weight_decay", config.WeightDecay, 0),
        ClipNorm = v.Number("clip_norm", config.ClipNorm, 0),
        Average = v.Number("average", config.Average, 0, 0.999999),
        EvaluateEvery = v.Number("evaluate_every", config.EvaluateEvery, 0),
        Patience = v.Number("patience", config.Patience, 0),
        SamplePrefix = v.Text("sample_prefix", config.SamplePrefix)!,
        SampleSymbols = v.Number("sample_symbols", config.SampleSymbols, 0),
    };
}

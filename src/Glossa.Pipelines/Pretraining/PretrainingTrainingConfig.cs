namespace Glossa.Pipelines;

/// <summary>The settings of a pre-training.</summary>
public sealed record PretrainingTrainingConfig : OptimizationConfig
{
    /// <summary>Creates the usual settings.</summary>
    public PretrainingTrainingConfig() => (LearningRate, WeightDecay, Patience, Optimizer, Schedule) =
        (5e-4, 0.01, 0, new OptimizerConfig { Kind = "adamw" }, new ScheduleConfig { Kind = "slanted" });

    /// <summary>The largest number of steps; 0 takes all of the epochs. Schedules end there.</summary>
    public int MaxSteps { get; init; }

    /// <summary>The number of minutes after which training stops at the latest; 0 sets no limit.</summary>
    public double Minutes { get; init; }

    /// <summary>The most tokens of a batch; an objective of subword pieces counts pieces, special ones included.</summary>
    public int BatchTokens { get; init; } = 4096;

    /// <summary>The number of batches in one step: their gradients add up, as if they were one large batch.</summary>
    public int Accumulate { get; init; } = 1;

    private protected override long StepsOf(long perEpoch) =>
        MaxSteps > 0 ? Math.Min(MaxSteps, base.StepsOf(perEpoch)) : base.StepsOf(perEpoch);

    internal static PretrainingTrainingConfig Visit(PretrainingTrainingConfig config, ConfigVisitor v) => VisitSteps(config with
    {
        Epochs = v.Number("epochs", config.Epochs, 1),
        MaxSteps = v.Number("max_steps", config.MaxSteps, 0),
        Minutes = v.Number("minutes", config.Minutes, 0),
        BatchTokens = v.Number("batch_tokens", config.BatchTokens, 1),
        Accumulate = v.Number("accumulate", config.Accumulate, 1),
    }, v);
}

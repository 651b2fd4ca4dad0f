namespace Glossa.Training;

/// <summary>The settings of fitting a module to arrays: those of a trainer, the batch size, and the fraction held out.</summary>
public sealed record FitOptions : TrainingOptions
{
    /// <summary>The settings of a trainer, with the lowest validation loss as the best score.</summary>
    public FitOptions() => (Metric, HigherIsBetter) = (Fitting.LossName, false);

    /// <summary>The number of examples in a batch.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>
    /// The fraction of the examples, drawn at random, that is not trained on and chooses the best parameters; 0 trains on all.
    /// </summary>
    public double ValidationFraction { get; init; }
}

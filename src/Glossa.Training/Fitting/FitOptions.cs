namespace Glossa.Training;

/// <summary>How a module is fitted to arrays: everything a trainer can do, the batches, and what is held out.</summary>
public sealed record FitOptions : TrainingOptions
{
    /// <summary>The settings of a trainer, with the lowest validation loss as the best score.</summary>
    public FitOptions() => (Metric, HigherIsBetter) = (Fitting.LossName, false);

    /// <summary>How many examples a batch has.</summary>
    public int BatchSize { get; init; } = 32;

    /// <summary>
    /// The fraction of the examples, drawn at random, that is not trained on and chooses the best parameters; 0 trains on all.
    /// </summary>
    public double ValidationFraction { get; init; }
}

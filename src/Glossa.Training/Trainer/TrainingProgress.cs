namespace Glossa.Training;

/// <summary>How far a training has come: reported before it starts, every few steps, and after every evaluation with its result.</summary>
/// <param name="Epoch">The running epoch, from 1.</param>
/// <param name="Step">How many steps are done.</param>
/// <param name="TotalSteps">How many steps there will be, as far as limits of steps and epochs tell; null when only time or patience ends
/// the training.</param>
/// <param name="Loss">The mean loss since the last report.</param>
/// <param name="LearningRate">The learning rate of the last step, of the first group of parameters.</param>
/// <param name="WordsPerSecond">The speed of training since this session began, evaluations left out.</param>
/// <param name="Elapsed">How long the training has taken, all sessions together.</param>
/// <param name="Remaining">How long it will probably take; null when nobody knows yet.</param>
public sealed record TrainingProgress(
    long Epoch, long Step, long? TotalSteps, double Loss, double LearningRate, double WordsPerSecond, TimeSpan Elapsed, TimeSpan? Remaining)
{
    /// <summary>The size of the model, parameters and bytes, in the report before the training starts; null in those that follow.</summary>
    public string? ModelSize { get; init; }

    /// <summary>The running stage, where a training has several; null where it has one.</summary>
    public string? Stage { get; init; }

    /// <summary>The length of the last step's gradient before clipping; null where it is not clipped.</summary>
    public double? GradientNorm { get; init; }

    /// <summary>The row this evaluation adds to the table; null between evaluations.</summary>
    public EvaluationRow? Evaluation { get; init; }

    /// <summary>What the model makes at this evaluation, to show what it has learned; none where it makes nothing.</summary>
    public IReadOnlyList<TrainingSample> Samples { get; init; } = [];
}

/// <summary>Something that a model made while it was trained.</summary>
/// <param name="Name">What tells it from the others: the temperature it was written at.</param>
/// <param name="Text">The text.</param>
public sealed record TrainingSample(string Name, string Text);

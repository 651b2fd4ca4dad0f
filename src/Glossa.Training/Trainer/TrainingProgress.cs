namespace Glossa.Training;

/// <summary>The progress of a training, reported before it starts, every few steps, and after every evaluation with its result.</summary>
/// <param name="Epoch">The running epoch, from 1.</param>
/// <param name="Step">The number of steps completed.</param>
/// <param name="TotalSteps">The total number of steps, as far as limits of steps and epochs determine it; null when only time or patience
/// ends the training.</param>
/// <param name="Loss">The mean loss since the last report.</param>
/// <param name="LearningRate">The learning rate of the last step, of the first group of parameters.</param>
/// <param name="WordsPerSecond">The number of words trained on per second since this session began, evaluations left out.</param>
/// <param name="Elapsed">The time that the training has taken, all sessions together.</param>
/// <param name="Remaining">The estimated remaining time; null when it is not known yet.</param>
public sealed record TrainingProgress(
    long Epoch, long Step, long? TotalSteps, double Loss, double LearningRate, double WordsPerSecond, TimeSpan Elapsed, TimeSpan? Remaining)
{
    /// <summary>The size of the model, parameters and bytes, in the report before the training starts; null in those that follow.</summary>
    public string? ModelSize { get; init; }

    /// <summary>The running stage, where a training has several; null where it has one.</summary>
    public string? Stage { get; init; }

    /// <summary>The norm of the last step's gradient before clipping; null where it is not clipped.</summary>
    public double? GradientNorm { get; init; }

    /// <summary>The row this evaluation adds to the table; null between evaluations.</summary>
    public EvaluationRow? Evaluation { get; init; }

    /// <summary>
    /// The samples that the model generates at this evaluation, to show what it has learned; none where it generates nothing.
    /// </summary>
    public IReadOnlyList<TrainingSample> Samples { get; init; } = [];
}

/// <summary>A sample that a model generated while it was trained.</summary>
/// <param name="Name">The name that distinguishes it from the others: the temperature it was written at.</param>
/// <param name="Text">The text.</param>
public sealed record TrainingSample(string Name, string Text);

namespace Glossa.Training;

/// <summary>The reason why a training ended.</summary>
public enum TrainingStatus
{
    /// <summary>All its steps or epochs are done.</summary>
    Completed,

    /// <summary>The score had not improved for <see cref="TrainingOptions.Patience"/> evaluations.</summary>
    StoppedEarly,

    /// <summary><see cref="TrainingOptions.MaxTime"/> is over.</summary>
    OutOfTime,

    /// <summary>It was cancelled; resumed, it continues as if it had not been.</summary>
    Cancelled,
}

/// <summary>The result of a training.</summary>
/// <param name="Status">The reason why it ended.</param>
/// <param name="Epochs">The number of epochs completed.</param>
/// <param name="Steps">The number of steps completed.</param>
/// <param name="Elapsed">The time that it took, all sessions together.</param>
/// <param name="Best">The evaluation of the best model; null before the first.</param>
/// <param name="History">All evaluations.</param>
public sealed record TrainingResult(
    TrainingStatus Status, long Epochs, long Steps, TimeSpan Elapsed, EvaluationRow? Best, IReadOnlyList<EvaluationRow> History)
{
    /// <summary>Whether all epochs were done and the score was still improving: the last of several evaluations is the best.</summary>
    public bool EndsTooEarly => Status == TrainingStatus.Completed && History is [_, .., { Score: not null, IsBest: true }];
}

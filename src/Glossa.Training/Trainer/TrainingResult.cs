namespace Glossa.Training;

/// <summary>Why a training ended.</summary>
public enum TrainingStatus
{
    /// <summary>All its steps or epochs are done.</summary>
    Completed,

    /// <summary>The score had not improved for <see cref="TrainingOptions.Patience"/> evaluations.</summary>
    StoppedEarly,

    /// <summary><see cref="TrainingOptions.MaxTime"/> is over.</summary>
    OutOfTime,

    /// <summary>It was cancelled; resumed, it goes on as if it had not been.</summary>
    Cancelled,
}

/// <summary>What came of a training.</summary>
/// <param name="Status">Why it ended.</param>
/// <param name="Epochs">How many epochs were done.</param>
/// <param name="Steps">How many steps were done.</param>
/// <param name="Elapsed">How long it took, all sessions together.</param>
/// <param name="Best">The evaluation of the best model; null before the first.</param>
/// <param name="History">All evaluations.</param>
public sealed record TrainingResult(
    TrainingStatus Status, long Epochs, long Steps, TimeSpan Elapsed, EvaluationRow? Best, IReadOnlyList<EvaluationRow> History)
{
    /// <summary>Whether all epochs were done and the score was still improving: the last of several evaluations is the best.</summary>
    public bool EndsTooEarly => Status == TrainingStatus.Completed && History is [_, .., { Score: not null, IsBest: true }];
}

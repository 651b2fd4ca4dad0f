namespace Glossa.Training;

/// <summary>A row of the evaluation table.</summary>
/// <param name="Epoch">The number of epochs completed.</param>
/// <param name="Step">The number of steps completed.</param>
/// <param name="Loss">The mean training loss since the last evaluation.</param>
/// <param name="Scores">The task's scores.</param>
/// <param name="Score">The one that decides; null where there is no validation data.</param>
/// <param name="IsBest">Whether it is the best so far.</param>
/// <param name="Seconds">The time that the training had taken, in seconds.</param>
public sealed record EvaluationRow(
    long Epoch, long Step, double Loss, IReadOnlyDictionary<string, double> Scores, double? Score, bool IsBest, double Seconds);

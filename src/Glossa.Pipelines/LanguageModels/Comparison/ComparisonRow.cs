using Glossa.Training;

namespace Glossa.Pipelines;

/// <summary>One model of a comparison: its size, its training, its scores and a sample.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">Its description.</param>
/// <param name="Parameters">The number of its parameters or counts.</param>
/// <param name="Epochs">The number of epochs, with a fraction where the time was over before the end of one.</param>
/// <param name="Elapsed">The time of the training, evaluations included.</param>
/// <param name="Scores">Its scores on the held-out text, the best of the training.</param>
/// <param name="History">All evaluations.</param>
/// <param name="Sample">A text it wrote.</param>
public sealed record ComparisonRow(
    string Name, string Description, long Parameters, double Epochs, TimeSpan Elapsed, IReadOnlyDictionary<string, double> Scores,
    IReadOnlyList<EvaluationRow> History, string Sample)
{
    /// <summary>The time of an epoch.</summary>
    public TimeSpan PerEpoch => Epochs > 0 ? Elapsed / Epochs : Elapsed;
}

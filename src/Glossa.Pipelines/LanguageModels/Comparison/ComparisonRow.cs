using Glossa.Training;

namespace Glossa.Pipelines;

/// <summary>One model of a comparison: its size, its training, its scores and a sample.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it is.</param>
/// <param name="Parameters">How many numbers it consists of.</param>
/// <param name="Epochs">How often it went through the text, with a fraction where time was over before.</param>
/// <param name="Elapsed">How long that took, evaluations included.</param>
/// <param name="Scores">Its scores on the held-out text, the best of the training.</param>
/// <param name="History">All evaluations.</param>
/// <param name="Sample">A text it wrote.</param>
public sealed record ComparisonRow(
    string Name, string Description, long Parameters, double Epochs, TimeSpan Elapsed, IReadOnlyDictionary<string, double> Scores,
    IReadOnlyList<EvaluationRow> History, string Sample)
{
    /// <summary>How long an epoch took.</summary>
    public TimeSpan PerEpoch => Epochs > 0 ? Elapsed / Epochs : Elapsed;
}

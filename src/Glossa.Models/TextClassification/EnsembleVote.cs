using Glossa.Tensors;

namespace Glossa.Models;

/// <summary>
/// The weighted mean of members' calibrated probabilities, <c>p = Σ_m w_m softmax(z_m / T_m)</c>; where classes do not exclude each other,
/// <c>p = Σ_m w_m σ(z_m / T_m)</c> (a linear opinion pool).
/// </summary>
/// <param name="IsExclusive">Whether classes exclude each other.</param>
/// <param name="Temperatures">T of each member.</param>
/// <param name="Weights">w of each member, zero or more, adding up to 1.</param>
public sealed record EnsembleVote(bool IsExclusive, IReadOnlyList<double> Temperatures, IReadOnlyList<double> Weights)
{
    // Below every probability that a float32 softmax of calibrated logits distinguishes from 0; its logarithm is finite.
    private const double Least = 1e-20;

    /// <summary>Returns a vote in which all members count equally, with their logits as they are.</summary>
    /// <param name="isExclusive">Whether classes exclude each other.</param>
    /// <param name="members">The number of members.</param>
    public static EnsembleVote Equal(bool isExclusive, int members) =>
        new(isExclusive, [.. Enumerable.Repeat(1.0, members)], [.. Enumerable.Repeat(1.0 / members, members)]);

    /// <summary>
    /// Returns logits of the mean: <c>log p</c>, or <c>log p − log(1 − p)</c> where classes do not exclude each other. A member without
    /// weight is not asked.
    /// </summary>
    /// <param name="logits">Returns the logits of a member. <c>Shape: [texts, classes]</c>.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape: [texts, classes]</c>.</returns>
    public Tensor Combine(Func<int, Tensor> logits, Run run)
    {
        int[] members = [.. Enumerable.Range(0, Weights.Count).Where(member => Weights[member] > 0)];
        Tensor[] calibrated = [.. members.Select(member => logits(member).Scale(1 / Temperatures[member], run))];
        if (calibrated.Length == 1) return calibrated[0];
        return IsExclusive
            ? LogMean(z => z.Softmax(run))
            : LogMean(z => z.Sigmoid(run)).Subtract(LogMean(z => z.Scale(-1, run).Sigmoid(run)), run);

        Tensor LogMean(Func<Tensor, Tensor> probabilities) => calibrated
            .Select((z, i) => probabilities(z).Scale(Weights[members[i]], run))
            .Aggregate((sum, next) => sum.Add(next, run))
            .Shift(Least, run).Log(run);
    }
}

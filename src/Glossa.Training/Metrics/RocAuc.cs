using Glossa.Data;

namespace Glossa.Training;

/// <summary>
/// The area under the receiver operating characteristic: the probability that an example of a class scores above one that is not of it,
/// ties counting half (Mann and Whitney 1947; Hanley and McNeil 1982).
/// </summary>
public static class RocAuc
{
    /// <summary><c>AUC = (Σ ranks of positives − n₊(n₊ + 1)/2) / (n₊n₋)</c> with middle ranks for ties.</summary>
    /// <param name="scores">The score of each example; higher means the class is likelier.</param>
    /// <param name="isPositive">Whether each example is of the class.</param>
    /// <returns>Between 0 and 1; null when all or none are of the class, where it is not defined, or a score is NaN.</returns>
    /// <exception cref="DataException">There are not as many scores as examples.</exception>
    public static double? Binary(ReadOnlySpan<float> scores, ReadOnlySpan<bool> isPositive)
    {
        if (scores.Length != isPositive.Length)
        {
            throw new DataException($"{scores.Length} scores were given for {isPositive.Length} examples.");
        }
        float[] sorted = scores.ToArray();
        bool[] positive = isPositive.ToArray();
        if (sorted.Any(float.IsNaN)) return null;
        Array.Sort(sorted, positive);
        double rankSum = 0;
        long positives = 0;
        for (int start = 0, end; start < sorted.Length; start = end)
        {
            int tied = 0;
            for (end = start; end < sorted.Length && sorted[end] == sorted[start]; end++) tied += positive[end] ? 1 : 0;
            // Ranks start + 1 … end, whose middle is (start + 1 + end) / 2.
            rankSum += tied * (start + 1.0 + end) / 2;
            positives += tied;
        }
        long negatives = sorted.Length - positives;
        return positives == 0 || negatives == 0 ? null : (rankSum - (positives * (positives + 1.0) / 2)) / ((double)positives * negatives);
    }

    /// <summary>Returns the mean over classes of the area of each against the rest, without those for which it is not defined.</summary>
    /// <param name="areas">The area of each class.</param>
    /// <returns>Null when no class has one.</returns>
    public static double? Macro(IEnumerable<double?> areas)
    {
        double[] defined = [.. areas.OfType<double>()];
        return defined.Length == 0 ? null : defined.Average();
    }
}

using Glossa.Data;

namespace Glossa.Training;

/// <summary>The probability from which on a label is predicted.</summary>
/// <param name="Value">The threshold: predicted when the score is at least this.</param>
/// <param name="F">The F of the label at this threshold, on the data it was found on.</param>
public readonly record struct Threshold(double Value, double F)
{
    /// <summary>The usual threshold, where nothing better is known.</summary>
    public const double Default = 0.5;

    /// <summary>
    /// Returns the threshold with the best F of one label: all that make a difference are tried, each midway between two scores; of equally
    /// good ones the one nearest to 0.5. Find it on validation data, never on what is reported.
    /// </summary>
    /// <param name="scores">The probability of the label for each example.</param>
    /// <param name="isPositive">Whether each has the label.</param>
    /// <param name="most">The highest threshold there may be. A low limit, such as 0.5, favours positive predictions, which costs little F
    /// where few examples decide.</param>
    /// <param name="window">The fraction of all thresholds over which F is averaged around each before they are compared, in [0, 1]; at the
    /// ends the last F counts for those that are missing. Where few examples decide, the best single F is luck, and a wide window finds the
    /// place where many neighbours are good.</param>
    /// <returns>The threshold, with its own F; 0.5 with an F of 0 when no example has the label.</returns>
    /// <exception cref="DataException">There are not as many scores as examples, or one is NaN.</exception>
    public static Threshold Best(ReadOnlySpan<float> scores, ReadOnlySpan<bool> isPositive, double most = 1, double window = 0)
    {
        if (scores.Length != isPositive.Length)
        {
            throw new DataException($"{scores.Length} scores were given for {isPositive.Length} examples.");
        }
        float[] sorted = scores.ToArray();
        if (sorted.Any(float.IsNaN))
        {
            throw new DataException("A score is NaN, so no threshold can be found. Look for the NaN in the model first.");
        }
        bool[] positive = isPositive.ToArray();
        Array.Sort(sorted, positive);
        Threshold[] all = [.. Candidates(sorted, positive, most)];
        double[] averages = Average([.. all.Select(candidate => candidate.F)], (int)(window / 2 * all.Length));
        Threshold best = new(Default, 0);
        double highest = 0;
        for (int i = 0; i < all.Length; i++)
        {
            if (averages[i] == 0 || averages[i] < highest) continue;
            if (averages[i] == highest && Math.Abs(all[i].Value - Default) >= Math.Abs(best.Value - Default)) continue;
            (best, highest) = (all[i], averages[i]);
        }
        return best;
    }

    /// <summary>Returns all thresholds that make a difference and are allowed, from the highest down, each with its F.</summary>
    private static IEnumerable<Threshold> Candidates(float[] sorted, bool[] positive, double most)
    {
        int positives = positive.Count(x => x), found = 0;
        // From the highest score down: everything from position i on is predicted.
        for (int i = sorted.Length - 1; i >= 0; i--)
        {
            if (positive[i]) found++;
            if (i > 0 && (sorted[i - 1] == sorted[i] || sorted[i - 1] >= most)) continue;
            int predicted = sorted.Length - i;
            yield return new Threshold(
                Math.Min(most, Midway(i == 0 ? 0 : sorted[i - 1], sorted[i])),
                new ClassScore(found, predicted - found, positives - found).F);
        }
    }

    /// <summary>
    /// Returns the mean of each value and its neighbours, <paramref name="reach"/> to either side; the values at the ends are repeated
    /// beyond them.
    /// </summary>
    private static double[] Average(double[] values, int reach)
    {
        if (reach == 0) return values;
        double[] means = new double[values.Length];
        double sum = 0;
        for (int j = -reach; j < reach; j++) sum += At(j);
        for (int i = 0; i < values.Length; i++)
        {
            sum += At(i + reach);
            means[i] = sum / ((2 * reach) + 1);
            sum -= At(i - reach);
        }
        return means;

        double At(int i) => values[Math.Clamp(i, 0, values.Length - 1)];
    }

    /// <summary>Returns a value above the lower and not above the higher, in single precision, in which scores are compared.</summary>
    private static double Midway(float lower, float higher)
    {
        float middle = lower + ((higher - lower) / 2);
        return middle > lower && middle <= higher ? middle : higher;
    }
}

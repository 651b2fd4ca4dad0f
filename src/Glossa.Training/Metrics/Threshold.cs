namespace Glossa.Training;

/// <summary>The probability from which on a label is predicted.</summary>
/// <param name="Value">The threshold: predicted when the score is at least this.</param>
/// <param name="F">The F of the label at this threshold, on the data it was found on.</param>
public readonly record struct Threshold(double Value, double F)
{
    /// <summary>The usual threshold, where nothing better is known.</summary>
    public const double Default = 0.5;

    /// <summary>
    /// The threshold with the best F of one label: all that make a difference are tried, each midway between two scores; of equally good ones the one nearest
    /// to 0.5. Find it on validation data, never on what is reported.
    /// </summary>
    /// <param name="scores">The probability of the label for each example.</param>
    /// <param name="isPositive">Whether each has the label.</param>
    /// <param name="most">The highest threshold there may be. A low limit, such as 0.5, leans to saying yes, which costs little F where few examples decide.</param>
    /// <returns>The threshold; 0.5 with an F of 0 when no example has the label.</returns>
    /// <exception cref="DataException">There are not as many scores as examples, or one is NaN.</exception>
    public static Threshold Best(ReadOnlySpan<float> scores, ReadOnlySpan<bool> isPositive, double most = 1)
    {
        if (scores.Length != isPositive.Length) throw new DataException($"{scores.Length} scores were given for {isPositive.Length} examples.");
        float[] sorted = scores.ToArray();
        if (sorted.Any(float.IsNaN)) throw new DataException("A score is NaN, so no threshold can be found. Look for the NaN in the model first.");
        bool[] positive = isPositive.ToArray();
        Array.Sort(sorted, positive);
        int positives = positive.Count(x => x), found = 0;
        Threshold best = new(Default, 0);
        // From the highest score down: everything from position i on is predicted.
        for (int i = sorted.Length - 1; i >= 0; i--)
        {
            if (positive[i]) found++;
            if (i > 0 && (sorted[i - 1] == sorted[i] || sorted[i - 1] >= most)) continue;
            int predicted = sorted.Length - i;
            double f = new ClassScore(found, predicted - found, positives - found).F;
            double value = Math.Min(most, Midway(i == 0 ? 0 : sorted[i - 1], sorted[i]));
            if (f > best.F || (f == best.F && f > 0 && Math.Abs(value - Default) < Math.Abs(best.Value - Default))) best = new Threshold(value, f);
        }
        return best;
    }

    /// <summary>A number above the lower and not above the higher, in single precision, in which scores are compared.</summary>
    private static double Midway(float lower, float higher)
    {
        float middle = lower + ((higher - lower) / 2);
        return middle > lower && middle <= higher ? middle : higher;
    }
}

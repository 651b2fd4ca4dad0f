using Glossa.Data;

namespace Glossa.Training;

/// <summary>
/// The temperature T of logits: <c>softmax(z / T)</c> of exclusive classes, <c>σ(z / T)</c> of independent labels. It changes no order of
/// the classes, only how sure predictions are: above 1 it takes certainty away (Guo et al. 2017, "On calibration of modern neural
/// networks").
/// </summary>
/// <remarks>
/// It minimises the mean negative log likelihood of validation texts, which is convex in 1/T. Targets are as in Platt (1999),
/// "Probabilistic outputs for support vector machines": <c>1 − ε/2</c> and <c>ε/2</c> with <c>ε = 2 / (n + 2)</c>, so that n texts which
/// are all predicted rightly do not make probabilities of 1.
/// </remarks>
public static class Temperature
{
    /// <summary>The temperature of logits that are taken as they are.</summary>
    public const double None = 1;

    // Between 1e-4 and 1e4, to six digits.
    private const double Widest = 9.21;
    private const int Halvings = 40;

    /// <summary>Returns the temperature of exclusive classes.</summary>
    /// <param name="logits">The logits of validation texts. <c>Shape: [texts, classes]</c>.</param>
    /// <param name="truths">The class of each text.</param>
    /// <returns>T, above 0; 1 where there are no texts, or where all their logits are equal.</returns>
    /// <exception cref="DataException">There are not as many logits for each text, or one is not finite.</exception>
    public static double OfClasses(ReadOnlySpan<float> logits, IReadOnlyList<int> truths)
    {
        int classes = Columns(logits, truths.Count);
        double[] z = Finite(logits);
        double smoothing = 2.0 / (truths.Count + 2);
        // Σ of the logits as the targets weigh them: the slope is zero where the predictions weigh them equally.
        double wanted = 0;
        for (int text = 0; text < truths.Count; text++)
        {
            ReadOnlySpan<double> row = z.AsSpan(text * classes, classes);
            wanted += ((1 - smoothing) * row[truths[text]]) + (smoothing * Mean(row));
        }
        return AtZero(sharpness =>
        {
            double weighed = 0;
            for (int text = 0; text < truths.Count; text++) weighed += Expectation(z.AsSpan(text * classes, classes), sharpness);
            return weighed - wanted;
        });
    }

    /// <summary>Returns the temperature of labels that do not exclude each other, one for all of them.</summary>
    /// <param name="logits">The logits of validation texts. <c>Shape: [texts, labels]</c>.</param>
    /// <param name="truths">Whether each text has each label. <c>Shape: [texts, labels]</c>.</param>
    /// <returns>T, above 0; 1 where there are no texts, or where all logits are 0.</returns>
    /// <exception cref="DataException">There are not as many truths as logits, or one of them is not finite.</exception>
    public static double OfLabels(ReadOnlySpan<float> logits, ReadOnlySpan<bool> truths)
    {
        if (logits.Length != truths.Length) throw new DataException($"{logits.Length} logits were given for {truths.Length} truths.");
        double[] z = Finite(logits);
        double smoothing = 2.0 / (z.Length + 2), wanted = 0;
        for (int i = 0; i < z.Length; i++) wanted += z[i] * (truths[i] ? 1 - (smoothing / 2) : smoothing / 2);
        return AtZero(sharpness => z.Sum(logit => logit / (1 + Math.Exp(-sharpness * logit))) - wanted);
    }

    /// <summary>
    /// Returns 1 / the sharpness at which a rising slope is zero, by halving its logarithm; 1 where the slope is zero throughout.
    /// </summary>
    private static double AtZero(Func<double, double> slope)
    {
        double low = -Widest, high = Widest;
        if (Math.Abs(slope(Math.Exp(low))) + Math.Abs(slope(Math.Exp(high))) < 1e-12) return None;
        for (int i = 0; i < Halvings; i++)
        {
            double middle = (low + high) / 2;
            if (slope(Math.Exp(middle)) > 0) high = middle;
            else low = middle;
        }
        return Math.Exp(-(low + high) / 2);
    }

    /// <summary>The mean of logits weighted by <c>softmax(sharpness · z)</c>.</summary>
    private static double Expectation(ReadOnlySpan<double> z, double sharpness)
    {
        double most = double.NegativeInfinity, sum = 0, weighed = 0;
        foreach (double logit in z) most = Math.Max(most, logit);
        foreach (double logit in z)
        {
            double weight = Math.Exp(sharpness * (logit - most));
            sum += weight;
            weighed += weight * logit;
        }
        return weighed / sum;
    }

    private static double Mean(ReadOnlySpan<double> z)
    {
        double sum = 0;
        foreach (double logit in z) sum += logit;
        return sum / z.Length;
    }

    private static int Columns(ReadOnlySpan<float> logits, int texts) => texts == 0 ? 0 : logits.Length % texts == 0
        ? logits.Length / texts
        : throw new DataException($"{logits.Length} logits were given for {texts} texts, which is not as many for each.");

    private static double[] Finite(ReadOnlySpan<float> logits)
    {
        double[] z = new double[logits.Length];
        for (int i = 0; i < z.Length; i++)
        {
            z[i] = float.IsFinite(logits[i]) ? logits[i]
                : throw new DataException("A logit is not finite, so no temperature can be found. Look for it in the model first.");
        }
        return z;
    }
}

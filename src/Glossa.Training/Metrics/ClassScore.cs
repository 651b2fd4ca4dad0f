namespace Glossa.Training;

/// <summary>
/// The precision, recall and F of one class, or of several counted together, from the examples found rightly, found wrongly, and missed.
/// </summary>
/// <param name="TruePositives">Examples of the class predicted as such.</param>
/// <param name="FalsePositives">Examples predicted as the class that are not.</param>
/// <param name="FalseNegatives">Examples of the class predicted as something else.</param>
public readonly record struct ClassScore(long TruePositives, long FalsePositives, long FalseNegatives)
{
    /// <summary><c>P = TP / (TP + FP)</c>; 0 when nothing was predicted.</summary>
    public double Precision => Ratio(TruePositives, TruePositives + FalsePositives);

    /// <summary><c>R = TP / (TP + FN)</c>; 0 when there is nothing to find.</summary>
    public double Recall => Ratio(TruePositives, TruePositives + FalseNegatives);

    /// <summary><c>F = 2PR / (P + R) = 2TP / (2TP + FP + FN)</c>; 0 when all are 0.</summary>
    public double F => Ratio(2 * TruePositives, (2 * TruePositives) + FalsePositives + FalseNegatives);

    /// <summary>The number of examples of the class.</summary>
    public long Support => TruePositives + FalseNegatives;

    /// <summary>Adds counts; micro averages are computed from the sums.</summary>
    public static ClassScore operator +(ClassScore a, ClassScore b) =>
        new(a.TruePositives + b.TruePositives, a.FalsePositives + b.FalsePositives, a.FalseNegatives + b.FalseNegatives);

    /// <summary>Adds counts.</summary>
    /// <param name="other">The other counts.</param>
    public ClassScore Add(ClassScore other) => this + other;

    private static double Ratio(long part, long whole) => whole == 0 ? 0 : (double)part / whole;
}

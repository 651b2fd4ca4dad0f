namespace Glossa.Text;

/// <summary>The digamma function, the derivative of the logarithm of the gamma function.</summary>
internal static class Digamma
{
    private const double Large = 10;

    // B(2k) / 2k of the Bernoulli numbers, k = 1 … 7.
    private static readonly double[] Terms = [1.0 / 12, -1.0 / 120, 1.0 / 252, -1.0 / 240, 1.0 / 132, -691.0 / 32760, 1.0 / 12];

    /// <summary>
    /// Returns <c>ψ(x) = ln x − 1/2x − Σ B(2k) / (2k x²ᵏ)</c> of a large number, and of a small one by <c>ψ(x) = ψ(x + 1) − 1/x</c>.
    /// </summary>
    /// <param name="x">The number, above 0.</param>
    public static double Of(double x)
    {
        double below = 0;
        for (; x < Large; x++) below += 1 / x;
        double square = 1 / (x * x), sum = 0;
        for (int i = Terms.Length - 1; i >= 0; i--) sum = square * (Terms[i] + sum);
        return Math.Log(x) - (0.5 / x) - sum - below;
    }
}

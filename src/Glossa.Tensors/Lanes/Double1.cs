namespace Glossa.Tensors.Lanes;

/// <summary>A single double: the lanes of the reference backend, with the library's mathematics instead of the kernels' own.</summary>
/// <param name="Value">The number; masks are 1 (set) and 0.</param>
public readonly record struct Double1(double Value) : ILanes<Double1>
{
    /// <inheritdoc/>
    public static int Count => 1;

    /// <inheritdoc/>
    public static Double1 Zero => default;

    /// <inheritdoc/>
    public static Double1 Of(double value) => new(value);

    /// <inheritdoc/>
    public static Double1 operator +(Double1 a, Double1 b) => new(a.Value + b.Value);

    /// <inheritdoc/>
    public static Double1 operator -(Double1 a, Double1 b) => new(a.Value - b.Value);

    /// <inheritdoc/>
    public static Double1 operator *(Double1 a, Double1 b) => new(a.Value * b.Value);

    /// <inheritdoc/>
    public static Double1 operator /(Double1 a, Double1 b) => new(a.Value / b.Value);

    /// <inheritdoc/>
    public static Double1 operator -(Double1 a) => new(-a.Value);

    /// <inheritdoc/>
    public static Double1 MultiplyAdd(Double1 a, Double1 b, Double1 c) => new((a.Value * b.Value) + c.Value);

    /// <inheritdoc/>
    public static Double1 Min(Double1 a, Double1 b) => a.Value < b.Value ? a : b;

    /// <inheritdoc/>
    public static Double1 Max(Double1 a, Double1 b) => a.Value > b.Value ? a : b;

    /// <inheritdoc/>
    public static Double1 Abs(Double1 a) => new(Math.Abs(a.Value));

    /// <inheritdoc/>
    public static Double1 Sqrt(Double1 a) => new(Math.Sqrt(a.Value));

    /// <inheritdoc/>
    public static Double1 Greater(Double1 a, Double1 b) => new(a.Value > b.Value ? 1 : 0);

    /// <inheritdoc/>
    public static Double1 Equal(Double1 a, Double1 b) => new(a.Value == b.Value ? 1 : 0);

    /// <inheritdoc/>
    public static Double1 Select(Double1 mask, Double1 yes, Double1 no) => mask.Value != 0 ? yes : no;

    /// <inheritdoc/>
    public static Double1 Exp(Double1 a) => new(Math.Exp(a.Value));

    /// <summary>eᵃ − 1; near zero by 2 sinh(a/2) e^(a/2), which loses nothing.</summary>
    public static Double1 ExpM1(Double1 a) =>
        new(Math.Abs(a.Value) > 1 ? Math.Exp(a.Value) - 1 : 2 * Math.Sinh(a.Value / 2) * Math.Exp(a.Value / 2));

    /// <inheritdoc/>
    public static Double1 Log(Double1 a) => new(Math.Log(a.Value));

    /// <summary>ln(1 + a) by ln(u) · a / (u − 1) with u = 1 + a rounded.</summary>
    public static Double1 Log1P(Double1 a)
    {
        double u = 1 + a.Value;
        return new(u == 1 ? a.Value : double.IsInfinity(u) || u == 0 ? Math.Log(u) : Math.Log(u) * (a.Value / (u - 1)));
    }

    /// <inheritdoc/>
    public static Double1 Tanh(Double1 a) => new(Math.Tanh(a.Value));

    /// <summary>The error function: its all-positive power series below 3, Lentz's continued fraction of the complement above.</summary>
    public static Double1 Erf(Double1 a)
    {
        double x = Math.Abs(a.Value);
        double erf = x < 3 ? ErfSeries(x) : x > 6 ? 1 : 1 - ErfcFraction(x);
        return new(double.IsNaN(a.Value) ? double.NaN : Math.CopySign(erf, a.Value));
    }

    /// <inheritdoc/>
    public static Double1 ErfOverRoot2(Double1 a) => Erf(new(a.Value / Math.Sqrt(2)));

    /// <inheritdoc/>
    public static Double1 Sin(Double1 a) => new(Math.Sin(a.Value));

    /// <inheritdoc/>
    public static Double1 Cos(Double1 a) => new(Math.Cos(a.Value));

    /// <inheritdoc/>
    public static Double1 Pow(Double1 a, Double1 b) => new(Math.Pow(a.Value, b.Value));

    /// <summary>erf x = 2/√π · e^(−x²) · Σ 2ⁿ x^(2n+1) / (2n+1)!!.</summary>
    private static double ErfSeries(double x)
    {
        double term = x, sum = x;
        for (int n = 1; term > sum * 1e-18; n++)
        {
            term *= 2 * x * x / ((2 * n) + 1);
            sum += term;
        }
        return 2 / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }

    /// <summary>erfc x = e^(−x²)/√π · 1/(x + ½/(x + 1/(x + 3⁄2/(x + …)))), from the innermost term outward.</summary>
    private static double ErfcFraction(double x)
    {
        double fraction = x;
        for (int n = 60; n >= 1; n--) fraction = x + (n / 2.0 / fraction);
        return Math.Exp(-x * x) / Math.Sqrt(Math.PI) / fraction;
    }
}

using Glossa.Tensors;

namespace Glossa.Testing;

/// <summary>
/// The tolerance of all comparisons with references: <c>|a − b| ≤ t · (|b| + max |b|)</c>, t = 1e−9 in double and 1e−5 in single precision.
/// </summary>
public static class Close
{
    public static double Tolerance(Backend backend) => backend.DType == DType.Float64 ? 1e-9 : 1e-5;

    /// <summary>Requires two tensors of one shape to agree; the tolerance is the actual tensor's backend's, or the one given.</summary>
    public static void Assert(string what, Tensor expected, Tensor actual, double? tolerance = null)
    {
        if (expected.Shape != actual.Shape) Xunit.Assert.Fail($"{what}: expected shape {expected.Shape}, got {actual.Shape}");
        double[] b = expected.ToDoubleArray(), a = actual.ToDoubleArray();
        double largest = b.Length == 0 ? 0 : b.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max(),
            t = tolerance ?? Tolerance(actual.Backend);
        for (int i = 0; i < b.Length; i++)
        {
            if (a[i] == b[i] || (double.IsNaN(a[i]) && double.IsNaN(b[i]))) continue;
            double allowed = t * (Math.Abs(b[i]) + largest);
            if (!(Math.Abs(a[i] - b[i]) <= allowed))
            {
                Xunit.Assert.Fail($"{what}: element {i} of {expected.Shape} is {a[i]:R}, expected {b[i]:R} ± {allowed:E2}");
            }
        }
    }

    /// <summary>Requires two tensors of one shape to differ by no more than an absolute number.</summary>
    public static void AssertWithin(string what, Tensor expected, Tensor actual, double absolute)
    {
        if (expected.Shape != actual.Shape) Xunit.Assert.Fail($"{what}: expected shape {expected.Shape}, got {actual.Shape}");
        double[] b = expected.ToDoubleArray(), a = actual.ToDoubleArray();
        for (int i = 0; i < b.Length; i++)
        {
            if (!(Math.Abs(a[i] - b[i]) <= absolute))
            {
                Xunit.Assert.Fail($"{what}: element {i} of {expected.Shape} is {a[i]:R}, expected {b[i]:R} within {absolute}");
            }
        }
    }

    /// <summary>Requires the same bits.</summary>
    public static void AssertSameBits(string what, Tensor expected, Tensor actual)
    {
        if (expected.Shape != actual.Shape) Xunit.Assert.Fail($"{what}: expected shape {expected.Shape}, got {actual.Shape}");
        double[] b = expected.ToDoubleArray(), a = actual.ToDoubleArray();
        for (int i = 0; i < b.Length; i++)
        {
            if (BitConverter.DoubleToInt64Bits(a[i]) != BitConverter.DoubleToInt64Bits(b[i]))
            {
                Xunit.Assert.Fail($"{what}: element {i} of {expected.Shape} is {a[i]:R}, expected exactly {b[i]:R}");
            }
        }
    }
}

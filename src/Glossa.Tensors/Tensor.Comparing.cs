using System.Numerics;

namespace Glossa.Tensors;

public sealed partial class Tensor
{
    /// <summary>
    /// Whether every element is close to another tensor's: <c>|a − b| ≤ absolute + relative · |b|</c>. NaN is close to nothing.
    /// </summary>
    /// <param name="other">A tensor of the same shape, also of another backend.</param>
    /// <param name="relative">The tolerance relative to the other's element.</param>
    /// <param name="absolute">The tolerance for elements near zero.</param>
    /// <returns>False also when the shapes differ.</returns>
    public bool AllClose(Tensor other, double relative = 1e-5, double absolute = 1e-8)
    {
        if (Shape != other.Shape) return false;
        double[] a = ToDoubleArray(), b = other.ToDoubleArray();
        for (int i = 0; i < a.Length; i++)
        {
            if (a[i] == b[i] || Math.Abs(a[i] - b[i]) <= absolute + (relative * Math.Abs(b[i]))) continue;
            return false;
        }
        return true;
    }

    /// <summary>Returns whether all values are finite.</summary>
    public bool IsFinite()
    {
        // 0 · x is 0 for every finite x, and NaN for the others.
        float[] values = ToArray();
        Vector<float> products = Vector<float>.Zero;
        int i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            products += Vector<float>.Zero * new Vector<float>(values, i);
        }
        float sum = Vector.Sum(products);
        for (; i < values.Length; i++) sum += 0 * values[i];
        return sum == 0;
    }
}

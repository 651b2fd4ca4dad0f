using System.Globalization;
using System.Numerics;
using System.Text;

namespace Glossa.Tensors;

public sealed partial class Tensor
{
    private const int EdgeItems = 3;

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

    /// <summary>Returns whether all numbers are finite.</summary>
    public bool IsFinite()
    {
        // 0 · x is 0 for every finite x, and NaN for the others.
        float[] values = ToArray();
        Vector<float> products = Vector<float>.Zero;
        int i = 0;
        for (; i <= values.Length - Vector<float>.Count; i += Vector<float>.Count) products += Vector<float>.Zero * new Vector<float>(values, i);
        float sum = Vector.Sum(products);
        for (; i < values.Length; i++) sum += 0 * values[i];
        return sum == 0;
    }

    /// <summary>Shape, backend and numbers; the middle of long axes is left out.</summary>
    public override string ToString()
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"Tensor {Shape} on {Backend}");
        if (RequiresGradient) text.Append(", requires gradient");
        if (Node is not null) text.Append(CultureInfo.InvariantCulture, $", from {Node.Where}");
        if (IsRecycled) return text.Append(", recycled").ToString();
        text.AppendLine();
        double[] values = ToDoubleArray();
        string format = values.All(value => value == Math.Round(value) && Math.Abs(value) < 1e6) ? "F0" : values.Any(value => Math.Abs(value) >= 1e5) ? "E3" : "F4";
        Print(text, values, format, 0, 0, 0);
        return text.ToString();
    }

    private long Print(StringBuilder text, double[] values, string format, int axis, long at, int indent)
    {
        if (axis == Shape.Rank)
        {
            text.Append(values[at].ToString(format, CultureInfo.InvariantCulture));
            return at + 1;
        }
        int size = Shape[axis];
        long inner = 1;
        for (int i = axis + 1; i < Shape.Rank; i++) inner *= Shape[i];
        text.Append('[');
        for (int i = 0; i < size; i++)
        {
            if (i > 0)
            {
                text.Append(',');
                if (axis == Shape.Rank - 1) text.Append(' ');
                else text.AppendLine().Append(' ', indent + 1);
            }
            if (size > 2 * EdgeItems && i == EdgeItems)
            {
                text.Append('…');
                int skipped = size - (2 * EdgeItems);
                at += skipped * inner;
                i += skipped - 1;
                continue;
            }
            at = Print(text, values, format, axis + 1, at, indent + 1);
        }
        text.Append(']');
        return at;
    }
}

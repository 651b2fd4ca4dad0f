using System.Globalization;
using System.Text;

namespace Glossa.Tensors;

public sealed partial class Tensor
{
    /// <summary>
    /// Shape, number format, backend, and the values as NumPy lays them out: aligned in nested brackets, of more than 1,000 only three at
    /// both ends of each axis. As in PyTorch there are four decimals, and none where all values are whole; where they are very large, very
    /// small or of very different sizes, powers of ten.
    /// </summary>
    public override string ToString()
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"Tensor {Shape}, {(DType == DType.Float32 ? "float32" : "float64")} on {Backend}");
        if (RequiresGradient) text.Append(", requires gradient");
        if (Node is not null) text.Append(CultureInfo.InvariantCulture, $", from {Node.Where}");
        if (IsRecycled) return text.Append(", recycled").ToString();
        return text.Append('\n').Append(ArrayText.Of(Shape, ElementAt)).ToString();
    }

    /// <summary>The element at a position counted row by row.</summary>
    private double ElementAt(long position)
    {
        (long row, long column) = Math.DivRem(position, Shape.Columns);
        Span<double> one = stackalloc double[1];
        Backend.Read(this, (row * Pitch) + column, one);
        return one[0];
    }
}

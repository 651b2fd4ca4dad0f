namespace Glossa.Tensors;

/// <summary>
/// The part taken of one axis of an <see cref="Expression"/>: a position, or a range. Written as in C# and NumPy: <c>x[^1, 2..5]</c>.
/// </summary>
public readonly struct AxisIndex
{
    private readonly Index position;
    private readonly Range range;
    private readonly bool isRange;

    private AxisIndex(Index position, Range range, bool isRange) => (this.position, this.range, this.isRange) = (position, range, isRange);

    /// <summary>One position; the axis is gone.</summary>
    /// <param name="position">The position, from the start.</param>
    public static implicit operator AxisIndex(int position) => new(position, default, false);

    /// <summary>One position; the axis is gone.</summary>
    /// <param name="position">The position, from the start or from the end.</param>
    public static implicit operator AxisIndex(Index position) => new(position, default, false);

    /// <summary>A range of positions; the axis stays.</summary>
    /// <param name="range">The range.</param>
    public static implicit operator AxisIndex(Range range) => new(default, range, true);

    /// <summary>Takes it of an axis.</summary>
    /// <param name="x">The tensor.</param>
    /// <param name="axis">The axis, which is the next one where this one stays.</param>
    /// <param name="run">The run to compute in.</param>
    internal Tensor Of(Tensor x, ref int axis, Run run)
    {
        int size = x.Shape[axis];
        if (!isRange) return x.Select(axis, position.GetOffset(size), run);
        (int start, int end) = (range.Start.GetOffset(size), range.End.GetOffset(size));
        int at = axis++;
        return start == 0 && end == size ? x : x.Slice(at, start, end, run);
    }
}

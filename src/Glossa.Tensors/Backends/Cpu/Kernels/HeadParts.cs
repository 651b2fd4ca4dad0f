namespace Glossa.Tensors;

/// <summary>
/// The parts of a tensor <c>[batch, time, heads · size]</c> that belong to single heads, as matrices <c>[time, size]</c>: head h of text b
/// is number <c>b · heads + h</c>.
/// </summary>
internal readonly unsafe struct HeadParts(float* start, Tensor tensor, AttentionMemory memory)
{
    /// <summary>The width of a part.</summary>
    public int Size { get; } = tensor.Shape[2] / memory.Heads;

    /// <summary>The distance of its rows.</summary>
    public int Pitch { get; } = tensor.Pitch;

    /// <summary>The first element of a part.</summary>
    public float* this[long part]
    {
        get
        {
            (long text, long head) = Math.DivRem(part, memory.Heads);
            long row = memory.Lengths is null ? text * tensor.Shape[1] : memory.Starts[text];
            return start + (row * Pitch) + (head * Size);
        }
    }

    /// <summary>A part as an operand of a product.</summary>
    public RowMajor Rows(long part) => new(this[part], Pitch);

    /// <summary>The transpose of a part as an operand of a product.</summary>
    public Transposed Transpose(long part) => new(this[part], Pitch);
}

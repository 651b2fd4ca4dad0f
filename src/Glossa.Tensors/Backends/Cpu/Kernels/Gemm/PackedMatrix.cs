namespace Glossa.Tensors;

/// <summary>
/// A right operand packed once, in the panels the micro-kernel reads, to be used in many products: recurrent weights, the weights of a
/// served model.
/// </summary>
internal sealed unsafe class PackedMatrix
{
    private readonly HostBlock block;

    private PackedMatrix(int depth, int columns, HostBlock? block)
    {
        Depth = depth;
        Columns = columns;
        Panels = (columns + PanelWidth - 1) / PanelWidth;
        this.block = block ?? new HostBlock(Size(depth, columns) * sizeof(float));
    }

    /// <summary>Two registers.</summary>
    public static int PanelWidth => Gemm.PanelWidth;

    public int Depth { get; }

    public int Columns { get; }

    public int Panels { get; }

    /// <summary>The number of values of a packed matrix.</summary>
    public static long Size(int depth, int columns) => ((long)columns + PanelWidth - 1) / PanelWidth * PanelWidth * depth;

    /// <summary>Packs a matrix, into a given block of <see cref="Size"/> values or a new one.</summary>
    public static PackedMatrix Pack<B>(B source, int depth, int columns, int threads, HostBlock? block = null)
        where B : struct, IRightOperand
    {
        PackedMatrix packed = new(depth, columns, block);
        Workers.Shared.For(threads, packed.Panels, 4, (first, end) =>
        {
            int column = (int)first * PanelWidth;
            source.Pack(column, Math.Min(columns, (int)end * PanelWidth) - column, 0, depth, packed.Panel((int)first), PanelWidth);
        });
        return packed;
    }

    /// <summary>The first number, to be fixed while the panels are used.</summary>
    public ref float GetPinnableReference() => ref block.First<float>();

    public float* Panel(int panel) => (float*)block.Address + ((long)panel * Depth * PanelWidth);
}

/// <summary>The panels of a <see cref="PackedMatrix"/> as an operand.</summary>
internal readonly unsafe struct PackedPanels(float* data, int depth) : IRightOperand
{
    public static bool IsPacked => true;

    public float* Direct(int column, int firstK, out nint pitch)
    {
        pitch = Gemm.PanelWidth;
        return data + (((long)column * depth) + ((long)firstK * Gemm.PanelWidth));
    }

    public void Pack(int column, int columns, int firstK, int depth, float* panels, int width) =>
        throw new InvalidOperationException("Packed panels are read in place.");
}

namespace Glossa.Tensors;

/// <summary>A left operand packed once: for every block of k its row panels, one after another. The memory is the caller's.</summary>
/// <param name="data">Room for <c>rows · depth</c> values.</param>
/// <param name="rows">The rows.</param>
/// <param name="depth">The summed dimension.</param>
internal readonly unsafe struct PackedRows(float* data, int rows, int depth)
{
    public RowPanels Panels { get; } = new(rows);

    public int Depth => depth;

    /// <summary>The panel for a block of k.</summary>
    public float* Panel(int panel, int firstK) => Block(firstK).At(panel, 0);

    /// <summary>
    /// Packs the columns <paramref name="firstK"/> … <paramref name="endK"/> − 1 of a matrix; threads may each pack some.
    /// </summary>
    public void Pack<A>(A source, int firstK, int endK) where A : struct, ILeftOperand
    {
        while (firstK < endK)
        {
            int block = firstK / Gemm.DepthBlock * Gemm.DepthBlock, end = Math.Min(endK, block + Gemm.DepthBlock);
            source.Pack(0, Block(block), firstK, end - firstK, firstK - block);
            firstK = end;
        }
    }

    private LeftPanels Block(int firstK) =>
        new(data + ((long)firstK * rows), Panels, 0, Panels.Count, Math.Min(Gemm.DepthBlock, depth - firstK));
}

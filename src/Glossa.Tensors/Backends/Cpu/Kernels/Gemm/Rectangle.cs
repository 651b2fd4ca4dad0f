using System.Runtime.CompilerServices;
using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

/// <summary>
/// A rectangle of C (see <see cref="Gemm"/>). The members of a team compute the row panels they take from a queue, a thread alone all of
/// them.
/// </summary>
internal readonly unsafe struct Rectangle<A, B>(
    A a, B b, int firstRow, int endRow, int firstColumn, int endColumn, int k, float* addend, nint pitchAddend, float* c, nint pitchC,
    Member member, PanelQueue? queue, float* packedB) : IVectorized
    where A : struct, ILeftOperand
    where B : struct, IRightOperand
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Compute<V>() where V : struct, IFloatLanes<V>
    {
        if (k == 0)
        {
            CopyAddend();
            return;
        }
        int width = Tile<V>.Width;
        RowPanels panels = new(endRow - firstRow);
        // Few rows do not repay the packing of a right operand that can be read in place.
        bool packs = !B.IsPacked && (b.Direct(firstColumn, 0, out _) is null || panels.Count > 4);
        using Scratch scratch = Scratch.Rent(Math.Min(panels.Count, Gemm.PanelsTogether) * Gemm.PanelHeight * Math.Min(k, Gemm.DepthBlock));
        int pass = 0;
        for (int column = firstColumn; column < endColumn; column += Gemm.ColumnBlock)
        {
            int columns = Math.Min(Gemm.ColumnBlock, endColumn - column);
            for (int firstK = 0; firstK < k; firstK += Gemm.DepthBlock, pass++)
            {
                int depth = Math.Min(Gemm.DepthBlock, k - firstK);
                if (!B.IsPacked)
                {
                    int inPlace = packs ? 0 : columns / width * width;
                    if (inPlace < columns) b.Pack(column + inPlace, columns - inPlace, firstK, depth, packedB + (inPlace * depth), width);
                }
                int firstPanel = 0, endPanel = 0;
                while (queue is null ? endPanel < panels.Count : queue.Take(pass, Gemm.PanelsTogether, out firstPanel, out endPanel))
                {
                    if (queue is null) (firstPanel, endPanel) = (endPanel, Math.Min(panels.Count, endPanel + Gemm.PanelsTogether));
                    LeftPanels group = new(scratch.Floats, panels, firstPanel, endPanel, depth);
                    a.Pack(firstRow, group, firstK, depth, 0);
                    for (int block = 0; block < columns; block += Gemm.ColumnsTogether)
                    {
                        int endBlock = Math.Min(columns, block + Gemm.ColumnsTogether);
                        for (int panel = group.First; panel < group.End; panel++)
                        {
                            Multiply<V>(
                                panels, panel, group.At(panel, 0), firstK, depth, column, columns, block, endBlock, packs,
                                panel - group.First);
                        }
                    }
                }
                // The next block of k adds to rows that another thread may still be computing.
                if (firstK + depth < k) member.Meet();
            }
        }
    }

    /// <summary>Multiplies one panel of A by the columns <paramref name="block"/> … <paramref name="endBlock"/> − 1 of B.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Multiply<V>(
        RowPanels panels, int panel, float* panelA, int firstK, int depth, int column, int columns, int block, int endBlock, bool packs,
        int turn)
        where V : struct, IFloatLanes<V>
    {
        int width = Tile<V>.Width, height = panels.Height(panel);
        long row = firstRow + panels.Start(panel);
        nint pitchAdd = firstK == 0 ? pitchAddend : pitchC;
        float* add = firstK == 0 ? addend : c, to = c + (row * pitchC) + column;
        if (add is not null) add += (row * pitchAdd) + column;
        for (int j = block; j < endBlock; j += width)
        {
            if (height == 1 && B.IsPacked && j + (RowKernel.Tiles * width) <= endBlock)
            {
                float* b0 = b.Direct(column + j, firstK, out nint pitch), b1 = b.Direct(column + j + width, firstK, out _);
                float* b2 = b.Direct(column + j + (2 * width), firstK, out _), b3 = b.Direct(column + j + (3 * width), firstK, out _);
                RowKernel.Run<V>(depth, panelA, b0, b1, b2, b3, pitch, add is null ? null : add + j, to + j, width);
                j += (RowKernel.Tiles - 1) * width;
                continue;
            }
            bool isPackedHere = packs || (!B.IsPacked && columns - j < width);
            nint pitchB = width;
            float* panelB = isPackedHere ? packedB + (j * depth) : b.Direct(column + j, firstK, out pitchB);
            int here = Math.Min(width, columns - j);
            float* ahead = Ahead<V>(turn, (j - block) / width, depth, column, columns, endBlock, firstK, panelA);
            Tile<V>.Compute(height, here, depth, panelA, panelB, pitchB, add is null ? null : add + j, pitchAdd, to + j, pitchC, ahead);
        }
    }

    /// <summary>
    /// The part of the next columns of a packed B that a tile fetches: the panels of A take turns, and a tile fetches a quarter of a panel
    /// of B, so that four panels of A bring all that follows their columns. Fewer rows than six panels leave no time for it.
    /// </summary>
    private float* Ahead<V>(int turn, int tile, int depth, int column, int columns, int endBlock, int firstK, float* otherwise)
        where V : struct, IFloatLanes<V>
    {
        if (!B.IsPacked || turn > 3 || endRow - firstRow < 6 * Gemm.PanelHeight) return otherwise;
        int width = Tile<V>.Width, next = (turn * (Gemm.ColumnsTogether / width)) + tile, at = endBlock + (next / 4 * width);
        if (at + width > columns) return otherwise;
        return b.Direct(column + at, firstK, out _) + (next % 4 * (depth / 2) * MicroKernel.LineCount);
    }

    /// <summary>Nothing to multiply: the addend, or zeros.</summary>
    private void CopyAddend()
    {
        for (int row = firstRow; row < endRow; row++)
        {
            for (int column = firstColumn; column < endColumn; column++)
            {
                c[(row * pitchC) + column] = addend is null ? 0 : addend[(row * pitchAddend) + column];
            }
        }
    }
}

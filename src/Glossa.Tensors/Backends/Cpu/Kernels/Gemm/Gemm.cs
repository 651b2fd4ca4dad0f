using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

/// <summary>
/// C = A · B (+ addend) in single precision: the blocked algorithm of Goto and van de Geijn (2008, "Anatomy of high-performance matrix
/// multiplication"). A panel of B stays in the first-level cache, a block of A in the second; both are packed so that the
/// <see cref="MicroKernel"/> reads them in order.
/// </summary>
/// <remarks>
/// K is cut into blocks of <see cref="DepthBlock"/> whatever M and N are, each block is one chain of multiply-adds, and the blocks are
/// added in order. So every element of C has the same bits for one row or a thousand, packed or unpacked, on any number of threads:
/// those only decide who computes an element, never how.
/// </remarks>
internal static unsafe class Gemm
{
    /// <summary>The length of a chain of multiply-adds.</summary>
    public const int DepthBlock = 256;

    /// <summary>Multiply-adds a thread should have at least.</summary>
    public const long WorkGrain = 1 << 18;

    /// <summary>Row panels of A packed together: 16 · 12 · 256 numbers are 192 KiB of the second-level cache.</summary>
    private const int PanelsTogether = 16;

    /// <summary>Columns of B packed together.</summary>
    private const int ColumnBlock = 1024;

    /// <summary>Two registers: the columns of a panel of B.</summary>
    public static int PanelWidth => 2 * (Vector512.IsHardwareAccelerated ? 16 : Vector256.IsHardwareAccelerated ? 8 : 4);

    /// <summary>The rows of a panel of A: as many as the registers hold accumulators for.</summary>
    public static int PanelHeight => Vector512.IsHardwareAccelerated || AdvSimd.Arm64.IsSupported ? 12 : 6;

    /// <summary>Multiplies, sharing C among threads.</summary>
    /// <param name="a">The left operand, M×K.</param>
    /// <param name="b">The right operand, K×N.</param>
    /// <param name="m">Rows of C.</param>
    /// <param name="n">Columns of C.</param>
    /// <param name="k">The summed dimension.</param>
    /// <param name="addend">Added to the products: a row for all (pitch 0), C itself, or null.</param>
    /// <param name="pitchAddend">The distance of the addend's rows.</param>
    /// <param name="c">The result.</param>
    /// <param name="pitchC">The distance of its rows.</param>
    /// <param name="threads">How many threads may work.</param>
    public static void Multiply<A, B>(A a, B b, int m, int n, int k, float* addend, nint pitchAddend, float* c, nint pitchC, int threads)
        where A : struct, ILeftOperand
        where B : struct, IRightOperand
    {
        long useful = Math.Max(1, (long)m * n * k / WorkGrain);
        if (threads <= 1 || useful == 1)
        {
            Block(a, b, 0, m, 0, n, k, addend, pitchAddend, c, pitchC);
            return;
        }
        Workers.Shared.Run((int)Math.Min(threads, useful), member =>
        {
            (int down, int across) = Grid(member.Count, m, n);
            (long firstRow, long endRow) = new Member(member.Index / across, down, null).Share(m, PanelHeight);
            (long firstColumn, long endColumn) = new Member(member.Index % across, across, null).Share(n, PanelWidth);
            if (firstRow == endRow || firstColumn == endColumn) return;
            Block(a, b, (int)firstRow, (int)endRow, (int)firstColumn, (int)endColumn, k, addend, pitchAddend, c, pitchC);
        });
    }

    /// <summary>Computes a rectangle of C on this thread.</summary>
    public static void Block<A, B>(A a, B b, int firstRow, int endRow, int firstColumn, int endColumn, int k, float* addend, nint pitchAddend, float* c, nint pitchC)
        where A : struct, ILeftOperand
        where B : struct, IRightOperand
    {
        if (k == 0) AddendAlone(firstRow, endRow, firstColumn, endColumn, addend, pitchAddend, c, pitchC);
        else if (Vector512.IsHardwareAccelerated) Block<A, B, Float512>(a, b, firstRow, endRow, firstColumn, endColumn, k, addend, pitchAddend, c, pitchC);
        else if (Vector256.IsHardwareAccelerated) Block<A, B, Float256>(a, b, firstRow, endRow, firstColumn, endColumn, k, addend, pitchAddend, c, pitchC);
        else Block<A, B, Float128>(a, b, firstRow, endRow, firstColumn, endColumn, k, addend, pitchAddend, c, pitchC);
    }

    /// <summary>
    /// A strip of C, one panel wide, from operands packed before: the form of recurrent layers, where the left operand is new at every step.
    /// </summary>
    /// <param name="a">The left operand.</param>
    /// <param name="panelB">The panel of the right operand, all of k.</param>
    /// <param name="width">The columns that exist.</param>
    /// <param name="addend">Added to the products (pitch 0: one row for all), or null.</param>
    /// <param name="pitchAddend">The distance of the addend's rows.</param>
    /// <param name="c">The strip.</param>
    /// <param name="pitchC">The distance of its rows.</param>
    public static void Strip<V>(PackedRows a, float* panelB, int width, float* addend, nint pitchAddend, float* c, nint pitchC) where V : struct, IFloatLanes<V>
    {
        for (int firstK = 0; firstK < a.Depth; firstK += DepthBlock)
        {
            int depth = Math.Min(DepthBlock, a.Depth - firstK);
            for (int panel = 0; panel < a.Panels.Count; panel++)
            {
                int row = a.Panels.Start(panel);
                Tile<V>.Compute(a.Panels.Height(panel), width, depth, a.Panel(panel, firstK), panelB + ((long)firstK * Tile<V>.Width), Tile<V>.Width,
                    addend is null ? null : addend + (row * pitchAddend), pitchAddend, c + (row * pitchC), pitchC);
            }
            addend = c;
            pitchAddend = pitchC;
        }
    }

    private static void Block<A, B, V>(A a, B b, int firstRow, int endRow, int firstColumn, int endColumn, int k, float* addend, nint pitchAddend, float* c, nint pitchC)
        where A : struct, ILeftOperand
        where B : struct, IRightOperand
        where V : struct, IFloatLanes<V>
    {
        int width = Tile<V>.Width, depthBlock = Math.Min(k, DepthBlock), columnBlock = Math.Min(endColumn - firstColumn, ColumnBlock);
        RowPanels panels = new(endRow - firstRow);
        // Few rows do not repay the packing of a right operand that can be read in place.
        bool packs = !B.IsPacked && (b.Direct(firstColumn, 0, out _) is null || panels.Count > 4);
        int roomA = Math.Min(panels.Count, PanelsTogether) * PanelHeight * depthBlock, roomB = B.IsPacked ? 0 : (columnBlock + width) * depthBlock;
        using Scratch scratch = Scratch.Rent(roomA + roomB);
        float* packedA = scratch.Floats, packedB = packedA + roomA;
        for (int column = firstColumn; column < endColumn; column += ColumnBlock)
        {
            int columns = Math.Min(ColumnBlock, endColumn - column);
            for (int firstK = 0; firstK < k; firstK += DepthBlock)
            {
                int depth = Math.Min(DepthBlock, k - firstK);
                float* add = firstK == 0 ? addend : c;
                nint pitchAdd = firstK == 0 ? pitchAddend : pitchC;
                for (int j = packs ? 0 : columns / width * width; !B.IsPacked && j < columns; j += width)
                {
                    b.Pack(column + j, Math.Min(width, columns - j), firstK, depth, packedB + (j * depth), width);
                }
                for (int firstPanel = 0; firstPanel < panels.Count; firstPanel += PanelsTogether)
                {
                    int endPanel = Math.Min(panels.Count, firstPanel + PanelsTogether), blockStart = panels.Start(firstPanel);
                    for (int panel = firstPanel; panel < endPanel; panel++)
                    {
                        a.Pack(firstRow + panels.Start(panel), panels.Height(panel), firstK, depth, packedA + ((panels.Start(panel) - blockStart) * depth));
                    }
                    for (int j = 0; j < columns; j += width)
                    {
                        bool isPackedHere = packs || (!B.IsPacked && columns - j < width);
                        nint pitchB = width;
                        float* panelB = isPackedHere ? packedB + (j * depth) : b.Direct(column + j, firstK, out pitchB);
                        for (int panel = firstPanel; panel < endPanel; panel++)
                        {
                            long row = firstRow + panels.Start(panel);
                            Tile<V>.Compute(panels.Height(panel), Math.Min(width, columns - j), depth, packedA + ((panels.Start(panel) - blockStart) * depth), panelB, pitchB,
                                add is null ? null : add + (row * pitchAdd) + column + j, pitchAdd, c + (row * pitchC) + column + j, pitchC);
                        }
                    }
                }
            }
        }
    }

    private static void AddendAlone(int firstRow, int endRow, int firstColumn, int endColumn, float* addend, nint pitchAddend, float* c, nint pitchC)
    {
        for (int row = firstRow; row < endRow; row++)
        {
            for (int column = firstColumn; column < endColumn; column++) c[(row * pitchC) + column] = addend is null ? 0 : addend[(row * pitchAddend) + column];
        }
    }

    /// <summary>The grid of threads over C that leaves each the least to compute and to pack.</summary>
    private static (int Down, int Across) Grid(int threads, int m, int n)
    {
        (int, int) best = (1, threads);
        double bestCost = double.MaxValue;
        for (int down = 1; down <= threads; down++)
        {
            if (threads % down != 0) continue;
            double rows = Math.Ceiling((double)m / PanelHeight / down) * PanelHeight;
            double columns = Math.Ceiling((double)n / PanelWidth / (threads / down)) * PanelWidth;
            double cost = (rows * columns) + (16 * (rows + columns));
            if (cost >= bestCost) continue;
            bestCost = cost;
            best = (down, threads / down);
        }
        return best;
    }
}

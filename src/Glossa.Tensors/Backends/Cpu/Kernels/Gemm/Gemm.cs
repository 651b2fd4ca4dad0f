using System.Runtime.CompilerServices;
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

    private const int RowBlock = 192;
    private const int ColumnBlock = 1024;

    /// <summary>Multiply-adds a thread should have at least.</summary>
    public const long WorkGrain = 1 << 18;

    /// <summary>Two registers: the columns of a panel of B.</summary>
    public static int PanelWidth => 2 * (Vector512.IsHardwareAccelerated ? 16 : Vector256.IsHardwareAccelerated ? 8 : 4);

    /// <summary>The rows of a panel of A: as many as the registers hold accumulators for.</summary>
    public static int PanelHeight => Vector512.IsHardwareAccelerated || AdvSimd.Arm64.IsSupported ? 12 : 6;

    /// <summary>Multiplies, sharing C among the run's threads.</summary>
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
        if (Vector512.IsHardwareAccelerated) Tiles<A, B, Float512>.Block(a, b, firstRow, endRow, firstColumn, endColumn, k, addend, pitchAddend, c, pitchC);
        else if (Vector256.IsHardwareAccelerated) Tiles<A, B, Float256>.Block(a, b, firstRow, endRow, firstColumn, endColumn, k, addend, pitchAddend, c, pitchC);
        else Tiles<A, B, Float128>.Block(a, b, firstRow, endRow, firstColumn, endColumn, k, addend, pitchAddend, c, pitchC);
    }

    /// <summary>The grid of threads over C that leaves each the least to compute and to pack.</summary>
    internal static (int Down, int Across) Grid(int threads, int m, int n)
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

    private static class Tiles<A, B, V>
        where A : struct, ILeftOperand
        where B : struct, IRightOperand
        where V : struct, IFloatLanes<V>
    {
        private static int Width => 2 * V.Count;

        public static void Block(A a, B b, int firstRow, int endRow, int firstColumn, int endColumn, int k, float* addend, nint pitchAddend, float* c, nint pitchC)
        {
            if (k == 0)
            {
                for (int row = firstRow; row < endRow; row++)
                {
                    for (int column = firstColumn; column < endColumn; column++) c[(row * pitchC) + column] = addend is null ? 0 : addend[(row * pitchAddend) + column];
                }
                return;
            }
            int depthBlock = Math.Min(k, DepthBlock), rowBlock = Math.Min(endRow - firstRow, RowBlock), columnBlock = Math.Min(endColumn - firstColumn, ColumnBlock);
            bool packsB = !B.IsPacked && (b.Direct(0, 0, out _) is null || endRow - firstRow > 4 * PanelHeight);
            using Scratch scratch = Scratch.Rent(((rowBlock + PanelHeight) * depthBlock) + ((columnBlock + Width) * depthBlock) + (PanelHeight * Width));
            float* panelsA = scratch.Floats, panelsB = panelsA + ((rowBlock + PanelHeight) * depthBlock), edge = panelsB + ((columnBlock + Width) * depthBlock);
            for (int column = firstColumn; column < endColumn; column += ColumnBlock)
            {
                int columns = Math.Min(ColumnBlock, endColumn - column);
                for (int firstK = 0; firstK < k; firstK += DepthBlock)
                {
                    int depth = Math.Min(DepthBlock, k - firstK);
                    float* add = firstK == 0 ? addend : c;
                    nint pitchAdd = firstK == 0 ? pitchAddend : pitchC;
                    if (!B.IsPacked) PackB(b, column, columns, firstK, depth, packsB, panelsB);
                    for (int row = firstRow; row < endRow; row += RowBlock)
                    {
                        int rows = Math.Min(RowBlock, endRow - row);
                        PackA(a, row, rows, firstK, depth, panelsA);
                        for (int j = 0; j < columns; j += Width)
                        {
                            float* panelB = b.Direct(column + j, firstK, out nint pitchB);
                            if (packsB || (!B.IsPacked && columns - j < Width))
                            {
                                panelB = panelsB + (j * depth);
                                pitchB = Width;
                            }
                            int width = Math.Min(Width, columns - j), panels = PanelsOf(rows);
                            float* panelA = panelsA;
                            for (int panel = 0, i = 0; panel < panels; panel++)
                            {
                                int height = HeightOf(rows, panels, panel);
                                long at = row + i;
                                Tile(height, width, depth, panelA, panelB, pitchB,
                                    add is null ? null : add + (at * pitchAdd) + column + j, pitchAdd, c + (at * pitchC) + column + j, pitchC, edge);
                                panelA += height * depth;
                                i += height;
                            }
                        }
                    }
                }
            }
        }

        /// <summary>Rows are dealt evenly to panels, so that none is left with very few: a tile of one row runs at a quarter of the speed.</summary>
        private static int PanelsOf(int rows) => (rows + PanelHeight - 1) / PanelHeight;

        private static int HeightOf(int rows, int panels, int panel) => (rows / panels) + (panel < rows % panels ? 1 : 0);

        private static void PackA(A a, int row, int rows, int firstK, int depth, float* panelsA)
        {
            int panels = PanelsOf(rows);
            for (int panel = 0; panel < panels; panel++)
            {
                int height = HeightOf(rows, panels, panel);
                a.Pack(row, height, firstK, depth, panelsA);
                row += height;
                panelsA += height * depth;
            }
        }

        private static void PackB(B b, int column, int columns, int firstK, int depth, bool all, float* panelsB)
        {
            int first = all ? 0 : columns / Width * Width;
            for (int j = first; j < columns; j += Width) b.Pack(column + j, Math.Min(Width, columns - j), firstK, depth, panelsB + (j * depth), Width);
        }

        private static void Tile(int height, int width, int depth, float* a, float* b, nint pitchB, float* addend, nint pitchAddend, float* c, nint pitchC, float* edge)
        {
            if (width == Width)
            {
                Tile(height, depth, a, b, pitchB, addend, pitchAddend, c, pitchC);
                return;
            }
            // The right edge: a full tile beside C, of which the part that exists is copied.
            if (addend is not null)
            {
                for (int i = 0; i < height; i++)
                {
                    for (int j = 0; j < width; j++) edge[(i * Width) + j] = addend[(i * pitchAddend) + j];
                }
            }
            Tile(height, depth, a, b, pitchB, addend is null ? null : edge, Width, edge, Width);
            for (int i = 0; i < height; i++)
            {
                for (int j = 0; j < width; j++) c[(i * pitchC) + j] = edge[(i * Width) + j];
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Tile(int height, nint depth, float* a, float* b, nint pitchB, float* addend, nint pitchAddend, float* c, nint pitchC)
        {
            switch (height)
            {
                case 1: MicroKernel.Run<V, One>(depth, a, b, pitchB, addend, pitchAddend, c, pitchC); break;
                case 2: MicroKernel.Run<V, Two>(depth, a, b, pitchB, addend, pitchAddend, c, pitchC); break;
                case 3: MicroKernel.Run<V, Three>(depth, a, b, pitchB, addend, pitchAddend, c, pitchC); break;
                case 4: MicroKernel.Run<V, Four>(depth, a, b, pitchB, addend, pitchAddend, c, pitchC); break;
                case 5: MicroKernel.Run<V, Five>(depth, a, b, pitchB, addend, pitchAddend, c, pitchC); break;
                case 6: MicroKernel.Run<V, Six>(depth, a, b, pitchB, addend, pitchAddend, c, pitchC); break;
                case 7: MicroKernel.Run<V, Seven>(depth, a, b, pitchB, addend, pitchAddend, c, pitchC); break;
                case 8: MicroKernel.Run<V, Eight>(depth, a, b, pitchB, addend, pitchAddend, c, pitchC); break;
                case 9: MicroKernel.Run<V, Nine>(depth, a, b, pitchB, addend, pitchAddend, c, pitchC); break;
                case 10: MicroKernel.Run<V, Ten>(depth, a, b, pitchB, addend, pitchAddend, c, pitchC); break;
                case 11: MicroKernel.Run<V, Eleven>(depth, a, b, pitchB, addend, pitchAddend, c, pitchC); break;
                default: MicroKernel.Run<V, Twelve>(depth, a, b, pitchB, addend, pitchAddend, c, pitchC); break;
            }
        }
    }
}

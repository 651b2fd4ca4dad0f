using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

/// <summary>
/// C = A · B (+ addend) in single precision: the blocked algorithm of Goto and van de Geijn (2008, "Anatomy of high-performance matrix
/// multiplication"). A panel of A stays in the first-level cache while panels of B stream by from the second; both are packed so that the
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
    public const int DepthBlock = 512;

    /// <summary>Multiply-adds a thread should have at least.</summary>
    public const long WorkGrain = 1 << 18;

    /// <summary>
    /// Row panels of A packed together: with 512-bit registers 16 · 12 · 512 values, 384 KiB of a second-level cache of 1 MiB or more,
    /// otherwise 8 · 6 · 512 values, 96 KiB of one that may have 512.
    /// </summary>
    public static int PanelsTogether => Vector512.IsHardwareAccelerated ? 16 : 8;

    /// <summary>Columns of B packed together.</summary>
    public const int ColumnBlock = 2048;

    /// <summary>
    /// Columns of B that go with one panel of A before the next, eight panels: with 512-bit registers 256 · 512 values, 512 KiB of the
    /// second-level cache, with 256-bit ones half of it.
    /// </summary>
    public static int ColumnsTogether => 8 * PanelWidth;

    /// <summary>Rows a thread should have for threads to share rows, and the packing of B, rather than columns.</summary>
    private const int RowsWorthSharing = 96;

    /// <summary>Two registers: the columns of a panel of B.</summary>
    public static int PanelWidth => 2 * Registers.Count;

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
    /// <param name="threads">The number of threads that may work.</param>
    public static void Multiply<A, B>(A a, B b, int m, int n, int k, float* addend, nint pitchAddend, float* c, nint pitchC, int threads)
        where A : struct, ILeftOperand
        where B : struct, IRightOperand
    {
        int useful = (int)Math.Clamp((long)m * n * k / WorkGrain, 1, threads);
        if (useful == 1)
        {
            Block(a, b, 0, m, 0, n, k, addend, pitchAddend, c, pitchC);
        }
        else if (m < useful * RowsWorthSharing)
        {
            // Few rows: each thread has some columns, and packs its own part of B.
            Workers.Shared.For(useful, n, PanelWidth, (first, end) =>
                Block(a, b, 0, m, (int)first, (int)end, k, addend, pitchAddend, c, pitchC));
        }
        else
        {
            // Many rows: threads take rows as they come. Each packs all of B for itself: fetching what another core has packed takes
            // longer.
            int passes = (n + ColumnBlock - 1) / ColumnBlock * ((k + DepthBlock - 1) / DepthBlock);
            PanelQueue queue = new(new RowPanels(m).Count, useful, passes);
            Workers.Shared.Run(useful, member =>
            {
                using Scratch scratch = Scratch.Rent(B.IsPacked ? 0 : RoomB(n, k));
                Registers.Dispatch(new Rectangle<A, B>(a, b, 0, m, 0, n, k, addend, pitchAddend, c, pitchC, member, queue, scratch.Floats));
            });
        }
    }

    /// <summary>Computes a rectangle of C on this thread.</summary>
    public static void Block<A, B>(
        A a, B b, int firstRow, int endRow, int firstColumn, int endColumn, int k, float* addend, nint pitchAddend, float* c, nint pitchC)
        where A : struct, ILeftOperand
        where B : struct, IRightOperand
    {
        using Scratch scratch = Scratch.Rent(B.IsPacked ? 0 : RoomB(endColumn - firstColumn, k));
        Member alone = new(0, 1, null);
        Registers.Dispatch(new Rectangle<A, B>(
            a, b, firstRow, endRow, firstColumn, endColumn, k, addend, pitchAddend, c, pitchC, alone, null, scratch.Floats));
    }

    /// <summary>
    /// A strip of C, one panel wide, from operands packed before: the form of recurrent layers, where the left operand is new at every
    /// step.
    /// </summary>
    /// <param name="a">The left operand.</param>
    /// <param name="panelB">The panel of the right operand, all of k.</param>
    /// <param name="width">The number of columns that exist.</param>
    /// <param name="addend">Added to the products (pitch 0: one row for all), or null.</param>
    /// <param name="pitchAddend">The distance of the addend's rows.</param>
    /// <param name="c">The strip.</param>
    /// <param name="pitchC">The distance of its rows.</param>
    public static void Strip<V>(PackedRows a, float* panelB, int width, float* addend, nint pitchAddend, float* c, nint pitchC)
        where V : struct, IFloatLanes<V>
    {
        for (int firstK = 0; firstK < a.Depth; firstK += DepthBlock)
        {
            int depth = Math.Min(DepthBlock, a.Depth - firstK);
            for (int panel = 0; panel < a.Panels.Count; panel++)
            {
                int row = a.Panels.Start(panel);
                float* left = a.Panel(panel, firstK), right = panelB + ((long)firstK * Tile<V>.Width);
                float* add = addend is null ? null : addend + (row * pitchAddend);
                Tile<V>.Compute(
                    a.Panels.Height(panel), width, depth, left, right, Tile<V>.Width, add, pitchAddend, c + (row * pitchC), pitchC, left);
            }
            addend = c;
            pitchAddend = pitchC;
        }
    }

    /// <summary>Four strips of C at once (see <see cref="Strip"/>), from a left operand of one row and panels of full width.</summary>
    /// <param name="a">The left operand.</param>
    /// <param name="panels">The panels of four right operands.</param>
    /// <param name="c">The first strip, to which the products are added.</param>
    /// <param name="apart">The distance from one strip to the next.</param>
    public static void RowStrips<V>(PackedRows a, float** panels, float* c, nint apart) where V : struct, IFloatLanes<V>
    {
        for (int firstK = 0; firstK < a.Depth; firstK += DepthBlock)
        {
            long at = (long)firstK * Tile<V>.Width;
            float* b0 = panels[0] + at, b1 = panels[1] + at, b2 = panels[2] + at, b3 = panels[3] + at;
            RowKernel.Run<V>(Math.Min(DepthBlock, a.Depth - firstK), a.Panel(0, firstK), b0, b1, b2, b3, Tile<V>.Width, c, c, apart);
        }
    }

    /// <summary>Room for the packed columns of B of one block.</summary>
    private static long RoomB(int columns, int k) => ((long)Math.Min(columns, ColumnBlock) + PanelWidth) * Math.Min(k, DepthBlock);
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

/// <summary>
/// The inner loop of every matrix product: a tile of C, up to twelve rows by two registers, stays in registers while k runs over a block.
/// <c>C[i, j] = Σₖ A[k·R + i] · B[k·pitch + j] + addend[i, j]</c>, where the sum is one chain of multiply-adds in the order of k. An
/// element's bits therefore depend neither on its place in the tile nor on the tile's size.
/// </summary>
/// <remarks>
/// The twelve rows are written out because registers have no index; rows beyond <c>R.Count</c> are constants to the compiler and disappear.
/// With 512-bit registers 24 accumulators, two columns of B and one broadcast of A use 27 of 32 registers, and 24 multiply-adds hide their
/// latency of 4. With 256-bit ones six rows fill 15 of 16, and a step is 20 instructions of arithmetic and loads and 2 of the loop: where
/// two threads share a core, each instruction more costs.
/// </remarks>
internal static unsafe class MicroKernel
{
    /// <summary>
    /// The distance from the fetch of A into the first-level cache to its use, in steps of k; only beside 512-bit registers, where a step
    /// has instructions to spare.
    /// </summary>
    private const int PrefetchDistance = 32;

    /// <summary>The numbers in a line of the caches.</summary>
    public const int LineCount = 16;

    /// <param name="depth">The number of steps of k.</param>
    /// <param name="a">A panel of A: R values for each k.</param>
    /// <param name="b">The first of two registers of B for each k.</param>
    /// <param name="pitchB">The distance from one k to the next in B.</param>
    /// <param name="taps">Places in B to read one after another, <paramref name="depth"/> steps each (the positions of a convolution's
    /// kernel); products have one, 0.</param>
    /// <param name="tapCount">The number of taps; A holds their values one after another.</param>
    /// <param name="addend">The summand of the sums at the end (C itself, a bias, …), or null.</param>
    /// <param name="pitchAddend">The distance of its rows; 0 adds one row to all.</param>
    /// <param name="c">The tile of C.</param>
    /// <param name="pitchC">The distance of its rows.</param>
    /// <param name="ahead">A place in memory that is needed soon: a line of it is fetched into the second-level cache at every second
    /// step; or any place that can be read.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<V, R>(
        nint depth, float* a, float* b, nint pitchB, nint* taps, int tapCount, float* addend, nint pitchAddend, float* c, nint pitchC,
        float* ahead)
        where V : struct, IFloatLanes<V>
        where R : struct, IRows
    {
        V c00 = V.Zero, c01 = V.Zero;
        V c10 = V.Zero, c11 = V.Zero;
        V c20 = V.Zero, c21 = V.Zero;
        V c30 = V.Zero, c31 = V.Zero;
        V c40 = V.Zero, c41 = V.Zero;
        V c50 = V.Zero, c51 = V.Zero;
        V c60 = V.Zero, c61 = V.Zero;
        V c70 = V.Zero, c71 = V.Zero;
        V c80 = V.Zero, c81 = V.Zero;
        V c90 = V.Zero, c91 = V.Zero;
        V ca0 = V.Zero, ca1 = V.Zero;
        V cb0 = V.Zero, cb1 = V.Zero;

        Prefetch<V, R>(addend, pitchAddend);
        for (int tap = 0; tap < tapCount; tap++)
        {
            float* row = b + taps[tap], end = a + (depth * R.Count);
            // Two steps a turn; where their number is odd, the first alone.
            if ((depth & 1) != 0)
            {
                Step<V, R>(ref a, ref row, pitchB,
                    ref c00, ref c01, ref c10, ref c11, ref c20, ref c21, ref c30, ref c31, ref c40, ref c41, ref c50, ref c51,
                    ref c60, ref c61, ref c70, ref c71, ref c80, ref c81, ref c90, ref c91, ref ca0, ref ca1, ref cb0, ref cb1);
            }
            while (a < end)
            {
                if (Vector512.IsHardwareAccelerated)
                {
                    Sse.Prefetch1(ahead);
                    ahead += LineCount;
                }
                Step<V, R>(ref a, ref row, pitchB,
                    ref c00, ref c01, ref c10, ref c11, ref c20, ref c21, ref c30, ref c31, ref c40, ref c41, ref c50, ref c51,
                    ref c60, ref c61, ref c70, ref c71, ref c80, ref c81, ref c90, ref c91, ref ca0, ref ca1, ref cb0, ref cb1);
                Step<V, R>(ref a, ref row, pitchB,
                    ref c00, ref c01, ref c10, ref c11, ref c20, ref c21, ref c30, ref c31, ref c40, ref c41, ref c50, ref c51,
                    ref c60, ref c61, ref c70, ref c71, ref c80, ref c81, ref c90, ref c91, ref ca0, ref ca1, ref cb0, ref cb1);
            }
        }

        if (addend is not null)
        {
            Add(addend + (0 * pitchAddend), ref c00, ref c01);
            if (R.Count > 1) Add(addend + (1 * pitchAddend), ref c10, ref c11);
            if (R.Count > 2) Add(addend + (2 * pitchAddend), ref c20, ref c21);
            if (R.Count > 3) Add(addend + (3 * pitchAddend), ref c30, ref c31);
            if (R.Count > 4) Add(addend + (4 * pitchAddend), ref c40, ref c41);
            if (R.Count > 5) Add(addend + (5 * pitchAddend), ref c50, ref c51);
            if (R.Count > 6) Add(addend + (6 * pitchAddend), ref c60, ref c61);
            if (R.Count > 7) Add(addend + (7 * pitchAddend), ref c70, ref c71);
            if (R.Count > 8) Add(addend + (8 * pitchAddend), ref c80, ref c81);
            if (R.Count > 9) Add(addend + (9 * pitchAddend), ref c90, ref c91);
            if (R.Count > 10) Add(addend + (10 * pitchAddend), ref ca0, ref ca1);
            if (R.Count > 11) Add(addend + (11 * pitchAddend), ref cb0, ref cb1);
        }

        Store(c + (0 * pitchC), c00, c01);
        if (R.Count > 1) Store(c + (1 * pitchC), c10, c11);
        if (R.Count > 2) Store(c + (2 * pitchC), c20, c21);
        if (R.Count > 3) Store(c + (3 * pitchC), c30, c31);
        if (R.Count > 4) Store(c + (4 * pitchC), c40, c41);
        if (R.Count > 5) Store(c + (5 * pitchC), c50, c51);
        if (R.Count > 6) Store(c + (6 * pitchC), c60, c61);
        if (R.Count > 7) Store(c + (7 * pitchC), c70, c71);
        if (R.Count > 8) Store(c + (8 * pitchC), c80, c81);
        if (R.Count > 9) Store(c + (9 * pitchC), c90, c91);
        if (R.Count > 10) Store(c + (10 * pitchC), ca0, ca1);
        if (R.Count > 11) Store(c + (11 * pitchC), cb0, cb1);
    }

    /// <summary>One k: an outer product of a column of A and a row of B.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Step<V, R>(ref float* a, ref float* b, nint pitchB,
        ref V c00, ref V c01, ref V c10, ref V c11, ref V c20, ref V c21, ref V c30, ref V c31, ref V c40, ref V c41, ref V c50, ref V c51,
        ref V c60, ref V c61, ref V c70, ref V c71, ref V c80, ref V c81, ref V c90, ref V c91, ref V ca0, ref V ca1, ref V cb0, ref V cb1)
        where V : struct, IFloatLanes<V>
        where R : struct, IRows
    {
        V b0 = V.Load(b), b1 = V.Load(b + V.Count);
        if (Vector512.IsHardwareAccelerated) Sse.Prefetch0(a + (R.Count * PrefetchDistance));
        Accumulate(V.Broadcast(a + 0), b0, b1, ref c00, ref c01);
        if (R.Count > 1) Accumulate(V.Broadcast(a + 1), b0, b1, ref c10, ref c11);
        if (R.Count > 2) Accumulate(V.Broadcast(a + 2), b0, b1, ref c20, ref c21);
        if (R.Count > 3) Accumulate(V.Broadcast(a + 3), b0, b1, ref c30, ref c31);
        if (R.Count > 4) Accumulate(V.Broadcast(a + 4), b0, b1, ref c40, ref c41);
        if (R.Count > 5) Accumulate(V.Broadcast(a + 5), b0, b1, ref c50, ref c51);
        if (R.Count > 6) Accumulate(V.Broadcast(a + 6), b0, b1, ref c60, ref c61);
        if (R.Count > 7) Accumulate(V.Broadcast(a + 7), b0, b1, ref c70, ref c71);
        if (R.Count > 8) Accumulate(V.Broadcast(a + 8), b0, b1, ref c80, ref c81);
        if (R.Count > 9) Accumulate(V.Broadcast(a + 9), b0, b1, ref c90, ref c91);
        if (R.Count > 10) Accumulate(V.Broadcast(a + 10), b0, b1, ref ca0, ref ca1);
        if (R.Count > 11) Accumulate(V.Broadcast(a + 11), b0, b1, ref cb0, ref cb1);
        a += R.Count;
        b += pitchB;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Accumulate<V>(V a, V b0, V b1, ref V c0, ref V c1) where V : struct, IFloatLanes<V>
    {
        V.Accumulate(a, b0, ref c0);
        V.Accumulate(a, b1, ref c1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<V>(float* addend, ref V c0, ref V c1) where V : struct, IFloatLanes<V>
    {
        c0 += V.Load(addend);
        c1 += V.Load(addend + V.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<V>(float* c, V c0, V c1) where V : struct, IFloatLanes<V>
    {
        c0.Store(c);
        c1.Store(c + V.Count);
    }

    /// <summary>Asks for the addend now, so that it has arrived when the sums are done.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch<V, R>(float* addend, nint pitch) where V : struct, IFloatLanes<V> where R : struct, IRows
    {
        if (!Sse.IsSupported || addend is null) return;
        for (int i = 0; i < R.Count; i++)
        {
            Sse.Prefetch0(addend + (i * pitch));
            Sse.Prefetch0(addend + (i * pitch) + V.Count);
        }
    }
}

/// <summary>A number of rows as a type, so that kernels are compiled for it.</summary>
internal interface IRows
{
    static abstract int Count { get; }
}

internal readonly struct One : IRows
{
    public static int Count => 1;
}

internal readonly struct Two : IRows
{
    public static int Count => 2;
}

internal readonly struct Three : IRows
{
    public static int Count => 3;
}

internal readonly struct Four : IRows
{
    public static int Count => 4;
}

internal readonly struct Five : IRows
{
    public static int Count => 5;
}

internal readonly struct Six : IRows
{
    public static int Count => 6;
}

internal readonly struct Seven : IRows
{
    public static int Count => 7;
}

internal readonly struct Eight : IRows
{
    public static int Count => 8;
}

internal readonly struct Nine : IRows
{
    public static int Count => 9;
}

internal readonly struct Ten : IRows
{
    public static int Count => 10;
}

internal readonly struct Eleven : IRows
{
    public static int Count => 11;
}

internal readonly struct Twelve : IRows
{
    public static int Count => 12;
}

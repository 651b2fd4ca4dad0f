using System.Runtime.CompilerServices;
using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

/// <summary>
/// Four tiles of a single row at once. One tile of a row has two chains of multiply-adds, which wait for each other; eight hide their
/// latency, so that a product of one row (writing text, a single prediction) goes as fast as the weights arrive. Each element is the chain
/// of <see cref="MicroKernel"/>, with its bits.
/// </summary>
internal static unsafe class RowKernel
{
    /// <summary>The number of tiles computed at once.</summary>
    public const int Tiles = 4;

    /// <param name="depth">The number of steps of k.</param>
    /// <param name="a">The row of A.</param>
    /// <param name="b0">The first tile's panel of B: two registers for each k.</param>
    /// <param name="b1">The second tile's.</param>
    /// <param name="b2">The third tile's.</param>
    /// <param name="b3">The fourth tile's.</param>
    /// <param name="pitchB">The distance from one k to the next in a panel.</param>
    /// <param name="addend">The summand of the first tile's sums at the end, or null.</param>
    /// <param name="c">The first tile of C.</param>
    /// <param name="apart">The distance from one tile to the next in C and the addend.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run<V>(
        nint depth, float* a, float* b0, float* b1, float* b2, float* b3, nint pitchB, float* addend, float* c, nint apart)
        where V : struct, IFloatLanes<V>
    {
        V c00 = V.Zero, c01 = V.Zero, c10 = V.Zero, c11 = V.Zero, c20 = V.Zero, c21 = V.Zero, c30 = V.Zero, c31 = V.Zero;
        for (nint k = 0, at = 0; k < depth; k++, at += pitchB)
        {
            V x = V.Broadcast(a + k);
            V.Accumulate(x, V.Load(b0 + at), ref c00);
            V.Accumulate(x, V.Load(b0 + at + V.Count), ref c01);
            V.Accumulate(x, V.Load(b1 + at), ref c10);
            V.Accumulate(x, V.Load(b1 + at + V.Count), ref c11);
            V.Accumulate(x, V.Load(b2 + at), ref c20);
            V.Accumulate(x, V.Load(b2 + at + V.Count), ref c21);
            V.Accumulate(x, V.Load(b3 + at), ref c30);
            V.Accumulate(x, V.Load(b3 + at + V.Count), ref c31);
        }
        Store(c00, c01, addend, c, 0);
        Store(c10, c11, addend, c, apart);
        Store(c20, c21, addend, c, 2 * apart);
        Store(c30, c31, addend, c, 3 * apart);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<V>(V c0, V c1, float* addend, float* c, nint at) where V : struct, IFloatLanes<V>
    {
        if (addend is not null)
        {
            c0 += V.Load(addend + at);
            c1 += V.Load(addend + at + V.Count);
        }
        c0.Store(c + at);
        c1.Store(c + at + V.Count);
    }
}

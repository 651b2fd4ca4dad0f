using System.Runtime.CompilerServices;
using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

/// <summary>One tile of C: picks the micro-kernel for its height and takes care of the right edge.</summary>
/// <typeparam name="V">The registers.</typeparam>
internal static unsafe class Tile<V> where V : struct, IFloatLanes<V>
{
    public static int Width => 2 * V.Count;

    /// <summary>
    /// Computes a tile (arguments as of <see cref="MicroKernel.Run"/>); at the right edge beside C, of which the part that exists is
    /// copied.
    /// </summary>
    /// <param name="height">Rows, 1 to 12.</param>
    /// <param name="width">Columns that exist, 1 to <see cref="Width"/>; B has all of them, padded.</param>
    /// <param name="depth">The number of steps of k.</param>
    /// <param name="a">A panel of A.</param>
    /// <param name="b">Two registers of B for each k.</param>
    /// <param name="pitchB">The distance from one k to the next in B.</param>
    /// <param name="addend">The summand of the sums, or null.</param>
    /// <param name="pitchAddend">The distance of its rows.</param>
    /// <param name="c">The tile of C.</param>
    /// <param name="pitchC">The distance of its rows.</param>
    /// <param name="ahead">Memory that is needed soon.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Compute(
        int height, int width, int depth, float* a, float* b, nint pitchB, float* addend, nint pitchAddend, float* c, nint pitchC,
        float* ahead)
    {
        nint none = 0;
        if (width == Width) Whole(height, depth, a, b, pitchB, &none, 1, addend, pitchAddend, c, pitchC, ahead);
        else Edge(height, width, depth, a, b, pitchB, addend, pitchAddend, c, pitchC, ahead);
    }

    private static void Edge(
        int height, int width, int depth, float* a, float* b, nint pitchB, float* addend, nint pitchAddend, float* c, nint pitchC,
        float* ahead)
    {
        float* edge = stackalloc float[12 * Width];
        for (int i = 0; addend is not null && i < height; i++)
        {
            for (int j = 0; j < width; j++) edge[(i * Width) + j] = addend[(i * pitchAddend) + j];
        }
        nint none = 0;
        Whole(height, depth, a, b, pitchB, &none, 1, addend is null ? null : edge, Width, edge, Width, ahead);
        for (int i = 0; i < height; i++)
        {
            for (int j = 0; j < width; j++) c[(i * pitchC) + j] = edge[(i * Width) + j];
        }
    }

    /// <summary>Computes a tile of full width (arguments as of <see cref="MicroKernel.Run"/>).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Whole(
        int height, nint depth, float* a, float* b, nint pitchB, nint* taps, int tapCount, float* addend, nint pitchAddend, float* c,
        nint pitchC, float* ahead)
    {
        switch (height)
        {
            case 1: MicroKernel.Run<V, One>(depth, a, b, pitchB, taps, tapCount, addend, pitchAddend, c, pitchC, ahead); break;
            case 2: MicroKernel.Run<V, Two>(depth, a, b, pitchB, taps, tapCount, addend, pitchAddend, c, pitchC, ahead); break;
            case 3: MicroKernel.Run<V, Three>(depth, a, b, pitchB, taps, tapCount, addend, pitchAddend, c, pitchC, ahead); break;
            case 4: MicroKernel.Run<V, Four>(depth, a, b, pitchB, taps, tapCount, addend, pitchAddend, c, pitchC, ahead); break;
            case 5: MicroKernel.Run<V, Five>(depth, a, b, pitchB, taps, tapCount, addend, pitchAddend, c, pitchC, ahead); break;
            case 6: MicroKernel.Run<V, Six>(depth, a, b, pitchB, taps, tapCount, addend, pitchAddend, c, pitchC, ahead); break;
            case 7: MicroKernel.Run<V, Seven>(depth, a, b, pitchB, taps, tapCount, addend, pitchAddend, c, pitchC, ahead); break;
            case 8: MicroKernel.Run<V, Eight>(depth, a, b, pitchB, taps, tapCount, addend, pitchAddend, c, pitchC, ahead); break;
            case 9: MicroKernel.Run<V, Nine>(depth, a, b, pitchB, taps, tapCount, addend, pitchAddend, c, pitchC, ahead); break;
            case 10: MicroKernel.Run<V, Ten>(depth, a, b, pitchB, taps, tapCount, addend, pitchAddend, c, pitchC, ahead); break;
            case 11: MicroKernel.Run<V, Eleven>(depth, a, b, pitchB, taps, tapCount, addend, pitchAddend, c, pitchC, ahead); break;
            default: MicroKernel.Run<V, Twelve>(depth, a, b, pitchB, taps, tapCount, addend, pitchAddend, c, pitchC, ahead); break;
        }
    }
}

using System.Runtime.CompilerServices;
using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

/// <summary>
/// Folds of rows and columns. Element i of a row always goes to lane <c>i mod 4·V.Count</c> and the lanes are folded in one order, so
/// neutral elements at the end (padding) change nothing, bit for bit.
/// </summary>
internal static unsafe class Reductions
{
    /// <summary>The columns one call of <see cref="Columns"/> keeps in the first-level cache at most.</summary>
    public const int StripWidth = 1024;

    private const int RowChunk = 1 << 15;
    private const int ColumnChunk = 64;

    /// <summary>The fold of a row, in chunks of 32,768 to keep rounding errors of long sums small.</summary>
    public static float Row<F, V>(F f, float identity, float* x, long count) where F : struct, IBinaryFunction where V : struct, IFloatLanes<V>
    {
        if (count <= RowChunk) return Chunk<F, V>(f, identity, x, (int)count);
        float* lanes = stackalloc float[V.Count];
        V total = V.Of(identity);
        for (long done = 0; done < count; done += RowChunk)
        {
            float part = Chunk<F, V>(f, identity, x + done, (int)Math.Min(RowChunk, count - done));
            total = f.Value(total, V.Of(part));
        }
        total.Store(lanes);
        return lanes[0];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Chunk<F, V>(F f, float identity, float* x, int count) where F : struct, IBinaryFunction where V : struct, IFloatLanes<V>
    {
        V a = V.Of(identity), b = a, c = a, d = a;
        int i = 0;
        for (; i <= count - (4 * V.Count); i += 4 * V.Count)
        {
            a = f.Value(a, V.Load(x + i));
            b = f.Value(b, V.Load(x + i + V.Count));
            c = f.Value(c, V.Load(x + i + (2 * V.Count)));
            d = f.Value(d, V.Load(x + i + (3 * V.Count)));
        }
        if (i < count) a = f.Value(a, Rest<V>(x, i, count, identity));
        if (i + V.Count < count) b = f.Value(b, Rest<V>(x, i + V.Count, count, identity));
        if (i + (2 * V.Count) < count) c = f.Value(c, Rest<V>(x, i + (2 * V.Count), count, identity));
        if (i + (3 * V.Count) < count) d = f.Value(d, Rest<V>(x, i + (3 * V.Count), count, identity));
        return Fold(f, f.Value(f.Value(a, b), f.Value(c, d)));
    }

    /// <summary>Folds <paramref name="rows"/> rows of a strip of columns into one; every column in order, in chunks of 64.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Columns<F, V>(F f, float identity, float* x, int rows, long pitch, float* y, int width)
        where F : struct, IBinaryFunction where V : struct, IFloatLanes<V>
    {
        float* part = stackalloc float[StripWidth];
        Span<float> sums = new(part, width);
        new Span<float>(y, width).Fill(identity);
        for (int row = 0; row < rows; row += ColumnChunk)
        {
            sums.Fill(identity);
            int end = Math.Min(rows, row + ColumnChunk);
            for (int i = row; i < end; i++, x += pitch) Accumulate<F, V>(f, x, part, width);
            Accumulate<F, V>(f, part, y, width);
        }
    }

    /// <summary>y = f(y, x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Accumulate<F, V>(F f, float* x, float* y, int width) where F : struct, IBinaryFunction where V : struct, IFloatLanes<V>
    {
        int j = 0;
        for (; j <= width - V.Count; j += V.Count) f.Value(V.Load(y + j), V.Load(x + j)).Store(y + j);
        if (j < width) f.Value(V.LoadPartial(y + j, width - j), V.LoadPartial(x + j, width - j)).StorePartial(y + j, width - j);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Rest<V>(float* x, int at, int count, float identity) where V : struct, IFloatLanes<V> =>
        count - at >= V.Count ? V.Load(x + at) : V.LoadPartial(x + at, count - at, identity);

    /// <summary>The fold over the lanes, halves first.</summary>
    private static float Fold<F, V>(F f, V value) where F : struct, IBinaryFunction where V : struct, IFloatLanes<V>
    {
        float* lanes = stackalloc float[2 * V.Count];
        V.Zero.Store(lanes + V.Count);
        for (int half = V.Count / 2; half >= 1; half /= 2)
        {
            value.Store(lanes);
            value = f.Value(value, V.Load(lanes + half));
        }
        value.Store(lanes);
        return lanes[0];
    }
}

using System.Runtime.CompilerServices;
using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

/// <summary>
/// Folds of rows and columns, pairwise: a long one is folded in chunks, and the chunks like the leaves of a binary tree (<see
/// cref="Pairs"/>), so that the rounding error of a sum grows with the logarithm of its length. The place of an element in the tree depends
/// on its position alone, so neutral elements at the end (padding) change nothing, bit for bit.
/// </summary>
internal static unsafe class Reductions
{
    /// <summary>The columns one call of <see cref="Columns"/> keeps in the first-level cache at most.</summary>
    public const int StripWidth = 1024;

    private const int ChunkRows = 64;

    /// <summary>The fold of a row.</summary>
    public static float Row<F, V>(F f, float identity, float* x, long count)
        where F : struct, IBinaryFunction where V : struct, IFloatLanes<V> => Fold(f, Lanes<F, V>(f, identity, x, count));

    /// <summary>The fold of a row in each lane: element i goes to lane <c>i mod V.Count</c>, 32 times four registers to a chunk.</summary>
    private static V Lanes<F, V>(F f, float identity, float* x, long count)
        where F : struct, IBinaryFunction where V : struct, IFloatLanes<V>
    {
        int chunk = 32 * 4 * V.Count;
        if (count <= chunk) return Chunk<F, V>(f, identity, x, (int)count);
        long left = Pairs.Left(count, chunk);
        return f.Value(Lanes<F, V>(f, identity, x, left), Lanes<F, V>(f, identity, x + left, count - left));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static V Chunk<F, V>(F f, float identity, float* x, int count)
        where F : struct, IBinaryFunction where V : struct, IFloatLanes<V>
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
        return f.Value(f.Value(a, b), f.Value(c, d));
    }

    /// <summary>Folds <paramref name="rows"/> rows of a strip of columns into one.</summary>
    public static void Columns<F, V>(F f, float identity, float* x, int rows, long pitch, float* y, int width)
        where F : struct, IBinaryFunction where V : struct, IFloatLanes<V>
    {
        using Scratch scratch = Scratch.Rent((long)(Pairs.Depth(rows, ChunkRows) + 1) * width);
        float* neutral = scratch.Floats;
        new Span<float>(neutral, width).Fill(identity);
        ColumnTree<F, V>(f, x, rows, pitch, y, width, neutral, neutral + width);
    }

    /// <summary>Folds rows, with the neutral row and, for the right half of each level, a row of room.</summary>
    private static void ColumnTree<F, V>(F f, float* x, int rows, long pitch, float* y, int width, float* neutral, float* room)
        where F : struct, IBinaryFunction where V : struct, IFloatLanes<V>
    {
        if (rows > ChunkRows)
        {
            int left = (int)Pairs.Left(rows, ChunkRows);
            ColumnTree<F, V>(f, x, left, pitch, y, width, neutral, room);
            ColumnTree<F, V>(f, x + (left * pitch), rows - left, pitch, room, width, neutral, room + width);
            AddRows<F, V>(f, room, neutral, neutral, neutral, y, width);
            return;
        }
        new Span<float>(neutral, width).CopyTo(new Span<float>(y, width));
        for (int row = 0; row < rows; row += 4) AddRows<F, V>(f, At(row), At(row + 1), At(row + 2), At(row + 3), y, width);

        float* At(int row) => row < rows ? x + (row * pitch) : neutral;
    }

    /// <summary><c>y = f(y, f(f(a, b), f(c, d)))</c>: four rows at a time, so that y is read and written a quarter as often.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddRows<F, V>(F f, float* a, float* b, float* c, float* d, float* y, int width)
        where F : struct, IBinaryFunction where V : struct, IFloatLanes<V>
    {
        int j = 0;
        for (; j <= width - V.Count; j += V.Count)
        {
            V rows = f.Value(f.Value(V.Load(a + j), V.Load(b + j)), f.Value(V.Load(c + j), V.Load(d + j)));
            f.Value(V.Load(y + j), rows).Store(y + j);
        }
        if (j == width) return;
        int left = width - j;
        V ab = f.Value(V.LoadPartial(a + j, left), V.LoadPartial(b + j, left));
        V cd = f.Value(V.LoadPartial(c + j, left), V.LoadPartial(d + j, left));
        f.Value(V.LoadPartial(y + j, left), f.Value(ab, cd)).StorePartial(y + j, left);
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

using System.Runtime.CompilerServices;
using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

/// <summary>Sums of rows chosen one by one, and additions of one row to another.</summary>
/// <typeparam name="V">The registers.</typeparam>
internal static unsafe class RowSum<V> where V : struct, IFloatLanes<V>
{
    /// <summary>y = Σ rows of a table, in the order given; 0 when there are none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Of(float* table, long pitch, ReadOnlySpan<int> rows, float* y, int columns)
    {
        int i = 0;
        for (; i + (4 * V.Count) <= columns; i += 4 * V.Count)
        {
            V a = V.Zero, b = V.Zero, c = V.Zero, d = V.Zero;
            foreach (int row in rows)
            {
                float* x = table + (row * pitch) + i;
                a += V.Load(x);
                b += V.Load(x + V.Count);
                c += V.Load(x + (2 * V.Count));
                d += V.Load(x + (3 * V.Count));
            }
            a.Store(y + i);
            b.Store(y + i + V.Count);
            c.Store(y + i + (2 * V.Count));
            d.Store(y + i + (3 * V.Count));
        }
        for (; i < columns; i += V.Count)
        {
            V sum = V.Zero;
            foreach (int row in rows) sum += Partial.Load<V>(table + (row * pitch) + i, columns - i);
            Partial.Store(sum, y + i, columns - i);
        }
    }

    /// <summary>y += x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(float* x, float* y, long count)
    {
        long i = 0;
        for (; i + V.Count <= count; i += V.Count) (V.Load(y + i) + V.Load(x + i)).Store(y + i);
        for (; i < count; i++) y[i] += x[i];
    }
}

namespace Glossa.Tensors;

internal abstract unsafe partial class HostBackend<T>
{
    public override IdTensor ArgReduce(Tensor x, int axis, bool smallest, Run run)
    {
        Shape shape = x.Shape.Without(axis);
        long[] positions = new long[shape.Count];
        (int before, int along, int after) = x.Shape.Around(axis);
        fixed (T* source = &First(x))
        {
            for (int outer = 0, at = 0; outer < before; outer++)
            {
                for (int inner = 0; inner < after; inner++, at++)
                {
                    T* from = source + ((long)outer * along * after) + inner;
                    T record = *from;
                    int best = 0;
                    // Nothing comes before the first NaN.
                    for (int i = 1; i < along && !T.IsNaN(record); i++)
                    {
                        T value = from[(long)i * after];
                        if (T.IsNaN(value) || (smallest ? value < record : value > record)) (record, best) = (value, i);
                    }
                    positions[at] = best;
                }
            }
        }
        return new IdTensor(positions, shape);
    }

    public override IdTensor ArgSort(Tensor x, int count, bool smallest)
    {
        Shape shape = x.Shape.With(-1, count);
        long[] positions = new long[shape.Count];
        int columns = x.Shape.Columns;
        fixed (T* source = &First(x))
        {
            int[] order = new int[columns];
            T[] keys = new T[columns];
            for (int row = 0; row < x.Shape.Rows; row++)
            {
                new Span<T>(source + ((long)row * columns), columns).CopyTo(keys);
                for (int i = 0; i < columns; i++) order[i] = i;
                Array.Sort(order, (a, b) =>
                {
                    int sign = smallest ? Compare(keys[a], keys[b]) : Compare(keys[b], keys[a]);
                    return sign == 0 ? a.CompareTo(b) : sign;
                });
                for (int i = 0; i < count; i++) positions[(row * count) + i] = order[i];
            }
        }
        return new IdTensor(positions, shape);
    }

    /// <summary>The order of values in which NaN is the largest.</summary>
    private static int Compare(T a, T b) => a < b ? -1 : a > b ? 1 : a == b ? 0 : T.IsNaN(a).CompareTo(T.IsNaN(b));
}

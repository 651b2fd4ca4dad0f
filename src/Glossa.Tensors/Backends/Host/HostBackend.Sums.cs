using System.Buffers;

namespace Glossa.Tensors;

internal abstract unsafe partial class HostBackend<T>
{
    public override void SumRows(Tensor table, RowLists lists, Tensor y, Run run)
    {
        int columns = y.Shape.Columns;
        long tablePitch = table.Pitch, pitch = y.Pitch;
        UpdateBeforeReading(table, lists.Rows, run);
        int longest = 0;
        for (int i = 0; i < lists.Count; i++) longest = Math.Max(longest, lists[i].Length);
        int levels = Pairs.Depth(longest, Pairs.ChunkRows);
        For(run, lists.Count, Math.Max(1, MoveGrain / 4 / Math.Max(1, columns)), (first, end) =>
        {
            T[] room = ArrayPool<T>.Shared.Rent(levels * columns);
            fixed (T* source = &Stored(table), target = &Stored(y), spare = room)
            {
                for (int i = (int)first; i < end; i++) SumRows(source, tablePitch, lists[i], target + (i * pitch), columns, spare);
            }
            ArrayPool<T>.Shared.Return(room);
        });
    }

    /// <summary>y = Σ rows of a table, pairwise over chunks, with a row of room for the right half of each level.</summary>
    private void SumRows(T* table, long pitch, ReadOnlySpan<int> rows, T* y, int columns, T* room)
    {
        if (rows.Length <= Pairs.ChunkRows)
        {
            SumChunk(table, pitch, rows, y, columns);
            return;
        }
        int left = (int)Pairs.Left(rows.Length, Pairs.ChunkRows);
        SumRows(table, pitch, rows[..left], y, columns, room);
        SumRows(table, pitch, rows[left..], room, columns, room + columns);
        AddElements(room, y, columns);
    }

    /// <summary>y = Σ rows of a table, in the order given.</summary>
    protected virtual void SumChunk(T* table, long pitch, ReadOnlySpan<int> rows, T* y, int columns)
    {
        new Span<T>(y, columns).Clear();
        foreach (int row in rows) AddElements(table + (row * pitch), y, columns);
    }

    /// <summary>y += x.</summary>
    protected virtual void AddElements(T* x, T* y, long count)
    {
        for (long i = 0; i < count; i++) y[i] += x[i];
    }

    public override void ScatterAddRows(Tensor x, IdTensor ids, Tensor table, Run run)
    {
        // Threads share the columns, never a row's additions, so the order of every sum is the order of the ids.
        int columns = x.Shape.Columns;
        long tablePitch = table.Pitch, pitch = x.Pitch;
        For(run, columns, Math.Max(16, MoveGrain / Math.Max(1, ids.Count)), (first, end) =>
        {
            ReadOnlySpan<long> all = ids.Span;
            fixed (T* source = &First(x), target = &First(table))
            {
                for (int i = 0; i < all.Length; i++)
                {
                    if (all[i] < 0) continue;
                    AddElements(source + (i * pitch) + first, target + (all[i] * tablePitch) + first, end - first);
                }
            }
        });
    }

    public override void Scan(Tensor x, Tensor? factors, int axis, bool fromEnd, Tensor y)
    {
        (int before, int along, int after) = x.Shape.Around(axis);
        fixed (T* source = &First(x), scale = &First(factors), target = &First(y))
        {
            // In double precision: one rounding for each result instead of one for each summand.
            double[] states = new double[after];
            for (int outer = 0; outer < before; outer++)
            {
                Array.Clear(states);
                for (int i = 0; i < along; i++)
                {
                    long first = (((long)outer * along) + (fromEnd ? along - 1 - i : i)) * after;
                    bool isScaled = scale is not null && i > 0;
                    for (int inner = 0; inner < after; inner++)
                    {
                        if (isScaled) states[inner] *= double.CreateTruncating(scale[first + inner]);
                        states[inner] += double.CreateTruncating(source[first + inner]);
                        target[first + inner] = T.CreateTruncating(states[inner]);
                    }
                }
            }
        }
    }
}

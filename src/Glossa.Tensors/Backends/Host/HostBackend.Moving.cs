namespace Glossa.Tensors;

internal abstract unsafe partial class HostBackend<T>
{
    private const int MoveGrain = 1 << 14;

    public override void Permute(Tensor x, ReadOnlySpan<int> axes, Tensor y, Run run)
    {
        int rank = axes.Length;
        long* strides = stackalloc long[rank];
        int[] sizes = new int[rank];
        for (int i = 0; i < rank; i++)
        {
            sizes[i] = y.Shape[i];
            strides[i] = x.Shape.Around(axes[i]).After;
        }
        if (y.Shape.Count == 0) return;
        long[] strideOf = new Span<long>(strides, rank).ToArray();
        int columns = rank == 0 ? 1 : sizes[^1];
        long step = rank == 0 ? 1 : strideOf[^1];
        T* source = Pointer(x), target = Pointer(y);
        For(run, y.Shape.Rows, Math.Max(1, MoveGrain / columns), (first, end) =>
        {
            for (long row = first; row < end; row++)
            {
                long rest = row, offset = 0;
                for (int axis = rank - 2; axis >= 0; axis--)
                {
                    offset += rest % sizes[axis] * strideOf[axis];
                    rest /= sizes[axis];
                }
                T* from = source + offset, to = target + (row * columns);
                if (step == 1) CopyElements(from, to, columns);
                else for (int i = 0; i < columns; i++) to[i] = from[i * step];
            }
        });
        GC.KeepAlive(x);
        GC.KeepAlive(y);
    }

    public override void GatherRows(Tensor table, IdTensor ids, Tensor y, Run run)
    {
        int columns = y.Shape.Columns;
        long tablePitch = table.Pitch, pitch = y.Pitch;
        T* source = PointerToRows(table, ids.Span, run), target = Pointer(y);
        For(run, ids.Count, Math.Max(1, MoveGrain / Math.Max(1, columns)), (first, end) =>
        {
            ReadOnlySpan<long> all = ids.Span;
            for (long i = first; i < end; i++)
            {
                long id = all[(int)i];
                if (id < 0) new Span<T>(target + (i * pitch), columns).Clear();
                else CopyElements(source + (id * tablePitch), target + (i * pitch), columns);
            }
        });
        GC.KeepAlive(table);
        GC.KeepAlive(y);
    }

    public override void SumRows(Tensor table, RowLists lists, Tensor y, Run run)
    {
        int columns = y.Shape.Columns;
        long tablePitch = table.Pitch, pitch = y.Pitch;
        T* source = PointerToRows(table, lists.Rows, run), target = Pointer(y);
        For(run, lists.Count, Math.Max(1, MoveGrain / 4 / Math.Max(1, columns)), (first, end) =>
        {
            for (int i = (int)first; i < end; i++) SumRows(source, tablePitch, lists[i], target + (i * pitch), columns);
        });
        GC.KeepAlive(table);
        GC.KeepAlive(y);
    }

    /// <summary>y = Σ rows of a table.</summary>
    protected virtual void SumRows(T* table, long pitch, ReadOnlySpan<int> rows, T* y, int columns)
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
        T* source = Pointer(x), target = Pointer(table);
        For(run, columns, Math.Max(16, MoveGrain / Math.Max(1, ids.Count)), (first, end) =>
        {
            ReadOnlySpan<long> all = ids.Span;
            for (int i = 0; i < all.Length; i++)
            {
                if (all[i] < 0) continue;
                AddElements(source + (i * pitch) + first, target + (all[i] * tablePitch) + first, end - first);
            }
        });
        GC.KeepAlive(x);
        GC.KeepAlive(table);
    }

    public override void Gather(Tensor x, int axis, IdTensor ids, Tensor y)
    {
        (_, int along, int after) = x.Shape.Around(axis);
        (_, int picked, _) = y.Shape.Around(axis);
        T* source = Pointer(x), target = Pointer(y);
        ReadOnlySpan<long> all = ids.Span;
        for (int i = 0; i < all.Length; i++)
        {
            int outer = i / (picked * after), inner = i % after;
            target[i] = source[(((outer * (long)along) + all[i]) * after) + inner];
        }
        GC.KeepAlive(x);
        GC.KeepAlive(y);
    }

    public override void ScatterAdd(Tensor x, int axis, IdTensor ids, Tensor y)
    {
        (_, int along, int after) = y.Shape.Around(axis);
        (_, int picked, _) = x.Shape.Around(axis);
        T* source = Pointer(x), target = Pointer(y);
        ReadOnlySpan<long> all = ids.Span;
        for (int i = 0; i < all.Length; i++)
        {
            int outer = i / (picked * after), inner = i % after;
            target[(((outer * (long)along) + all[i]) * after) + inner] += source[i];
        }
        GC.KeepAlive(x);
        GC.KeepAlive(y);
    }

    public override void CumulativeSum(Tensor x, int axis, bool fromEnd, Tensor y)
    {
        (int before, int along, int after) = x.Shape.Around(axis);
        T* source = Pointer(x), target = Pointer(y);
        for (int outer = 0; outer < before; outer++)
        {
            for (int inner = 0; inner < after; inner++)
            {
                T sum = T.Zero;
                for (int i = 0; i < along; i++)
                {
                    long at = ((((long)outer * along) + (fromEnd ? along - 1 - i : i)) * after) + inner;
                    target[at] = sum += source[at];
                }
            }
        }
        GC.KeepAlive(x);
        GC.KeepAlive(y);
    }

    public override void ArgSort(Tensor x, int count, Span<long> positions)
    {
        int columns = x.Shape.Columns;
        T* source = Pointer(x);
        int[] order = new int[columns];
        T[] keys = new T[columns];
        for (int row = 0; row < x.Shape.Rows; row++)
        {
            new Span<T>(source + ((long)row * columns), columns).CopyTo(keys);
            for (int i = 0; i < columns; i++) order[i] = i;
            Array.Sort(order, (a, b) => keys[a] == keys[b] ? a.CompareTo(b) : keys[b].CompareTo(keys[a]));
            for (int i = 0; i < count; i++) positions[(row * count) + i] = order[i];
        }
        GC.KeepAlive(x);
    }
}

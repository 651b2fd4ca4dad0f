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
        For(run, y.Shape.Rows, Math.Max(1, MoveGrain / columns), (first, end) =>
        {
            fixed (T* source = &First(x), target = &First(y))
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
            }
        });
    }

    public override void GatherRows(Tensor table, IdTensor ids, Tensor y, Run run)
    {
        int columns = y.Shape.Columns;
        long tablePitch = table.Pitch, pitch = y.Pitch;
        UpdateBeforeReading(table, ids.Span, run);
        For(run, ids.Count, Math.Max(1, MoveGrain / Math.Max(1, columns)), (first, end) =>
        {
            ReadOnlySpan<long> all = ids.Span;
            fixed (T* source = &Stored(table), target = &Stored(y))
            {
                for (long i = first; i < end; i++)
                {
                    long id = all[(int)i];
                    if (id < 0) new Span<T>(target + (i * pitch), columns).Clear();
                    else CopyElements(source + (id * tablePitch), target + (i * pitch), columns);
                }
            }
        });
    }

    public override void Gather(Tensor x, int axis, IdTensor ids, Tensor y)
    {
        (_, int along, int after) = x.Shape.Around(axis);
        (_, int picked, _) = y.Shape.Around(axis);
        fixed (T* source = &First(x), target = &First(y))
        {
            ReadOnlySpan<long> all = ids.Span;
            for (int i = 0; i < all.Length; i++)
            {
                int outer = i / (picked * after), inner = i % after;
                target[i] = source[(((outer * (long)along) + all[i]) * after) + inner];
            }
        }
    }

    public override void ScatterAdd(Tensor x, int axis, IdTensor ids, Tensor y)
    {
        (_, int along, int after) = y.Shape.Around(axis);
        (_, int picked, _) = x.Shape.Around(axis);
        fixed (T* source = &First(x), target = &First(y))
        {
            ReadOnlySpan<long> all = ids.Span;
            for (int i = 0; i < all.Length; i++)
            {
                int outer = i / (picked * after), inner = i % after;
                target[(((outer * (long)along) + all[i]) * after) + inner] += source[i];
            }
        }
    }
}

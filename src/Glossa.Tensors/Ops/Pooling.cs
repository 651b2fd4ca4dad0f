namespace Glossa.Tensors;

public sealed partial class Tensor
{
    /// <summary>The largest element of every pooling cell; the first of equal ones gets the gradient.</summary>
    /// <param name="cells">The part of the image each output covers (<see cref="PoolGeometry"/> makes the usual ones).</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape: [batch, channels, output height, output width]</c> for this of <c>[batch, channels, height, width]</c>.</returns>
    public Tensor MaxPool(PoolCells cells, Run run)
    {
        Tensor planes = Planes("maxPool", cells, run);
        Tensor y = run.Empty([planes.Shape[0], cells.Rows.Length, cells.Columns.Length]);
        IdTensor ids = run.Backend.PoolMax(planes, cells, y, run).Reshape([y.Shape[0], y.Shape[1] * y.Shape[2]]);
        Tensor pooled = run.Record("maxPool", y, [planes], [], (dy, g) =>
        {
            Tensor dx = g.Run.Zeros([planes.Shape[0], planes.Shape[1] * planes.Shape[2]]);
            g.Run.Backend.ScatterAdd(dy.Reshape(ids.Shape, g.Run).Contiguous(g.Run), 1, ids, dx);
            g.Add(planes, dx.Reshape(planes.Shape, g.Run));
        });
        return pooled.Reshape([Shape[0], Shape[1], cells.Rows.Length, cells.Columns.Length], run);
    }

    /// <summary>The mean of every pooling cell.</summary>
    /// <param name="cells">The part of the image each output covers, and the divisor of its sum.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape: [batch, channels, output height, output width]</c> for this of <c>[batch, channels, height, width]</c>.</returns>
    public Tensor MeanPool(PoolCells cells, Run run)
    {
        Tensor planes = Planes("meanPool", cells, run);
        Tensor y = run.Empty([planes.Shape[0], cells.Rows.Length, cells.Columns.Length]);
        run.Backend.PoolMean(planes, cells, y, run);
        Tensor pooled = run.Record("meanPool", y, [planes], [], (dy, g) =>
        {
            Tensor dx = g.Run.Empty(planes.Shape);
            g.Run.Backend.PoolMeanGradient(dy.Contiguous(g.Run), cells, dx, g.Run);
            g.Add(planes, dx);
        });
        return pooled.Reshape([Shape[0], Shape[1], cells.Rows.Length, cells.Columns.Length], run);
    }

    private Tensor Planes(string op, PoolCells cells, Run run)
    {
        run.Check(op, this);
        run.CheckRank(op, "the input", this, 4, "[batch, channels, height, width]");
        if (cells.Rows.Any(span => span.End > Shape[2]) || cells.Columns.Any(span => span.End > Shape[3]))
        {
            throw run.Mismatch(op, $"the pooling cells were made for a larger image than {Shape}");
        }
        return Contiguous(run).Reshape([Shape[0] * Shape[1], Shape[2], Shape[3]], run);
    }
}

/// <summary>The usual ways to lay pooling cells along one axis.</summary>
public static class PoolGeometry
{
    /// <summary>Windows of one size at regular distances.</summary>
    /// <param name="size">The input's size.</param>
    /// <param name="kernel">The positions of a window.</param>
    /// <param name="stride">The distance from one window to the next.</param>
    /// <param name="padding">Positions outside the input on each side, at most half a kernel.</param>
    /// <param name="dilation">Between neighbouring positions of a window.</param>
    /// <param name="ceiling">Whether a last, incomplete window counts.</param>
    /// <param name="countPadding">Whether a mean counts positions in the padding.</param>
    /// <returns>One span for each output position.</returns>
    /// <exception cref="OutOfRangeException">The kernel, stride or dilation is not positive, or the padding is negative or more than half a
    /// kernel.</exception>
    public static PoolSpan[] Sliding(
        int size, int kernel, int stride, int padding = 0, int dilation = 1, bool ceiling = false, bool countPadding = true)
    {
        if (kernel < 1 || stride < 1 || dilation < 1)
        {
            throw new OutOfRangeException($"Pooling: kernel {kernel}, stride {stride} and dilation {dilation} must be at least 1.");
        }
        if (padding < 0 || padding > kernel / 2)
        {
            throw new OutOfRangeException($"Pooling: a padding of {padding} does not lie between 0 and half the kernel of {kernel}: "
                + "windows in the padding alone have no largest element and no mean.");
        }
        int reach = (dilation * (kernel - 1)) + 1, room = size + (2 * padding) - reach;
        int count = room < 0 ? 0 : ((room + (ceiling ? stride - 1 : 0)) / stride) + 1;
        // A window that would begin in the padding behind the input does not count.
        if (ceiling && count > 0 && (count - 1) * stride >= size + padding) count--;
        PoolSpan[] spans = new PoolSpan[count];
        for (int i = 0; i < count; i++)
        {
            int start = (i * stride) - padding, end = Math.Min(start + reach, size + padding), counted = end - start;
            int first = start < 0 ? start + ((-start + dilation - 1) / dilation * dilation) : start, last = Math.Min(end, size);
            int inside = Math.Max(0, (last - first + dilation - 1) / dilation);
            spans[i] = new PoolSpan(first, last, dilation, countPadding ? counted : inside);
        }
        return spans;
    }

    /// <summary>Cells that cover the input evenly, as many as wanted: cell i covers <c>⌊i·size/count⌋ … ⌈(i + 1)·size/count⌉</c>.</summary>
    /// <param name="size">The input's size.</param>
    /// <param name="count">The number of outputs.</param>
    /// <returns>One span for each output position.</returns>
    public static PoolSpan[] Adaptive(int size, int count)
    {
        PoolSpan[] spans = new PoolSpan[count];
        for (int i = 0; i < count; i++)
        {
            int start = (int)((long)i * size / count), end = (int)((((long)(i + 1) * size) + count - 1) / count);
            spans[i] = new PoolSpan(start, end, 1, end - start);
        }
        return spans;
    }
}

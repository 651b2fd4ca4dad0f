namespace Glossa.Tensors;

public sealed partial class Tensor
{
    /// <summary>
    /// Picks elements along an axis: <c>y[…, i, …] = x[…, ids[…, i, …], …]</c>. The gradient goes back to where the element came from.
    /// </summary>
    /// <param name="axis">The axis, may be negative.</param>
    /// <param name="ids">The positions. <c>Shape:</c> as this except along the axis.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape:</c> as <paramref name="ids"/>.</returns>
    /// <exception cref="ShapeException">The shapes differ on another axis.</exception>
    /// <exception cref="OutOfRangeException">A position lies outside the axis.</exception>
    public Tensor Gather(int axis, IdTensor ids, Run run)
    {
        run.Check("gather", this);
        int at = Shape.Axis(axis);
        if (ids.Shape.Rank != Shape.Rank || ids.Shape.With(at, Shape[at]) != Shape)
        {
            throw run.Mismatch("gather", $"the ids have shape {ids.Shape}, but must agree with {Shape} on every axis except {axis}");
        }
        run.CheckIndices("gather", $"position along axis {axis}", ids, Shape[at]);
        Tensor y = run.Empty(ids.Shape);
        run.Backend.Gather(Contiguous(run.WithoutGradients()), at, ids, y);
        return run.Record("gather", y, [this], [], (dy, g) =>
        {
            Tensor dx = g.Run.Zeros(Shape);
            g.Run.Backend.ScatterAdd(dy.Contiguous(g.Run), at, ids, dx);
            g.Add(this, dx);
        });
    }

    /// <summary>Adds elements along an axis where ids say: <c>y[…, ids[…, i, …], …] += x[…, i, …]</c>, starting from this.</summary>
    /// <param name="axis">The axis, may be negative.</param>
    /// <param name="ids">The positions. <c>Shape:</c> as <paramref name="x"/>.</param>
    /// <param name="x">The summands. <c>Shape:</c> as this except along the axis.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape:</c> as this.</returns>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    /// <exception cref="OutOfRangeException">A position lies outside the axis.</exception>
    public Tensor ScatterAdd(int axis, IdTensor ids, Tensor x, Run run)
    {
        run.Check("scatterAdd", this, x);
        int at = Shape.Axis(axis);
        if (x.Shape.Rank != Shape.Rank || x.Shape.With(at, Shape[at]) != Shape || ids.Shape != x.Shape)
        {
            throw run.Mismatch("scatterAdd", $"adding {x.Shape} at ids {ids.Shape} to {Shape}: "
                + $"ids and summands have one shape, which may differ from the target along axis {axis} only");
        }
        run.CheckIndices("scatterAdd", $"position along axis {axis}", ids, Shape[at]);
        Run raw = run.WithoutGradients();
        Tensor y = Clone(raw);
        run.Backend.ScatterAdd(x.Contiguous(raw), at, ids, y);
        return run.Record("scatterAdd", y, [this, x], [], (dy, g) =>
        {
            g.Add(this, dy);
            if (g.Needs(x)) g.Add(x, dy.Gather(at, ids, g.Run));
        });
    }

    /// <summary>Whole slices along an axis: <c>y[i] = x[ids[i]]</c>.</summary>
    /// <param name="ids">The positions of the slices. <c>Shape: [n]</c>.</param>
    /// <param name="run">The run to compute in.</param>
    /// <param name="axis">The axis, may be negative.</param>
    /// <returns><c>Shape:</c> with n along the axis.</returns>
    /// <exception cref="OutOfRangeException">An id lies outside the axis.</exception>
    public Tensor IndexSelect(IdTensor ids, Run run, int axis = 0)
    {
        run.Check("indexSelect", this);
        run.CheckIndices("indexSelect", "row", ids, Shape[axis]);
        (int before, int along, int after) = Shape.Around(axis);
        IdTensor rows = before == 1 ? ids : RowsOf(ids, before, along);
        Shape table = [checked(before * along), after];
        Tensor x = Shape == table ? this : Contiguous(run).View(0, table, after);
        Tensor y = run.Empty(Shape.With(axis, ids.Count));
        run.Backend.GatherRows(x, rows, y.View(0, [rows.Count, after], after), run);
        return run.Record("indexSelect", y, [this], [], (dy, g) =>
        {
            Tensor dRows = dy.Contiguous(g.Run).View(0, [rows.Count, after], after);
            RowGradient gradient = RowGradient.Collect(RowLists.OfIds(rows.Span), dRows, g.Run);
            Tensor dx = gradient.Ids.Count == table[0] ? gradient.Rows : gradient.ToDense(table, g.Run);
            g.Add(this, dx.Reshape(Shape, g.Run));
        });
    }

    /// <summary>The rows of a table of several blocks that are the given rows of each block.</summary>
    private static IdTensor RowsOf(IdTensor ids, int blocks, int size)
    {
        long[] rows = new long[(long)blocks * ids.Count];
        for (int i = 0; i < rows.Length; i++) rows[i] = ((long)(i / ids.Count) * size) + ids.Span[i % ids.Count];
        return IdTensor.Of(rows);
    }

    /// <summary>The largest elements of every row, largest first, and their positions; NaN counts as the largest.</summary>
    /// <param name="count">The number of positions wanted, at most the number of columns.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape: [..., count]</c> each.</returns>
    /// <exception cref="OutOfRangeException">A row does not have that many elements.</exception>
    public (Tensor Values, IdTensor Positions) TopK(int count, Run run)
    {
        run.Check("topK", this);
        if (count < 0 || count > Shape.Columns)
        {
            throw new OutOfRangeException($"{run.Where("topK")}: {count} largest of rows with {Shape.Columns} elements were asked for.");
        }
        return Ordered(count, false, run);
    }

    /// <summary>Every row sorted, smallest first unless asked otherwise, and the positions before; NaN counts as the largest.</summary>
    /// <param name="run">The run to compute in.</param>
    /// <param name="descending">Whether the largest comes first.</param>
    /// <returns><c>Shape:</c> as this, each.</returns>
    public (Tensor Values, IdTensor Positions) Sort(Run run, bool descending = false)
    {
        run.Check("sort", this);
        return Ordered(Shape.Columns, !descending, run);
    }

    /// <summary>The first elements of every row in sorted order.</summary>
    private (Tensor Values, IdTensor Positions) Ordered(int count, bool smallest, Run run)
    {
        IdTensor ids = run.Backend.ArgSort(Contiguous(run.WithoutGradients()), count, smallest);
        return (Gather(-1, ids, run), ids);
    }
}

namespace Glossa.Tensors;

public sealed partial class Tensor
{
    /// <summary>
    /// One element of every row: <c>y[…] = x[…, columns[…]]</c>, such as the log-probability of the right class. A row whose column is
    /// <paramref name="ignored"/> gives 0 and gets no gradient.
    /// </summary>
    /// <param name="columns">The column of each row. <c>Shape: [...]</c> for this of <c>[..., columns]</c>.</param>
    /// <param name="run">The run to compute in.</param>
    /// <param name="ignored">A value that names no column, or null.</param>
    /// <returns><c>Shape:</c> as <paramref name="columns"/>.</returns>
    /// <exception cref="ShapeException">There is not one column for each row.</exception>
    /// <exception cref="OutOfRangeException">A column lies outside the row.</exception>
    public Tensor Pick(IdTensor columns, Run run, long? ignored = null)
    {
        run.Check("pick", this);
        long[] cells = CellsOf("pick", columns, ignored, run);
        Tensor table = Reshape([checked(cells.Length * Shape.Columns), 1], run);
        return table.Lookup("pick", new IdTensor(cells, [cells.Length]), null, run).Reshape(columns.Shape, run);
    }

    /// <summary>The flat positions of one column in each row; −1 for an ignored row.</summary>
    private long[] CellsOf(string op, IdTensor columns, long? ignored, Run run)
    {
        if (Shape.Rank == 0 || columns.Shape != Shape[..^1])
        {
            throw run.Mismatch(op, $"the column ids have shape {columns.Shape}, but rows of shape {Shape} need "
                + $"{(Shape.Rank == 0 ? "at least one axis" : Shape[..^1].ToString())}: one column for each row");
        }
        run.CheckIndices(op, "column", columns, Shape.Columns, ignored);
        long[] cells = columns.Span.ToArray();
        for (int row = 0; row < cells.Length; row++) cells[row] = cells[row] == ignored ? -1 : ((long)row * Shape.Columns) + cells[row];
        return cells;
    }
}

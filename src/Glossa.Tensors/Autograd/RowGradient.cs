namespace Glossa.Tensors;

/// <summary>The gradient of a table of which only some rows were looked up; all other rows' gradients are zero.</summary>
/// <param name="Ids">The touched rows, ascending, each once. <c>Shape: [n]</c>.</param>
/// <param name="Rows">Their gradients. <c>Shape: [n, columns]</c>.</param>
public sealed record RowGradient(IdTensor Ids, Tensor Rows)
{
    /// <summary>Adds each contribution to the rows of its list: contributions to equal rows are summed in the order of the lists.</summary>
    /// <param name="lists">To which rows.</param>
    /// <param name="contributions">A row for each list.</param>
    /// <param name="run">The run to compute in.</param>
    internal static RowGradient Collect(RowLists lists, Tensor contributions, Run run)
    {
        (RowLists contributors, long[] touched) = lists.Reverse();
        Tensor rows = run.Empty([touched.Length, contributions.Shape.Columns]);
        run.Backend.SumRows(contributions, contributors, rows, run);
        return new RowGradient(new IdTensor(touched, [touched.Length]), rows);
    }

    /// <summary>The sum of several gradients of the same table, in their order.</summary>
    internal static RowGradient Sum(IReadOnlyList<RowGradient> parts, Run run)
    {
        if (parts.Count == 1) return parts[0];
        long[] ids = [.. parts.SelectMany(part => part.Ids.Span.ToArray())];
        return Collect(RowLists.OfIds(ids), Tensor.Concat([.. parts.Select(part => part.Rows)], 0, run), run);
    }

    /// <summary>The same gradient as a whole table.</summary>
    /// <param name="shape">The table's shape.</param>
    /// <param name="run">The run to compute in.</param>
    public Tensor ToDense(Shape shape, Run run)
    {
        Tensor dense = run.Zeros(shape);
        run.Backend.ScatterAddRows(Rows, Ids, dense, run);
        return dense;
    }
}

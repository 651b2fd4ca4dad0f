namespace Glossa.Tensors;

/// <summary>The gradient of a table of which only some rows were looked up; all other rows' gradients are zero.</summary>
/// <param name="Ids">The touched rows, ascending, each once. <c>Shape: [n]</c>.</param>
/// <param name="Rows">Their gradients. <c>Shape: [n, columns]</c>.</param>
public sealed record RowGradient(IdTensor Ids, Tensor Rows)
{
    /// <summary>Sums the contributions to equal rows, in the order they occur.</summary>
    /// <param name="ids">To which rows, negative for none; neighbours share a contribution when there are more ids than those.</param>
    /// <param name="contributions">The contributions.</param>
    /// <param name="run">The run to compute in.</param>
    internal static RowGradient Coalesce(IdTensor ids, Tensor contributions, Run run)
    {
        (RowLists lists, long[] unique) = RowLists.OfOccurrences(ids.Span, Math.Max(1, ids.Count / Math.Max(1, contributions.Shape[0])));
        Tensor rows = run.Empty([lists.Count, contributions.Shape.Columns]);
        run.Backend.SumRows(contributions, lists, rows, run);
        return new RowGradient(new IdTensor(unique, [unique.Length]), rows);
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

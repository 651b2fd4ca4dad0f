namespace Glossa.Tensors;

/// <summary>The gradient of a table of which only some rows were looked up; all other rows' gradients are zero.</summary>
/// <param name="Ids">The touched rows, ascending, each once. <c>Shape: [n]</c>.</param>
/// <param name="Rows">Their gradients. <c>Shape: [n, columns]</c>.</param>
public sealed record RowGradient(IdTensor Ids, Tensor Rows)
{
    /// <summary>Sums the contributions to equal rows, in the order they occur.</summary>
    internal static RowGradient Coalesce(IdTensor ids, Tensor contributions, Run run)
    {
        ReadOnlySpan<long> all = ids.Span;
        long[] unique = all.ToArray();
        Array.Sort(unique);
        int count = 0;
        for (int i = 0; i < unique.Length; i++)
        {
            if (unique[i] >= 0 && (count == 0 || unique[count - 1] != unique[i])) unique[count++] = unique[i];
        }
        Array.Resize(ref unique, count);
        long[] positions = new long[all.Length];
        for (int i = 0; i < all.Length; i++) positions[i] = all[i] < 0 ? -1 : Array.BinarySearch(unique, all[i]);
        Tensor rows = run.Zeros([count, contributions.Shape.Columns]);
        run.Backend.ScatterAddRows(contributions, new IdTensor(positions, [positions.Length]), rows, run);
        return new RowGradient(new IdTensor(unique, [count]), rows);
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

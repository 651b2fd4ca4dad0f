using Glossa.Tensors;

namespace Glossa.Nn;

/// <summary>
/// The rows of a gradient, which may be some rows of a table's: sums over rows come first, so that threads share the rows.
/// </summary>
internal sealed class GradientRows
{
    private readonly Tensor values;
    private readonly IdTensor? ids;
    private readonly int tableRows;

    /// <summary>All rows of a gradient.</summary>
    /// <param name="gradient">The gradient.</param>
    public GradientRows(Tensor gradient) => values = gradient;

    /// <summary>Some rows of a table's gradient, measured to the bits of the dense one.</summary>
    /// <param name="gradient">The rows.</param>
    /// <param name="tableRows">The rows of the table.</param>
    public GradientRows(RowGradient gradient, int tableRows) => (values, ids, this.tableRows) = (gradient.Rows, gradient.Ids, tableRows);

    /// <summary>Σ x².</summary>
    public Tensor SumOfSquares(Run run) => Dense(Matrix(run).Square(run).Sum(1, run), run).Sum(run);

    /// <summary>√Σ x².</summary>
    public Tensor Length(Run run) => Dense(Matrix(run).Norm(1, run), run).Norm(0, run);

    private Tensor Matrix(Run run) => values.Reshape([values.Shape.Rows, values.Shape.Columns], run);

    /// <summary>A number for each row of the whole table.</summary>
    private Tensor Dense(Tensor numbers, Run run) => ids is null
        ? numbers
        : new RowGradient(ids, numbers.Reshape([ids.Count, 1], run)).ToDense([tableRows, 1], run).Reshape([tableRows], run);
}

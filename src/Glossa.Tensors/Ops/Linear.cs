namespace Glossa.Tensors;

public sealed partial class Tensor
{
    /// <summary>
    /// The affine map <c>y = x Wᵀ + b</c> of every row. <c>dx = dy W</c>, <c>dW = dyᵀ x</c>, <c>db = Σ dy</c>.
    /// </summary>
    /// <param name="weight">W. <c>Shape: [outputs, inputs]</c>.</param>
    /// <param name="bias">b, or null. <c>Shape: [outputs]</c>.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape: [..., outputs]</c> for this of <c>[..., inputs]</c>.</returns>
    /// <exception cref="ShapeException">The sizes do not fit.</exception>
    public Tensor Linear(Tensor weight, Tensor? bias, Run run) => Linear(weight, bias, false, run);

    /// <summary>The affine map, if asked with rows spread (see <see cref="Run.EmptySpread"/>).</summary>
    private Tensor Linear(Tensor weight, Tensor? bias, bool spreads, Run run)
    {
        run.Check("linear", this, weight, bias);
        run.CheckRank("linear", "the weight", weight, 2, "[outputs, inputs]");
        if (Shape.Rank == 0 || Shape.Columns != weight.Shape[1])
        {
            throw run.Mismatch("linear", $"the input has shape {Shape}, but the weight {weight.Shape} takes rows of {weight.Shape[1]}");
        }
        run.CheckShape("linear", "the bias", bias, [weight.Shape[0]], $"one number for each output of the weight {weight.Shape}");
        Tensor x = this, rows = x.AsRows();
        Shape shape = x.Shape.With(-1, weight.Shape[0]);
        Tensor y = spreads ? run.EmptySpread(shape) : run.Empty(shape);
        run.Backend.MatMul(rows, false, weight, true, bias, y.AsRows(), false, run);
        return run.Record("linear", y, [x, weight, bias], [x, weight], (dy, g) =>
        {
            Tensor dRows = dy.AsRows();
            if (g.Needs(x))
            {
                Tensor dx = g.Run.Empty(x.Shape);
                g.Run.Backend.MatMul(dRows, false, weight, false, null, dx.AsRows(), false, g.Run);
                g.Add(x, dx);
            }
            if (g.Needs(weight)) g.Add(weight, dRows.Times(rows, true, false, g.Run));
            if (g.Needs(bias)) g.Add(bias, dRows.SumRows(g.Run));
        });
    }
}

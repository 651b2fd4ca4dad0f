namespace Glossa.Tensors;

public sealed partial class Tensor
{
    /// <summary>
    /// Maxout (Goodfellow et al. 2013): the largest of the pieces that are stored one after another in a row, <c>y[i, o] = max_p x[i, p ·
    /// outputs + o]</c>. The gradient goes to the first of the largest.
    /// </summary>
    /// <param name="pieces">The number of pieces of a row.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape: [..., columns / pieces]</c>.</returns>
    /// <exception cref="ShapeException">The width is not a multiple of the pieces.</exception>
    public Tensor Maxout(int pieces, Run run)
    {
        run.Check("maxout", this);
        if (pieces < 1 || Shape.Columns % pieces != 0)
        {
            throw run.Mismatch("maxout", $"{Shape.Columns} columns of {Shape} are not {pieces} pieces of equal size");
        }
        int outputs = Shape.Columns / pieces;
        return run.Fused<IMaxoutKernels>() is { } kernels
            ? FusedMaxout(kernels, pieces, outputs, run)
            : Reshape(Shape[..^1].Append(pieces, outputs), run).Max(-2, run);
    }

    private Tensor FusedMaxout(IMaxoutKernels kernels, int pieces, int outputs, Run run)
    {
        Tensor x = Contiguous(run), y = run.Empty(Shape[..^1].Append(outputs));
        kernels.Maxout(x, pieces, y, run);
        return run.Record("maxout", y, [x], [x], (dy, g) =>
        {
            Tensor dx = g.Run.Empty(x.Shape);
            kernels.MaxoutGradient(x, pieces, dy.Contiguous(g.Run), dx, g.Run);
            g.Add(x, dx);
        });
    }
}

namespace Glossa.Tensors;

public sealed partial class Tensor
{
    /// <summary>
    /// Maxout, layer normalisation and a residual sum, row by row: <c>y[i] = keep[i] · (x[i] + LN(max_p z[i − w, p, :]))</c>. <c>z</c> has
    /// w rows less at either end than x (as <see cref="Windows"/> leaves them out); there y is 0.
    /// </summary>
    /// <param name="z">The maps, piece after piece. <c>Shape: [rows − 2w, pieces · columns]</c>.</param>
    /// <param name="pieces">The number of maps of which each output is the largest.</param>
    /// <param name="gain">Multiplies each column after the normalisation. <c>Shape: [columns]</c>.</param>
    /// <param name="bias">Added to each column after it. <c>Shape: [columns]</c>.</param>
    /// <param name="epsilon">ε of the normalisation.</param>
    /// <param name="keep">1 for rows to compute, 0 for rows that shall be 0; null computes all. <c>Shape: [rows]</c>.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape: [rows, columns]</c>, as this.</returns>
    /// <exception cref="ShapeException">The sizes do not fit.</exception>
    public Tensor AddMaxoutNorm(Tensor z, int pieces, Tensor gain, Tensor bias, double epsilon, Tensor? keep, Run run)
    {
        run.Check("addMaxoutNorm", this, z, gain, bias, keep);
        run.CheckRank("addMaxoutNorm", "the input", this, 2, "[rows, columns]");
        int rows = Shape[0], columns = Shape.Columns, margin = (rows - z.Shape.Rows) / 2;
        if (z.Shape.Rank != 2 || margin < 0 || z.Shape[0] + (2 * margin) != rows || z.Shape[1] != pieces * columns)
        {
            throw run.Mismatch("addMaxoutNorm", $"maps of shape {z.Shape} do not fit an input of shape {Shape}: "
                + $"{pieces} pieces need {pieces * columns} columns, and as many rows left out in front as behind");
        }
        run.CheckShape("addMaxoutNorm", "the gain", gain, [columns], $"one number for each column of {Shape}");
        run.CheckShape("addMaxoutNorm", "the bias", bias, [columns], $"one number for each column of {Shape}");
        run.CheckShape("addMaxoutNorm", "keep", keep, [rows], $"one number for each row of {Shape}");
        return run.Fused<IMaxoutKernels>() is { } kernels
            ? FusedAddMaxoutNorm(kernels, z, pieces, gain, bias, epsilon, keep, run)
            : ComposedAddMaxoutNorm(z, pieces, gain, bias, epsilon, keep, run);
    }

    private Tensor ComposedAddMaxoutNorm(Tensor z, int pieces, Tensor gain, Tensor bias, double epsilon, Tensor? keep, Run run)
    {
        int rows = Shape[0], margin = (rows - z.Shape[0]) / 2;
        Tensor inner = Slice(0, margin, rows - margin, run).Add(z.Maxout(pieces, run).LayerNorm(gain, bias, epsilon, run), run);
        Tensor y = inner.Pad(0, margin, margin, run);
        return keep is null ? y : y.MultiplyColumn(keep, run);
    }

    private Tensor FusedAddMaxoutNorm(
        IMaxoutKernels kernels, Tensor z, int pieces, Tensor gain, Tensor bias, double epsilon, Tensor? keep, Run run)
    {
        Tensor x = Contiguous(run), maps = z.Contiguous(run), y = run.Empty(Shape);
        Tensor mean = run.Empty([z.Shape[0]]), inverse = run.Empty([z.Shape[0]]);
        kernels.AddMaxoutNorm(x, maps, pieces, gain, bias, epsilon, keep, y, mean, inverse, run);
        return run.Record("addMaxoutNorm", y, [x, maps, gain, bias], [maps, gain, mean, inverse], (dy, g) =>
        {
            Tensor dx = g.Run.Empty(Shape), dz = g.Run.Empty(maps.Shape), dGain = g.Run.Empty(gain.Shape), dBias = g.Run.Empty(bias.Shape);
            kernels.AddMaxoutNormGradient(maps, pieces, gain, mean, inverse, keep, dy.Contiguous(g.Run), dx, dz, dGain, dBias, g.Run);
            g.Add(x, dx);
            g.Add(maps, dz);
            g.Add(gain, dGain);
            g.Add(bias, dBias);
        });
    }
}

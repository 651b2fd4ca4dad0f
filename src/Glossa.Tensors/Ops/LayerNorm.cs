namespace Glossa.Tensors;

public sealed partial class Tensor
{
    /// <summary>
    /// Layer normalisation of every row: <c>y = (x − mean) / √(var + ε) · gain + bias</c> with the biased variance
    /// (Ba, Kiros and Hinton 2016). With <c>x̂ = (x − mean) / σ</c> and <c>d = dy · gain</c>:
    /// <c>dx = (d − mean(d) − x̂ · mean(d · x̂)) / σ</c>.
    /// </summary>
    /// <param name="gain">Multiplies each column, or null. <c>Shape: [columns]</c>.</param>
    /// <param name="bias">Added to each column, or null. <c>Shape: [columns]</c>.</param>
    /// <param name="epsilon">ε: keeps constant rows finite.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape:</c> as this.</returns>
    /// <exception cref="ShapeException">Gain or bias do not have one value for each column.</exception>
    public Tensor LayerNorm(Tensor? gain, Tensor? bias, double epsilon, Run run)
    {
        run.Check("layerNorm", this, gain, bias);
        run.CheckShape("layerNorm", "the gain", gain, [Shape.Columns], $"one number for each column of {Shape}");
        run.CheckShape("layerNorm", "the bias", bias, [Shape.Columns], $"one number for each column of {Shape}");
        return run.Fused<ILayerNormKernels>() is { } kernels
            ? FusedLayerNorm(kernels, gain, bias, epsilon, run)
            : ComposedLayerNorm(gain, bias, epsilon, run);
    }

    private Tensor ComposedLayerNorm(Tensor? gain, Tensor? bias, double epsilon, Run run)
    {
        Tensor centred = AddColumn(Mean(-1, run).Negate(run), run);
        Tensor inverse = centred.Square(run).Mean(-1, run).Shift(epsilon, run).Sqrt(run).Reciprocal(run);
        Tensor y = centred.MultiplyColumn(inverse, run);
        if (gain is not null) y = y.MultiplyRow(gain, run);
        return bias is null ? y : y.AddRow(bias, run);
    }

    private Tensor FusedLayerNorm(ILayerNormKernels kernels, Tensor? gain, Tensor? bias, double epsilon, Run run)
    {
        Tensor x = Contiguous(run), y = run.Empty(Shape);
        Tensor mean = run.Empty([Shape.Rows]), inverse = run.Empty([Shape.Rows]);
        kernels.LayerNorm(x, gain, bias, epsilon, y, mean, inverse, run);
        return run.Record("layerNorm", y, [x, gain, bias], [x, gain, mean, inverse], (dy, g) =>
        {
            Tensor upstream = dy.Contiguous(g.Run), dx = g.Run.Empty(Shape);
            Tensor? dGain = g.Needs(gain) ? g.Run.Empty(gain!.Shape) : null, dBias = g.Needs(bias) ? g.Run.Empty(bias!.Shape) : null;
            kernels.LayerNormGradient(x, gain, mean, inverse, upstream, dx, dGain, dBias, g.Run);
            g.Add(x, dx);
            if (dGain is not null) g.Add(gain, dGain);
            if (dBias is not null) g.Add(bias, dBias);
        });
    }
}

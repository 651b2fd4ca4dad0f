namespace Glossa.Tensors;

public sealed partial class Tensor
{
    /// <summary>
    /// Keeps elements where a mask is not zero and puts a constant elsewhere, whatever stood there (also NaN). <c>dx = dy</c> where kept.
    /// </summary>
    /// <param name="mask">Zeros and ones; no gradient flows to it. <c>Shape:</c> as this.</param>
    /// <param name="run">The run to compute in.</param>
    /// <param name="fill">The constant.</param>
    /// <returns><c>Shape:</c> as this.</returns>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    public Tensor Mask(Tensor mask, Run run, double fill = 0)
    {
        Tensor y = Zip("mask", new MaskFunction(fill), mask, Stretch.None, run);
        return run.Record("mask", y, [this], [mask], (dy, g) => g.Add(this, dy.Mask(mask, g.Run)));
    }
}

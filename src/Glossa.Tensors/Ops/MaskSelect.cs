namespace Glossa.Tensors;

public sealed partial class Tensor
{
    /// <summary>
    /// The elements where a mask is not zero, row by row, as NumPy's <c>x[mask]</c>. A mask of the first axes only selects the slices of
    /// the others. The gradient goes back to where an element came from.
    /// </summary>
    /// <param name="mask">Zeros and ones; no gradient flows to it. <c>Shape:</c> as this, or as its first axes.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape: [selected, …]</c>, the axes that the mask does not have behind.</returns>
    /// <exception cref="ShapeException">The mask's shape is not that of the first axes.</exception>
    public Tensor MaskSelect(Tensor mask, Run run)
    {
        run.Check("maskSelect", this, mask);
        int masked = mask.Shape.Rank;
        if (masked > Shape.Rank || mask.Shape != Shape[..masked])
        {
            throw run.Mismatch("maskSelect", $"the mask has shape {mask.Shape}, but must have the shape of {Shape} or of its first axes: "
                + "one number for each element or slice");
        }
        double[] marks = mask.ToDoubleArray();
        long[] selected = [.. Enumerable.Range(0, marks.Length).Where(i => marks[i] != 0)];
        return Reshape(Shape.Create([marks.Length, .. Shape[masked..]]), run).IndexSelect(IdTensor.Of(selected), run);
    }
}

namespace Glossa.Tensors;

public sealed partial class Tensor
{
    /// <summary>The elements of an axis in reverse order: <c>yᵢ = xₙ₋₁₋ᵢ</c>.</summary>
    /// <param name="axis">The axis, may be negative.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape:</c> as this.</returns>
    public Tensor Flip(int axis, Run run) => IndexSelect(IdTensor.Arange(Shape[axis] - 1, -1, -1), run, axis);
}

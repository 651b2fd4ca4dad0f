namespace Glossa.Tensors;

public sealed partial class Tensor
{
    /// <summary>Moves the elements along an axis; those that leave at one end come back at the other: <c>yᵢ = x₍ᵢ₋ₛ₎ mod n</c>.</summary>
    /// <param name="axis">The axis, may be negative.</param>
    /// <param name="shift">s: by how many positions; negative moves to the front.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape:</c> as this.</returns>
    public Tensor Roll(int axis, int shift, Run run)
    {
        int size = Shape[axis], moved = size == 0 ? 0 : ((shift % size) + size) % size;
        if (moved == 0) return this;
        Tensor[] parts = Split(axis, [size - moved, moved], run);
        return Concat([parts[1], parts[0]], axis, run);
    }
}

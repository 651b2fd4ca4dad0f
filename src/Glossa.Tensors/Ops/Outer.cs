namespace Glossa.Tensors;

public sealed partial class Tensor
{
    /// <summary>The outer product of two vectors: <c>c[i, j] = aᵢ · bⱼ</c>.</summary>
    /// <param name="b">The right vector. <c>Shape: [m]</c> for this of <c>[n]</c>.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape: [n, m]</c>.</returns>
    /// <exception cref="ShapeException">One of them is no vector.</exception>
    public Tensor Outer(Tensor b, Run run)
    {
        if (Shape.Rank == 1 && b.Shape.Rank == 1) return Unsqueeze(1, run).MatMul(b.Unsqueeze(0, run), run);
        throw run.Mismatch("outer", $"the shapes are {Shape} and {b.Shape}, but two vectors are needed. For more axes use Einsum");
    }
}

using Glossa.Tensors;

namespace Glossa.Nn;

/// <summary>A layer with a way around it (He et al. 2016): <c>y = x + f(x)</c>.</summary>
/// <param name="inner">f, whose output has the shape of its input.</param>
/// <remarks><c>Shape: [...]</c>, in and out.</remarks>
public sealed class Residual(Layer inner) : Layer
{
    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x, Run run)
    {
        Tensor change = inner.Forward(x, run);
        run.CheckShape("residual", "the inner layer's output", change, x.Shape, "it is added to the input");
        return x.Add(change, run);
    }
}

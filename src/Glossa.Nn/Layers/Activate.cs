using Glossa.Tensors;

namespace Glossa.Nn;

/// <summary>An activation as a layer: <c>y = f(x)</c>, element by element.</summary>
/// <param name="activation">f.</param>
/// <remarks><c>Shape: [...]</c>, in and out.</remarks>
public sealed class Activate(Activation activation) : TokenwiseLayer, IDescribed
{
    /// <inheritdoc/>
    public string Description => activation.Name;

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x, Run run) => activation.Apply(x, run);
}

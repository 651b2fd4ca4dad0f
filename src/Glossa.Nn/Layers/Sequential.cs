using Glossa.Tensors;

namespace Glossa.Nn;

/// <summary>
/// Layers one after another: <c>y = f_n(… f₂(f₁(x)))</c>. Parameters are named by the layer's number, as in PyTorch: <c>0.weight</c>.
/// </summary>
/// <param name="layers">The layers, first to last.</param>
/// <remarks><c>Shape:</c> from what the first layer takes to what the last one gives.</remarks>
public sealed class Sequential(params Layer[] layers) : Layer
{
    [StateName("")]
    private readonly Layer[] layers = layers;

    /// <summary>The number of layers.</summary>
    public int Count => layers.Length;

    /// <summary>One of the layers.</summary>
    /// <param name="index">Its number, from 0.</param>
    public Layer this[int index] => layers[index];

    /// <inheritdoc/>
    public override IReadOnlyList<IReadOnlyList<Parameter>> ParameterLayers => Stacked(layers);

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x, Run run)
    {
        foreach (Layer layer in layers) x = layer.Forward(x, run);
        return x;
    }
}

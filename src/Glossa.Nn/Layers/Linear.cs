using Glossa.Tensors;

namespace Glossa.Nn;

/// <summary>An affine map of every row: <c>y = x Wᵀ + b</c>.</summary>
/// <remarks><c>Shape: [..., inputs] → [..., outputs]</c>.</remarks>
public sealed class Linear : TokenwiseLayer
{
    /// <summary>An affine map.</summary>
    /// <param name="inputs">The width of the input.</param>
    /// <param name="outputs">The width of the output.</param>
    /// <param name="bias">Whether there is a b.</param>
    /// <param name="initializers">The initialisers of the parameters; PyTorch's when left out.</param>
    public Linear(int inputs, int outputs, bool bias = true, InitializerSet? initializers = null)
    {
        InitializerSet start = initializers ?? InitializerSet.PyTorch;
        Weight = NewParameter("weight", [outputs, inputs], start.Weight);
        if (bias) Bias = NewParameter("bias", [outputs], start.Bias, Weight.Fans);
    }

    /// <summary>W. <c>Shape: [outputs, inputs]</c>.</summary>
    public Parameter Weight { get; }

    /// <summary>b, or null. <c>Shape: [outputs]</c>.</summary>
    public Parameter? Bias { get; }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x, Run run) => x.Linear(Weight, Bias, run);
}

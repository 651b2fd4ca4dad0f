using Glossa.Tensors;

namespace Glossa.Nn;

/// <summary>
/// Root-mean-square normalisation (Zhang and Sennrich 2019): <c>y = x / √(mean(x²) + ε) · weight</c>. <c>Shape: [..., size]</c>, in and
/// out.
/// </summary>
public sealed class RmsNorm : TokenwiseLayer
{
    private readonly double epsilon;

    /// <summary>A normalisation of rows.</summary>
    /// <param name="size">The width of input and output.</param>
    /// <param name="epsilon">ε: keeps rows of zeros finite.</param>
    public RmsNorm(int size, double epsilon = 1e-6)
    {
        this.epsilon = epsilon;
        Weight = NewParameter("weight", [size], Initializer.Ones);
    }

    /// <summary>The gain. <c>Shape: [size]</c>.</summary>
    public Parameter Weight { get; }

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x, Run run) => x.RmsNorm(Weight, epsilon, run);
}

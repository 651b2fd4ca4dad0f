using Glossa.Tensors;

namespace Glossa.Nn;

/// <summary>
/// Layer normalisation (Ba, Kiros and Hinton 2016): <c>y = (x − mean) / √(var + ε) · weight + bias</c>, mean and variance over the last
/// axes.
/// </summary>
/// <remarks><c>Shape: [..., normalised axes]</c>, in and out.</remarks>
public sealed class LayerNorm : TokenwiseLayer, IDescribed
{
    private readonly Shape normalized;

    /// <summary>Layer normalisation over the last axis.</summary>
    /// <param name="size">The size of the last axis.</param>
    /// <param name="epsilon">ε: keeps constant rows finite.</param>
    /// <param name="affine">Whether there are a weight and a bias.</param>
    public LayerNorm(int size, double epsilon = 1e-5, bool affine = true) : this([size], epsilon, affine) { }

    /// <summary>Layer normalisation over several last axes.</summary>
    /// <param name="normalized">The sizes of those axes.</param>
    /// <param name="epsilon">ε: keeps constant rows finite.</param>
    /// <param name="affine">Whether there are a weight and a bias.</param>
    public LayerNorm(Shape normalized, double epsilon = 1e-5, bool affine = true)
    {
        this.normalized = normalized;
        Epsilon = epsilon;
        if (!affine) return;
        Weight = NewParameter("weight", normalized, Initializer.Ones);
        Bias = NewParameter("bias", normalized, Initializer.Zeros);
    }

    /// <summary>The gain of every element, or null. <c>Shape:</c> the normalised axes.</summary>
    public Parameter? Weight { get; }

    /// <summary>The shift of every element, or null. <c>Shape:</c> the normalised axes.</summary>
    public Parameter? Bias { get; }

    /// <summary>ε.</summary>
    public double Epsilon { get; }

    /// <inheritdoc/>
    public string Description => $"over {normalized}, ε = {Epsilon:G3}";

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x, Run run)
    {
        bool fits = x.Shape.Rank >= normalized.Rank && x.Shape[(x.Shape.Rank - normalized.Rank)..] == normalized;
        if (!fits)
        {
            throw run.Mismatch("layerNorm", $"the input has shape {x.Shape}, but the layer normalises over last axes of {normalized}");
        }
        if (normalized.Rank == 1) return x.LayerNorm(Weight, Bias, Epsilon, run);
        // Several axes are one long row.
        int size = (int)normalized.Count;
        Tensor? gain = Weight?.Value.Reshape([size], run), bias = Bias?.Value.Reshape([size], run);
        return x.Reshape([-1, size], run).LayerNorm(gain, bias, Epsilon, run).Reshape(x.Shape, run);
    }
}

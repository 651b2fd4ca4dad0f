using Glossa.Tensors;

namespace Glossa.Nn;

/// <summary>Maxout (Goodfellow et al. 2013): the largest of several affine maps, <c>y_o = max_p (W_{o,p} · x + b_{o,p})</c>.</summary>
/// <remarks><c>Shape: [..., inputs] → [..., outputs]</c>.</remarks>
public sealed class Maxout : TokenwiseLayer, IDescribed
{
    private readonly int pieces;

    /// <summary>A maxout layer.</summary>
    /// <param name="inputs">The width of the input.</param>
    /// <param name="outputs">The width of the output.</param>
    /// <param name="pieces">The number of maps of which each output is the largest.</param>
    /// <param name="initializers">The initialisers of the parameters; Glorot-uniform weights and zero biases when left out.</param>
    /// <exception cref="ModuleException">There are no pieces.</exception>
    public Maxout(int inputs, int outputs, int pieces = 3, InitializerSet? initializers = null)
    {
        if (pieces < 1) throw new ModuleException($"A maxout needs at least one piece, but {pieces} were asked for.");
        this.pieces = pieces;
        InitializerSet start = initializers ?? InitializerSet.Keras;
        Weight = NewParameter("weight", [pieces, outputs, inputs], start.Weight, new Fans(inputs, outputs * pieces, outputs));
        Bias = NewParameter("bias", [pieces, outputs], start.Bias, Weight.Fans);
    }

    /// <summary>W. <c>Shape: [pieces, outputs, inputs]</c>.</summary>
    public Parameter Weight { get; }

    /// <summary>b. <c>Shape: [pieces, outputs]</c>.</summary>
    public Parameter Bias { get; }

    /// <inheritdoc/>
    public string Description => $"{pieces} pieces";

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x, Run run) => x.Linear(Maps(run), MapBiases(run), run).Maxout(pieces, run);

    /// <summary>W as one matrix. <c>Shape: [pieces · outputs, inputs]</c>.</summary>
    internal Tensor Maps(Run run) => Weight.Value.Reshape([pieces * Weight.Shape[1], -1], run);

    /// <summary>b as one vector. <c>Shape: [pieces · outputs]</c>.</summary>
    internal Tensor MapBiases(Run run) => Bias.Value.Reshape([pieces * Bias.Shape[1]], run);
}

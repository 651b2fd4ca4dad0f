using Glossa.Tensors;

namespace Glossa.Nn;

/// <summary>
/// Highway layers (Srivastava, Greff and Schmidhuber 2015): each carries its input on where its gate is open and transforms it where not,
/// <c>[h, g] = x Wᵀ + b</c>, <c>y = σ(g) · x + (1 − σ(g)) · f(h)</c>. The gate's bias starts at 1, so that much is carried at first.
/// </summary>
/// <remarks><c>Shape: [..., size]</c>, in and out.</remarks>
public sealed class Highway : TokenwiseLayer, IDescribed
{
    private readonly Linear[] layers;
    private readonly Activation activation;
    private readonly int size;

    /// <summary>Highway layers one after another.</summary>
    /// <param name="size">The width of input and output.</param>
    /// <param name="count">The number of layers.</param>
    /// <param name="activation">f; ReLU when left out.</param>
    /// <param name="initializers">The initialisers of the parameters, except for the gates' biases; PyTorch's when left out.</param>
    public Highway(int size, int count = 1, Activation? activation = null, InitializerSet? initializers = null)
    {
        InitializerSet start = initializers ?? InitializerSet.PyTorch;
        start = start with { Bias = new CarryBias(start.Bias) };
        (this.size, this.activation) = (size, activation ?? Activation.Relu);
        layers = [.. Enumerable.Range(0, count).Select(_ => new Linear(size, 2 * size, true, start))];
    }

    /// <inheritdoc/>
    public string Description => $"{layers.Length} × {size}, {activation}";

    /// <inheritdoc/>
    protected override Tensor Compute(Tensor x, Run run)
    {
        foreach (Linear layer in layers)
        {
            Tensor[] parts = layer.Forward(x, run).Split(-1, [size, size], run);
            Tensor transformed = activation.Apply(parts[0], run), gate = parts[1].Sigmoid(run);
            x = transformed.Add(gate.Multiply(x.Subtract(transformed, run), run), run);
        }
        return x;
    }

    /// <summary>A bias of which the second half, the gate's, is 1.</summary>
    private sealed class CarryBias(Initializer inner) : Initializer
    {
        public override string Name => "carry_bias";

        public override void Fill(Tensor tensor, Fans fans, CounterRandom random)
        {
            inner.Fill(tensor, fans, random);
            double[] values = tensor.ToDoubleArray();
            values.AsSpan(values.Length / 2).Fill(1);
            tensor.CopyFrom(values);
        }
    }
}

using Glossa.Nn;
using Glossa.Tensors;

namespace Glossa.Lab;

/// <summary>A recurrent layer and what is read off its states: <c>y = W h + b</c> at every step.</summary>
/// <param name="inputs">The columns of the input.</param>
/// <param name="outputs">The columns of the output.</param>
/// <param name="hidden">The size of the state.</param>
/// <param name="kind">Which layer, and how it starts.</param>
public sealed class Network(int inputs, int outputs, int hidden, NetworkKind kind) : Module
{
    private readonly RecurrentLayer layer = kind.Make(inputs, hidden);
    private readonly Linear output = new(hidden, outputs);

    /// <summary>Reads sequences.</summary>
    /// <param name="x">The sequences. <c>Shape: [batch, time, inputs]</c>.</param>
    /// <param name="last">How many of the last steps are answered.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns>The answers. <c>Shape: [batch, last, outputs]</c>.</returns>
    public Tensor Forward(Tensor x, int last, Run run)
    {
        Tensor states = layer.Forward(x, run).Output;
        return output.Forward(states.Slice(1, x.Shape[1] - last, x.Shape[1], run), run);
    }
}

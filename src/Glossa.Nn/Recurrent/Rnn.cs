using Glossa.Tensors;

namespace Glossa.Nn;

/// <summary>
/// Simple recurrent network (Elman 1990): <c>h ← φ(W x + b + U h + b′)</c>. Parameters as <see cref="Lstm"/>'s.
/// </summary>
public sealed class Rnn : RecurrentLayer
{
    /// <summary>A stack of simple recurrent layers.</summary>
    /// <param name="inputs">The width of the input.</param>
    /// <param name="hidden">The size of the state.</param>
    /// <param name="options">Layers, directions, dropout, activations, initialisers.</param>
    /// <exception cref="ModuleException">There are no layers, or a projection is given.</exception>
    public Rnn(int inputs, int hidden, RecurrentOptions? options = null)
        : base(inputs, hidden, 1, (options ?? new RecurrentOptions()).WithoutProjection(nameof(Rnn))) { }

    private protected override (Tensor Output, Tensor[] Final) ComputeDirection(
        Tensor x, IdTensor? ids, PackedLayout layout, RecurrentWeights weights, Tensor[] initial, bool reverse, Run run)
    {
        (Tensor output, Tensor hidden) = x.Rnn(layout, weights, initial[0], Options.StateActivation, run, reverse, ids);
        return (output, [hidden]);
    }
}

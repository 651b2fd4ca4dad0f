using Glossa.Tensors;

namespace Glossa.Nn;

/// <summary>
/// Gated recurrent unit (Cho et al. 2014, in PyTorch's and cuDNN's form): <c>r = σ(W_r x + b_r + U_r h + b′_r)</c>, <c>z = σ(W_z x + b_z +
/// U_z h + b′_z)</c>, <c>n = φ(W_n x + b_n + r (U_n h + b′_n))</c>, <c>h ← (1 − z) n + z h</c>. Parameters as <see cref="Lstm"/>'s, gates
/// in the order r, z, n.
/// </summary>
public sealed class Gru : RecurrentLayer
{
    /// <summary>A stack of gated recurrent unit layers.</summary>
    /// <param name="inputs">The width of the input.</param>
    /// <param name="hidden">The size of the state.</param>
    /// <param name="options">Layers, directions, dropout, activations, initialisers.</param>
    /// <exception cref="ModuleException">There are no layers, or a projection is given.</exception>
    public Gru(int inputs, int hidden, RecurrentOptions? options = null)
        : base(inputs, hidden, 3, (options ?? new RecurrentOptions()).WithoutProjection(nameof(Gru))) { }

    private protected override (Tensor Output, Tensor[] Final) ComputeDirection(
        Tensor x, IdTensor? ids, PackedLayout layout, RecurrentWeights weights, Tensor[] initial, bool reverse, Run run)
    {
        (Activation gate, Activation state) = (Options.GateActivation, Options.StateActivation);
        (Tensor output, Tensor hidden) = x.Gru(layout, weights, initial[0], gate, state, run, reverse, ids);
        return (output, [hidden]);
    }
}

using Glossa.Tensors;

namespace Glossa.Nn;

/// <summary>
/// Long short-term memory (Hochreiter and Schmidhuber 1997; Gers et al. 2000): <c>(i, f, g, o) = W x + b + U h + b′</c>,
/// <c>c ← σ(f) c + σ(i) φ(g)</c>, <c>h ← σ(o) φ(c)</c>, or with a projection <c>h ← W_r (σ(o) φ(c))</c> (Sak et al. 2014). Parameters are
/// <c>weight_ih_l0</c>, <c>weight_hh_l0</c>, <c>bias_ih_l0</c>, <c>bias_hh_l0</c>, <c>weight_hr_l0</c>, <c>…_reverse</c>, <c>…_l1</c>,
/// gates in the order i, f, g, o.
/// </summary>
public sealed class Lstm : RecurrentLayer
{
    /// <summary>A stack of LSTM layers.</summary>
    /// <param name="inputs">The width of the input.</param>
    /// <param name="hidden">The size of the state.</param>
    /// <param name="options">Layers, directions, projection, dropout, activations, initialisers.</param>
    /// <exception cref="ModuleException">There are no layers, or the projection is not narrower than the state.</exception>
    public Lstm(int inputs, int hidden, RecurrentOptions? options = null) : base(inputs, hidden, 4, options ?? new RecurrentOptions()) { }

    private protected override (Tensor Output, Tensor[] Final) ComputeDirection(
        Tensor x, IdTensor? ids, PackedLayout layout, RecurrentWeights weights, Tensor[] initial, bool reverse, Run run)
    {
        (Activation gate, Activation state) = (Options.GateActivation, Options.StateActivation);
        (Tensor output, Tensor hidden, Tensor cell) = x.Lstm(layout, weights, initial[0], initial[1], gate, state, run, reverse, ids);
        return (output, [hidden, cell]);
    }
}

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
    /// <param name="inputs">The columns of the input.</param>
    /// <param name="hidden">The size of the state.</param>
    /// <param name="options">Layers, directions, dropout, activations, initialisers.</param>
    /// <exception cref="ModuleException">There are no layers.</exception>
    public Gru(int inputs, int hidden, RecurrentOptions? options = null) : base(inputs, hidden, 3, 1, options ?? new RecurrentOptions()) { }

    /// <summary>Computes padded sequences.</summary>
    /// <param name="x">The sequences. <c>Shape: [batch, time, inputs]</c> (or time first, see the options).</param>
    /// <param name="run">The run to compute in.</param>
    /// <param name="initial">h before the first step; zeros when left out. <c>Shape: [layers · directions, batch, hidden]</c>.</param>
    /// <param name="lengths">The sequences' lengths, so that padding takes no part; all steps when left out.</param>
    /// <returns>h of the last layer at every step, <c>[batch, time, directions · hidden]</c>, zero beyond a sequence's length; and the
    /// final h.</returns>
    /// <exception cref="ShapeException">The sizes do not fit.</exception>
    public (Tensor Output, Tensor Hidden) Forward(Tensor x, Run run, Tensor? initial = null, ReadOnlySpan<int> lengths = default)
    {
        (Tensor output, Tensor[] final) = ComputePadded(x, run, initial is null ? null : [initial], lengths);
        return (output, final[0]);
    }

    /// <summary>Computes packed sequences.</summary>
    /// <param name="x">The sequences, with <c>inputs</c> columns.</param>
    /// <param name="run">The run to compute in.</param>
    /// <param name="initial">h before the first step, in the sequences' original order; zeros when left out. <c>Shape: [layers ·
    /// directions, batch, hidden]</c>.</param>
    /// <returns>h of the last layer at every step, packed, <c>directions · hidden</c> columns; and the final h in original order.</returns>
    /// <exception cref="ShapeException">The sizes do not fit.</exception>
    public (PackedSequence Output, Tensor Hidden) Forward(PackedSequence x, Run run, Tensor? initial = null)
    {
        (PackedSequence output, Tensor[] final) = ComputePacked(x, run, initial is null ? null : [initial]);
        return (output, final[0]);
    }

    private protected override (Tensor Output, Tensor[] Final) ComputeDirection(Tensor x, IdTensor? ids, PackedLayout layout, RecurrentWeights weights, Tensor[] initial, bool reverse, Run run)
    {
        (Tensor output, Tensor hidden) = x.Gru(layout, weights, initial[0], Options.GateActivation, Options.StateActivation, run, reverse, ids);
        return (output, [hidden]);
    }
}

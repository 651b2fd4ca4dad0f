using Glossa.Tensors;

namespace Glossa.Nn;

/// <summary>
/// Simple recurrent network (Elman 1990): <c>h ← φ(W x + b + U h + b′)</c>. Parameters as <see cref="Lstm"/>'s.
/// </summary>
public sealed class Rnn : RecurrentLayer
{
    /// <summary>A stack of simple recurrent layers.</summary>
    /// <param name="inputs">The columns of the input.</param>
    /// <param name="hidden">The size of the state.</param>
    /// <param name="options">Layers, directions, dropout, activations, initialisers.</param>
    /// <exception cref="ModuleException">There are no layers.</exception>
    public Rnn(int inputs, int hidden, RecurrentOptions? options = null) : base(inputs, hidden, 1, 1, options ?? new RecurrentOptions()) { }

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
        (Tensor output, Tensor hidden) = x.Rnn(layout, weights, initial[0], Options.StateActivation, run, reverse, ids);
        return (output, [hidden]);
    }
}

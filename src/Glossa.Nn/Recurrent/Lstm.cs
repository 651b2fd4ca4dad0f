using Glossa.Tensors;

namespace Glossa.Nn;

/// <summary>
/// Long short-term memory (Hochreiter and Schmidhuber 1997; Gers et al. 2000): <c>(i, f, g, o) = W x + b + U h + b′</c>,
/// <c>c ← σ(f) c + σ(i) φ(g)</c>, <c>h ← σ(o) φ(c)</c>. Parameters are <c>weight_ih_l0</c>, <c>weight_hh_l0</c>, <c>bias_ih_l0</c>,
/// <c>bias_hh_l0</c>, <c>…_reverse</c>, <c>…_l1</c>, gates in the order i, f, g, o.
/// </summary>
public sealed class Lstm : RecurrentLayer
{
    /// <summary>A stack of LSTM layers.</summary>
    /// <param name="inputs">The columns of the input.</param>
    /// <param name="hidden">The size of the state.</param>
    /// <param name="options">Layers, directions, dropout, activations, initialisers.</param>
    /// <exception cref="ModuleException">There are no layers.</exception>
    public Lstm(int inputs, int hidden, RecurrentOptions? options = null) : base(inputs, hidden, 4, 2, options ?? new RecurrentOptions()) { }

    /// <summary>Computes padded sequences.</summary>
    /// <param name="x">The sequences. <c>Shape: [batch, time, inputs]</c> (or time first, see the options).</param>
    /// <param name="run">The run to compute in.</param>
    /// <param name="initial">The states before the first step; zeros when left out.</param>
    /// <param name="lengths">The sequences' lengths, so that padding takes no part; all steps when left out.</param>
    /// <returns>h of the last layer at every step, <c>[batch, time, directions · hidden]</c>, zero beyond a sequence's length; and the
    /// final states.</returns>
    /// <exception cref="ShapeException">The sizes do not fit.</exception>
    public (Tensor Output, LstmState State) Forward(Tensor x, Run run, LstmState? initial = null, ReadOnlySpan<int> lengths = default)
    {
        (Tensor output, Tensor[] final) = ComputePadded(x, run, initial?.ToArray(), lengths);
        return (output, new LstmState(final[0], final[1]));
    }

    /// <summary>Computes packed sequences.</summary>
    /// <param name="x">The sequences, with <c>inputs</c> columns.</param>
    /// <param name="run">The run to compute in.</param>
    /// <param name="initial">The states before the first step, in the sequences' original order; zeros when left out.</param>
    /// <returns>h of the last layer at every step, packed, <c>directions · hidden</c> columns; and the final states in original
    /// order.</returns>
    /// <exception cref="ShapeException">The sizes do not fit.</exception>
    public (PackedSequence Output, LstmState State) Forward(PackedSequence x, Run run, LstmState? initial = null)
    {
        (PackedSequence output, Tensor[] final) = ComputePacked(x, run, initial?.ToArray());
        return (output, new LstmState(final[0], final[1]));
    }

    private protected override (Tensor Output, Tensor[] Final) ComputeDirection(Tensor x, IdTensor? ids, PackedLayout layout, RecurrentWeights weights, Tensor[] initial, bool reverse, Run run)
    {
        (Tensor output, Tensor hidden, Tensor cell) = x.Lstm(layout, weights, initial[0], initial[1], Options.GateActivation, Options.StateActivation, run, reverse, ids);
        return (output, [hidden, cell]);
    }
}

/// <summary>The states an LSTM carries.</summary>
/// <param name="Hidden">h of every layer and direction. <c>Shape: [layers · directions, batch, hidden]</c>.</param>
/// <param name="Cell">c of every layer and direction. <c>Shape: [layers · directions, batch, hidden]</c>.</param>
public sealed record LstmState(Tensor Hidden, Tensor Cell)
{
    /// <summary>The states cut off from the graph and from the scope they were made in, to be carried into the next step.</summary>
    public LstmState Keep() => new(Hidden.Keep(), Cell.Keep());

    internal Tensor[] ToArray() => [Hidden, Cell];
}

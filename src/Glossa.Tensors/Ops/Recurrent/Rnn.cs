namespace Glossa.Tensors;

public sealed partial class Tensor
{
    /// <summary>A simple recurrent layer over packed sequences (Elman 1990): <c>h ← φ(W x + b + U h + b′)</c>.</summary>
    /// <param name="layout">The layout of the rows of this. <c>Shape</c> of this: <c>[rows, inputs]</c>.</param>
    /// <param name="weights">The weights.</param>
    /// <param name="hidden">h before the first step. <c>Shape: [sequences, hidden]</c>.</param>
    /// <param name="state">φ.</param>
    /// <param name="run">The run to compute in.</param>
    /// <param name="reverse">Whether every sequence is read from its own end.</param>
    /// <param name="ids">The ids of the rows, or null. When given, this is a table of vectors E, <c>[symbols, inputs]</c>, and the rows are
    /// <c>x = E[id]</c>; small tables are multiplied once. <c>Shape: [rows]</c>.</param>
    /// <returns>h at every step, <c>[rows, hidden]</c>, and the last h of every sequence, <c>[sequences, hidden]</c>.</returns>
    /// <exception cref="ShapeException">The sizes do not fit.</exception>
    public (Tensor Output, Tensor Hidden) Rnn(
        PackedLayout layout, RecurrentWeights weights, Tensor hidden, Activation state, Run run, bool reverse = false, IdTensor? ids = null)
    {
        CheckUnprojected("rnn", weights, run);
        CheckRecurrent("rnn", 1, layout, weights, hidden, ids, run);
        Tensor? bias = weights.InputBias is { } b && weights.HiddenBias is { } b2
            ? b.Add(b2, run)
            : weights.InputBias ?? weights.HiddenBias;
        (Tensor output, Tensor[] final) = Unrolling.Run(FromInput(weights, bias, ids, false, run), layout, [hidden], reverse,
            (x, states) => [state.Apply(x.Add(states[0].Linear(weights.Hidden, null, run), run), run)], run);
        return (output, final[0]);
    }
}

namespace Glossa.Tensors;

public sealed partial class Tensor
{
    /// <summary>
    /// A gated recurrent unit over packed sequences (Cho et al. 2014, in PyTorch's and cuDNN's form). With σ the gates' activation and φ
    /// the state's: <c>r = σ(W_r x + b_r + U_r h + b′_r)</c>, <c>z = σ(W_z x + b_z + U_z h + b′_z)</c>, <c>n = φ(W_n x + b_n + r (U_n h +
    /// b′_n))</c>, <c>h ← (1 − z) n + z h</c>.
    /// </summary>
    /// <param name="layout">How the rows of this are laid out. <c>Shape</c> of this: <c>[rows, inputs]</c>.</param>
    /// <param name="weights">The weights, gates in the order r, z, n.</param>
    /// <param name="hidden">h before the first step. <c>Shape: [sequences, hidden]</c>.</param>
    /// <param name="gate">σ.</param>
    /// <param name="state">φ.</param>
    /// <param name="run">The run to compute in.</param>
    /// <param name="reverse">Whether every sequence is read from its own end.</param>
    /// <param name="ids">When given, this is a table of vectors E, <c>[symbols, inputs]</c>, and the rows are <c>x = E[id]</c>; small
    /// tables are multiplied once. <c>Shape: [rows]</c>.</param>
    /// <returns>h at every step, <c>[rows, hidden]</c>, and the last h of every sequence, <c>[sequences, hidden]</c>.</returns>
    /// <exception cref="ShapeException">The sizes do not fit.</exception>
    public (Tensor Output, Tensor Hidden) Gru(
        PackedLayout layout, RecurrentWeights weights, Tensor hidden, Activation gate, Activation state, Run run, bool reverse = false, IdTensor? ids = null)
    {
        CheckRecurrent("gru", 3, layout, weights, hidden, ids, run);
        Tensor fromInput = FromInput(weights, weights.InputBias, ids, true, run);
        if (run.Fused<IRecurrentKernels>() is { } kernels)
        {
            return FusedGru(kernels, fromInput, layout, weights, hidden, gate, state, reverse, run);
        }
        (Tensor output, Tensor[] final) = Unrolling.Run(fromInput, layout, [hidden], reverse,
            (x, states) => [GruStep(x, states[0].Linear(weights.Hidden, weights.HiddenBias, run), states[0], gate, state, run)], run);
        return (output, final[0]);
    }

    /// <summary>One step of a gated recurrent unit.</summary>
    /// <param name="fromInput"><c>W x + b</c>, gates in the order r, z, n. <c>Shape: [batch, 3 · hidden]</c>.</param>
    /// <param name="fromHidden"><c>U h + b′</c>, in the same order. <c>Shape: [batch, 3 · hidden]</c>.</param>
    /// <param name="hidden">h. <c>Shape: [batch, hidden]</c>.</param>
    /// <param name="gate">σ.</param>
    /// <param name="state">φ.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns>The new h, <c>[batch, hidden]</c>.</returns>
    public static Tensor GruStep(Tensor fromInput, Tensor fromHidden, Tensor hidden, Activation gate, Activation state, Run run)
    {
        int size = hidden.Shape[1];
        Tensor[] x = fromInput.Split(-1, [size, size, size], run), u = fromHidden.Split(-1, [size, size, size], run);
        Tensor r = gate.Apply(x[0].Add(u[0], run), run), z = gate.Apply(x[1].Add(u[1], run), run);
        Tensor n = state.Apply(x[2].Add(r.Multiply(u[2], run), run), run);
        return n.Add(z.Multiply(hidden.Subtract(n, run), run), run);
    }

    private static (Tensor Output, Tensor Hidden) FusedGru(
        IRecurrentKernels kernels, Tensor fromInput, PackedLayout layout, RecurrentWeights weights, Tensor hidden, Activation gate, Activation state, bool reverse, Run run)
    {
        int size = hidden.Shape[1];
        GruMemory memory = new(layout, reverse, gate, state, weights.Hidden, weights.HiddenBias, hidden.Contiguous(run), fromInput,
            run.Empty([layout.Rows, size]), run.Empty([layout.Rows, size]), run.Empty(hidden.Shape), run);
        kernels.Gru(memory, run);
        run.Record("gru", [memory.Output, memory.FinalHidden], [fromInput, weights.Hidden, weights.HiddenBias, hidden],
            [weights.Hidden, memory.InitialHidden, memory.Gates, memory.Candidates, memory.Output], (upstream, g) =>
        {
            Tensor dInput = g.Run.EmptySpread(fromInput.Shape), dRecurrent = g.Run.EmptySpread(fromInput.Shape), dHidden = g.Run.Empty(hidden.Shape);
            kernels.GruGradient(memory, upstream[0]?.Contiguous(g.Run), upstream[1]?.Contiguous(g.Run), dInput, dRecurrent, dHidden, g.Run);
            g.Add(fromInput, dInput);
            g.Add(hidden, dHidden);
            if (g.Needs(weights.Hidden)) g.Add(weights.Hidden, dRecurrent.Times(PreviousStates(memory.Output, memory.InitialHidden, layout, reverse, g.Run), true, false, g.Run));
            if (g.Needs(weights.HiddenBias)) g.Add(weights.HiddenBias, dRecurrent.SumRows(g.Run));
        });
        return (memory.Output, memory.FinalHidden);
    }
}

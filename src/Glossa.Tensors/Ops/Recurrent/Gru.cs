namespace Glossa.Tensors;

public sealed partial class Tensor
{
    /// <summary>
    /// A gated recurrent unit over packed sequences (Cho et al. 2014, in PyTorch's and cuDNN's form). With σ the gates' activation and φ
    /// the state's: <c>r = σ(W_r x + b_r + U_r h + b′_r)</c>, <c>z = σ(W_z x + b_z + U_z h + b′_z)</c>, <c>n = φ(W_n x + b_n + r (U_n h +
    /// b′_n))</c>, <c>h ← (1 − z) n + z h</c>.
    /// </summary>
    /// <param name="layout">The layout of the rows of this. <c>Shape</c> of this: <c>[rows, inputs]</c>.</param>
    /// <param name="weights">The weights, gates in the order r, z, n.</param>
    /// <param name="hidden">h before the first step. <c>Shape: [sequences, hidden]</c>.</param>
    /// <param name="gate">σ.</param>
    /// <param name="state">φ.</param>
    /// <param name="run">The run to compute in.</param>
    /// <param name="reverse">Whether every sequence is read from its own end.</param>
    /// <param name="ids">The ids of the rows, or null. When given, this is a table of vectors E, <c>[symbols, inputs]</c>, and the rows are
    /// <c>x = E[id]</c>; small tables are multiplied once. <c>Shape: [rows]</c>.</param>
    /// <returns>h at every step, <c>[rows, hidden]</c>, and the last h of every sequence, <c>[sequences, hidden]</c>.</returns>
    /// <exception cref="ShapeException">The sizes do not fit.</exception>
    public (Tensor Output, Tensor Hidden) Gru(
        PackedLayout layout, RecurrentWeights weights, Tensor hidden, Activation gate, Activation state, Run run, bool reverse = false,
        IdTensor? ids = null)
    {
        CheckUnprojected("gru", weights, run);
        CheckRecurrent("gru", 3, layout, weights, hidden, ids, run);
        Tensor fromInput = FromInput(weights, weights.InputBias, ids, true, run);
        return run.Fused<IRecurrentKernels>() is { } kernels
            ? FusedGru(kernels, fromInput, layout, weights, hidden, gate, state, reverse, run)
            : ComposedGru(fromInput, layout, weights, hidden, gate, state, reverse, run);
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

    private static (Tensor Output, Tensor Hidden) ComposedGru(
        Tensor fromInput, PackedLayout layout, RecurrentWeights weights, Tensor hidden, Activation gate, Activation state, bool reverse,
        Run run)
    {
        (Tensor output, Tensor[] final) = Unrolling.Run(fromInput, layout, [hidden], reverse,
            (x, states) => [GruStep(x, states[0].Linear(weights.Hidden, weights.HiddenBias, run), states[0], gate, state, run)], run);
        return (output, final[0]);
    }

    private static (Tensor Output, Tensor Hidden) FusedGru(
        IRecurrentKernels kernels, Tensor fromInput, PackedLayout layout, RecurrentWeights weights, Tensor hidden, Activation gate,
        Activation state, bool reverse, Run run)
    {
        Tensor u = weights.Hidden;
        GruMemory memory = new()
        {
            Layout = layout,
            Reverse = reverse,
            Gate = gate,
            State = state,
            Weight = u,
            Bias = weights.HiddenBias,
            InitialHidden = hidden.Contiguous(run),
            Gates = fromInput,
            Sums = KeptSums(gate, state, fromInput.Shape, run),
            Candidates = run.Empty([layout.Rows, u.Shape[1]]),
            Output = run.Empty([layout.Rows, u.Shape[1]]),
            FinalHidden = run.Empty(hidden.Shape),
        };
        kernels.Gru(memory, run);
        run.Record("gru", [memory.Output, memory.FinalHidden], [fromInput, u, memory.Bias, hidden],
            [u, memory.InitialHidden, memory.Gates, memory.Candidates, memory.Output], (upstream, g) =>
        {
            GruGradients d = new()
            {
                Output = upstream[0]?.Contiguous(g.Run),
                FinalHidden = upstream[1]?.Contiguous(g.Run),
                Input = g.Run.EmptySpread(fromInput.Shape),
                Gates = g.Run.EmptySpread(fromInput.Shape),
                InitialHidden = g.Run.Empty(hidden.Shape),
            };
            kernels.GruGradient(memory, d, g.Run);
            g.Add(fromInput, d.Input);
            g.Add(hidden, d.InitialHidden);
            if (g.Needs(u)) g.Add(u, d.Gates.Times(memory.PreviousStates(g.Run), true, false, g.Run));
            if (g.Needs(memory.Bias)) g.Add(memory.Bias, d.Gates.SumRows(g.Run));
        });
        return (memory.Output, memory.FinalHidden);
    }
}

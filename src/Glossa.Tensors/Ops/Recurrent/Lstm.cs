namespace Glossa.Tensors;

public sealed partial class Tensor
{
    /// <summary>
    /// A long short-term memory layer over packed sequences (Hochreiter and Schmidhuber 1997; Gers et al. 2000). With σ the gates'
    /// activation and φ the states': <c>(i, f, g, o) = W x + b + U h + b′</c>, <c>c ← σ(f) c + σ(i) φ(g)</c>, <c>h ← σ(o) φ(c)</c>, or
    /// with a projection <c>h ← W_r (σ(o) φ(c))</c> (Sak et al. 2014). Any two activations run at the same fused speed.
    /// </summary>
    /// <param name="layout">The layout of the rows of this. <c>Shape</c> of this: <c>[rows, inputs]</c>.</param>
    /// <param name="weights">The weights, gates in the order i, f, g, o.</param>
    /// <param name="hidden">h before the first step. <c>Shape: [sequences, state]</c>.</param>
    /// <param name="cell">c before the first step. <c>Shape: [sequences, hidden]</c>.</param>
    /// <param name="gate">σ.</param>
    /// <param name="state">φ.</param>
    /// <param name="run">The run to compute in.</param>
    /// <param name="reverse">Whether every sequence is read from its own end.</param>
    /// <param name="ids">The ids of the rows, or null. When given, this is a table of vectors E, <c>[symbols, inputs]</c>, and the rows are
    /// <c>x = E[id]</c>; small tables are multiplied once. <c>Shape: [rows]</c>.</param>
    /// <returns>h at every step, <c>[rows, state]</c>, and of every sequence the last h, <c>[sequences, state]</c>, and the last c,
    /// <c>[sequences, hidden]</c>.</returns>
    /// <exception cref="ShapeException">The sizes do not fit.</exception>
    public (Tensor Output, Tensor Hidden, Tensor Cell) Lstm(
        PackedLayout layout, RecurrentWeights weights, Tensor hidden, Tensor cell, Activation gate, Activation state, Run run,
        bool reverse = false, IdTensor? ids = null)
    {
        CheckRecurrent("lstm", 4, layout, weights, hidden, ids, run);
        run.Check("lstm", cell);
        Shape cells = [layout.Sequences, weights.Hidden.Shape[0] / 4];
        run.CheckShape("lstm", "the cell state", cell, cells, "one row of the hidden size for each sequence");
        Tensor? bias = weights.InputBias is { } b && weights.HiddenBias is { } b2
            ? b.Add(b2, run)
            : weights.InputBias ?? weights.HiddenBias;
        Tensor fromInput = FromInput(weights, bias, ids, true, run);
        return run.Fused<IRecurrentKernels>() is { } kernels
            ? FusedLstm(kernels, fromInput, layout, weights, hidden, cell, gate, state, reverse, run)
            : ComposedLstm(fromInput, layout, weights, hidden, cell, gate, state, reverse, run);
    }

    /// <summary>One step of a long short-term memory from the sums <c>W x + b + U h + b′</c>.</summary>
    /// <param name="gates">The sums, in the order i, f, g, o. <c>Shape: [batch, 4 · hidden]</c>.</param>
    /// <param name="cell">c. <c>Shape: [batch, hidden]</c>.</param>
    /// <param name="gate">σ.</param>
    /// <param name="state">φ.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns>The new h and c, <c>[batch, hidden]</c>.</returns>
    public static (Tensor Hidden, Tensor Cell) LstmStep(Tensor gates, Tensor cell, Activation gate, Activation state, Run run)
    {
        int size = cell.Shape[1];
        Tensor[] parts = gates.Split(-1, [size, size, size, size], run);
        Tensor i = gate.Apply(parts[0], run), f = gate.Apply(parts[1], run), g = state.Apply(parts[2], run), o = gate.Apply(parts[3], run);
        Tensor c = f.Multiply(cell, run).Add(i.Multiply(g, run), run);
        return (o.Multiply(state.Apply(c, run), run), c);
    }

    private static (Tensor Output, Tensor Hidden, Tensor Cell) ComposedLstm(
        Tensor fromInput, PackedLayout layout, RecurrentWeights weights, Tensor hidden, Tensor cell, Activation gate, Activation state,
        bool reverse, Run run)
    {
        (Tensor output, Tensor[] final) = Unrolling.Run(fromInput, layout, [hidden, cell], reverse, (x, states) =>
        {
            (Tensor h, Tensor c) = LstmStep(x.Add(states[0].Linear(weights.Hidden, null, run), run), states[1], gate, state, run);
            return [weights.Projection is { } projection ? h.Linear(projection, null, run) : h, c];
        }, run);
        return (output, final[0], final[1]);
    }

    private static (Tensor Output, Tensor Hidden, Tensor Cell) FusedLstm(
        IRecurrentKernels kernels, Tensor fromInput, PackedLayout layout, RecurrentWeights weights, Tensor hidden, Tensor cell,
        Activation gate, Activation state, bool reverse, Run run)
    {
        Tensor u = weights.Hidden;
        Shape units = [layout.Rows, cell.Shape[1]], states = [layout.Rows, hidden.Shape[1]];
        LstmMemory memory = new()
        {
            Layout = layout,
            Reverse = reverse,
            Gate = gate,
            State = state,
            Weight = u,
            Projection = weights.Projection,
            InitialHidden = hidden.Contiguous(run),
            InitialCell = cell.Contiguous(run),
            Gates = fromInput,
            Sums = KeptSums(gate, state, fromInput.Shape, run),
            Output = run.Empty(states),
            Cells = run.Empty(units),
            FinalHidden = run.Empty(hidden.Shape),
            FinalCell = run.Empty(cell.Shape),
            Unprojected = weights.Projection is null ? null : run.Empty(units),
        };
        kernels.Lstm(memory, run);
        Tensor? w = memory.Projection;
        run.Record("lstm", [memory.Output, memory.FinalHidden, memory.FinalCell], [fromInput, u, w, hidden, cell],
            [u, w, memory.InitialHidden, memory.InitialCell, memory.Gates, memory.Cells, memory.Output, memory.Unprojected],
            (upstream, g) =>
        {
            LstmGradients d = new()
            {
                Output = upstream[0]?.Contiguous(g.Run),
                FinalHidden = upstream[1]?.Contiguous(g.Run),
                FinalCell = upstream[2]?.Contiguous(g.Run),
                Gates = g.Run.EmptySpread(fromInput.Shape),
                InitialHidden = g.Run.Empty(hidden.Shape),
                InitialCell = g.Run.Empty(cell.Shape),
                Projected = w is null ? null : g.Run.Empty(states),
            };
            kernels.LstmGradient(memory, d, g.Run);
            g.Add(fromInput, d.Gates);
            g.Add(hidden, d.InitialHidden);
            g.Add(cell, d.InitialCell);
            if (g.Needs(u)) g.Add(u, d.Gates.Times(memory.PreviousStates(g.Run), true, false, g.Run));
            if (g.Needs(w)) g.Add(w, d.Projected!.Times(memory.Unprojected!, true, false, g.Run));
        });
        return (memory.Output, memory.FinalHidden, memory.FinalCell);
    }
}

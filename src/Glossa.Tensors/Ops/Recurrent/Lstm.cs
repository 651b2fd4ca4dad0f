namespace Glossa.Tensors;

public sealed partial class Tensor
{
    /// <summary>
    /// A long short-term memory layer over packed sequences (Hochreiter and Schmidhuber 1997; Gers et al. 2000). With σ the gates'
    /// activation and φ the states': <c>(i, f, g, o) = W x + b + U h + b′</c>, <c>c ← σ(f) c + σ(i) φ(g)</c>, <c>h ← σ(o) φ(c)</c>. Any two
    /// activations run at the same fused speed.
    /// </summary>
    /// <param name="layout">How the rows of this are laid out. <c>Shape</c> of this: <c>[rows, inputs]</c>.</param>
    /// <param name="weights">The weights, gates in the order i, f, g, o.</param>
    /// <param name="hidden">h before the first step. <c>Shape: [sequences, hidden]</c>.</param>
    /// <param name="cell">c before the first step. <c>Shape: [sequences, hidden]</c>.</param>
    /// <param name="gate">σ.</param>
    /// <param name="state">φ.</param>
    /// <param name="run">The run to compute in.</param>
    /// <param name="reverse">Whether every sequence is read from its own end.</param>
    /// <param name="ids">When given, this is a table of vectors E, <c>[symbols, inputs]</c>, and the rows are <c>x = E[id]</c>; small
    /// tables are multiplied once. <c>Shape: [rows]</c>.</param>
    /// <returns>h at every step, <c>[rows, hidden]</c>, and the last h and c of every sequence, <c>[sequences, hidden]</c>.</returns>
    /// <exception cref="ShapeException">The sizes do not fit.</exception>
    public (Tensor Output, Tensor Hidden, Tensor Cell) Lstm(
        PackedLayout layout, RecurrentWeights weights, Tensor hidden, Tensor cell, Activation gate, Activation state, Run run, bool reverse = false, IdTensor? ids = null)
    {
        CheckRecurrent("lstm", 4, layout, weights, hidden, ids, run);
        run.Check("lstm", cell);
        run.CheckShape("lstm", "the cell state", cell, hidden.Shape, "the shape of the hidden state");
        Tensor? bias = weights.InputBias is { } b && weights.HiddenBias is { } b2 ? b.Add(b2, run) : weights.InputBias ?? weights.HiddenBias;
        Tensor fromInput = FromInput(weights, bias, ids, true, run);
        if (run.Fused<IRecurrentKernels>() is { } kernels)
        {
            return FusedLstm(kernels, fromInput, layout, weights.Hidden, hidden, cell, gate, state, reverse, run);
        }
        (Tensor output, Tensor[] final) = Unrolling.Run(fromInput, layout, [hidden, cell], reverse, (x, states) =>
        {
            (Tensor h, Tensor c) = LstmStep(x.Add(states[0].Linear(weights.Hidden, null, run), run), states[1], gate, state, run);
            return [h, c];
        }, run);
        return (output, final[0], final[1]);
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

    private static (Tensor Output, Tensor Hidden, Tensor Cell) FusedLstm(
        IRecurrentKernels kernels, Tensor fromInput, PackedLayout layout, Tensor weight, Tensor hidden, Tensor cell, Activation gate, Activation state, bool reverse, Run run)
    {
        int size = hidden.Shape[1];
        LstmMemory memory = new(layout, reverse, gate, state, weight, hidden.Contiguous(run), cell.Contiguous(run), fromInput,
            run.Empty([layout.Rows, size]), run.Empty([layout.Rows, size]), run.Empty(hidden.Shape), run.Empty(hidden.Shape), run);
        kernels.Lstm(memory, run);
        run.Record("lstm", [memory.Output, memory.FinalHidden, memory.FinalCell], [fromInput, weight, hidden, cell],
            [weight, memory.InitialHidden, memory.InitialCell, memory.Gates, memory.Cells, memory.Output], (upstream, g) =>
        {
            Tensor dGates = g.Run.EmptySpread(fromInput.Shape), dHidden = g.Run.Empty(hidden.Shape), dCell = g.Run.Empty(hidden.Shape);
            kernels.LstmGradient(memory, upstream[0]?.Contiguous(g.Run), upstream[1]?.Contiguous(g.Run), upstream[2]?.Contiguous(g.Run), dGates, dHidden, dCell, g.Run);
            g.Add(fromInput, dGates);
            g.Add(hidden, dHidden);
            g.Add(cell, dCell);
            if (g.Needs(weight)) g.Add(weight, dGates.Times(PreviousStates(memory.Output, memory.InitialHidden, layout, reverse, g.Run), true, false, g.Run));
        });
        return (memory.Output, memory.FinalHidden, memory.FinalCell);
    }

    /// <summary>For every row the state its step started from: the output one step before, or the initial state.</summary>
    private static Tensor PreviousStates(Tensor output, Tensor initial, PackedLayout layout, bool reverse, Run run)
    {
        Tensor previous = run.Empty(output.Shape);
        int columns = output.Shape.Columns;
        for (int step = 0; step < layout.Steps; step++)
        {
            int active = layout.BatchSizes[step], before = reverse ? step + 1 : step - 1;
            int known = before < 0 || before == layout.Steps ? 0 : Math.Min(active, layout.BatchSizes[before]);
            Tensor target = previous.View((long)layout.Offset(step) * columns, [active, columns], columns);
            if (known > 0) run.Backend.Copy(output.View((long)layout.Offset(before) * columns, [known, columns], columns), target.View(0, [known, columns], columns));
            if (known == active) continue;
            Shape rest = [active - known, columns];
            run.Backend.Copy(initial.View((long)known * columns, rest, columns), target.View((long)known * columns, rest, columns));
        }
        return previous;
    }
}

namespace Glossa.Tensors;

/// <summary>
/// Runs a recurrent cell over packed sequences, step by step, out of ordinary operations: the composed form of every fused recurrent
/// kernel.
/// </summary>
internal static class Unrolling
{
    /// <summary>Unrolls a cell.</summary>
    /// <param name="x">The input of the cell at each step, in packed rows. <c>Shape: [rows, inputs]</c>.</param>
    /// <param name="layout">The layout of the rows.</param>
    /// <param name="initial">The initial states, the output first. <c>Shape: [sequences, hidden]</c> each.</param>
    /// <param name="reverse">Whether each sequence is read from its own end.</param>
    /// <param name="cell">Computes the new states from the input and the states of one step.</param>
    /// <param name="run">The run.</param>
    /// <returns>The first state at every step, in packed rows, and the final states of all sequences.</returns>
    public static (Tensor Output, Tensor[] Final) Run(
        Tensor x, PackedLayout layout, Tensor[] initial, bool reverse, Func<Tensor, Tensor[], Tensor[]> cell, Run run)
    {
        Tensor[] outputs = new Tensor[layout.Steps];
        int start = layout.BatchSizes[reverse ? ^1 : 0];
        Tensor[] states = [.. initial.Select(state => state.Slice(0, 0, start, run))];
        List<Tensor>[] finished = [.. initial.Select(_ => new List<Tensor>())];
        for (int i = 0; i < layout.Steps; i++)
        {
            int step = reverse ? layout.Steps - 1 - i : i;
            int active = layout.BatchSizes[step];
            for (int s = 0; s < states.Length; s++)
            {
                int before = states[s].Shape[0];
                if (before > active)
                {
                    finished[s].Insert(0, states[s].Slice(0, active, before, run));
                    states[s] = states[s].Slice(0, 0, active, run);
                }
                else if (before < active)
                {
                    states[s] = Tensor.Concat([states[s], initial[s].Slice(0, before, active, run)], 0, run);
                }
            }
            int first = layout.Offset(step);
            states = cell(x.Slice(0, first, first + active, run), states);
            outputs[step] = states[0];
        }
        Tensor[] final = new Tensor[states.Length];
        for (int s = 0; s < final.Length; s++)
        {
            final[s] = finished[s].Count == 0 ? states[s] : Tensor.Concat([states[s], .. finished[s]], 0, run);
        }
        return (Tensor.Concat(outputs, 0, run), final);
    }
}

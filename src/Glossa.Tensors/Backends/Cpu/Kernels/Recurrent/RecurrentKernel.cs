using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

/// <summary>
/// The steps of a recurrent layer over packed sequences, whatever its formula: the products of the state with each gate's weights, the
/// formula, and where there is one the projection <c>h ← W_r h</c>. Threads share the units (<see cref="StepTeam"/>).
/// </summary>
/// <typeparam name="F">The formula.</typeparam>
/// <typeparam name="V">The registers.</typeparam>
internal sealed unsafe class RecurrentKernel<F, V>(F formula, RecurrentPointers p, StatePointers s)
    where F : struct, IRecurrentFormula
    where V : struct, IFloatLanes<V>
{
    /// <summary>Computes a pass.</summary>
    /// <param name="pass">The direction, and the matrices for it.</param>
    public void Compute(RecurrentPass pass)
    {
        if (pass.IsBackward) Backward(pass.Weights[0], pass.Projection, pass.Threads);
        else Forward(pass.Weights, pass.Projection, pass.Threads);
    }

    /// <summary>Computes all steps, the first step first.</summary>
    private void Forward(PackedMatrix[] gates, PackedMatrix? projection, int threads)
    {
        PackedLayout layout = p.Layout;
        long roomOfStates = (long)layout.Sequences * s.Size, roomOfUnits = projection is null ? 0 : (long)layout.Sequences * p.Units;
        using Scratch scratch = Scratch.Rent((2 * roomOfStates) + roomOfUnits);
        float* packed = scratch.Floats, packedUnits = packed + (2 * roomOfStates);
        Workers.Shared.Run(threads, member =>
        {
            PanelRange units = StepTeam.Panels(member, p.Units), columns = StepTeam.Panels(member, s.Size);
            PackState(0);
            for (int i = 0; i < layout.Steps; i++)
            {
                member.Meet();
                StepRows rows = new(layout, p.Reverse, i);
                PackedRows states = new(packed + (i % 2 * roomOfStates), rows.Count, s.Size);
                for (int panel = units.First; panel < units.End; panel++)
                {
                    int unit = panel * Tile<V>.Width, width = units.Width(panel);
                    Multiply(states, gates, panel, width, rows);
                    for (int row = 0; row < rows.Count; row++) formula.Step(rows.First + row, row, unit, unit + width);
                }
                if (projection is not null) Project(projection, new(packedUnits, rows.Count, p.Units), rows, units, columns, member);
                if (i + 1 < layout.Steps) PackState(i + 1);
            }

            // This member's part of the state, for the rows that take part in a step.
            void PackState(int i)
            {
                PackedRows states = new(packed + (i % 2 * roomOfStates), new StepRows(layout, p.Reverse, i).Count, s.Size);
                states.Pack(new RowMajor(s.State, s.Size), columns.FirstUnit, columns.EndUnit);
            }
        });
    }

    /// <summary>Computes the gradients of all steps, the last step first.</summary>
    private void Backward(PackedMatrix weight, PackedMatrix? projection, int threads)
    {
        PackedLayout layout = p.Layout;
        int depth = F.Gates * p.Units;
        long roomOfGates = (long)layout.Sequences * depth, roomOfStates = projection is null ? 0 : (long)layout.Sequences * s.Size;
        using Scratch scratch = Scratch.Rent((2 * roomOfGates) + roomOfStates);
        float* packed = scratch.Floats, packedStates = packed + (2 * roomOfGates);
        Workers.Shared.Run(threads, member =>
        {
            PanelRange units = StepTeam.Panels(member, p.Units), columns = StepTeam.Panels(member, s.Size);
            for (int i = layout.Steps - 1; i >= 0; i--)
            {
                StepRows rows = new(layout, p.Reverse, i);
                if (projection is not null) Unproject(projection, new(packedStates, rows.Count, s.Size), rows, units, columns, member);
                PreviousRows before = formula.Before(rows.Step);
                for (int row = 0; row < rows.Count; row++)
                {
                    formula.Differentiate(rows.First + row, row, before[row], units.FirstUnit, units.EndUnit);
                }
                PackedRows dGates = new(packed + (i % 2 * roomOfGates), rows.Count, depth);
                RowMajor source = new(p.GateRow(p.DGates, rows.First), p.GatePitch);
                for (int g = 0; g < depth; g += p.Units) dGates.Pack(source, g + units.FirstUnit, g + units.EndUnit);
                member.Meet();
                for (int panel = columns.First; panel < columns.End; panel++)
                {
                    float* dState = s.DState + (panel * Tile<V>.Width), addend = F.CarriesHidden ? dState : null;
                    Gemm.Strip<V>(dGates, weight.Panel(panel), columns.Width(panel), addend, s.Size, dState, s.Size);
                }
            }
        });
    }

    /// <summary>The products of a panel's units with the state: into the sums of every gate.</summary>
    private void Multiply(PackedRows states, PackedMatrix[] gates, int panel, int width, StepRows rows)
    {
        int unit = panel * Tile<V>.Width;
        if (F.Gates == RowKernel.Tiles && rows.Count == 1 && width == Tile<V>.Width)
        {
            float** panels = stackalloc float*[RowKernel.Tiles];
            for (int g = 0; g < RowKernel.Tiles; g++) panels[g] = gates[g].Panel(panel);
            Gemm.RowStrips<V>(states, panels, formula.Sums(0, rows.First, unit).Target, p.Units);
            return;
        }
        for (int g = 0; g < F.Gates; g++)
        {
            GateSums sums = formula.Sums(g, rows.First, unit);
            Gemm.Strip<V>(states, gates[g].Panel(panel), width, sums.Addend, sums.AddendPitch, sums.Target, sums.TargetPitch);
        }
    }

    /// <summary><c>state = h W_rᵀ</c> after the formula.</summary>
    private void Project(PackedMatrix projection, PackedRows h, StepRows rows, PanelRange units, PanelRange columns, Member member)
    {
        h.Pack(new RowMajor(p.Row(p.Output, rows.First), p.Units), units.FirstUnit, units.EndUnit);
        member.Meet();
        for (int panel = columns.First; panel < columns.End; panel++)
        {
            Gemm.Strip<V>(h, projection.Panel(panel), columns.Width(panel), null, 0, s.State + (panel * Tile<V>.Width), s.Size);
        }
        for (int row = 0; row < rows.Count; row++)
        {
            float* state = s.State + ((long)row * s.Size), projected = s.Projected + ((long)(rows.First + row) * s.Size);
            for (int u = columns.FirstUnit; u < columns.EndUnit; u += V.Count)
            {
                Partial.Store(Partial.Load<V>(state + u, columns.EndUnit - u), projected + u, columns.EndUnit - u);
            }
        }
    }

    /// <summary><c>dh = (dstate + doutput) W_r</c> before the formula's gradients.</summary>
    private void Unproject(PackedMatrix projection, PackedRows dStates, StepRows rows, PanelRange units, PanelRange columns, Member member)
    {
        for (int row = 0; row < rows.Count; row++)
        {
            long at = (long)(rows.First + row) * s.Size;
            float* dState = s.DState + ((long)row * s.Size);
            for (int u = columns.FirstUnit; u < columns.EndUnit; u += V.Count)
            {
                int count = columns.EndUnit - u;
                V d = Partial.Load<V>(dState + u, count);
                if (s.DOutput is not null) d += Partial.Load<V>(s.DOutput + at + u, count);
                Partial.Store(d, s.DProjected + at + u, count);
            }
        }
        dStates.Pack(new RowMajor(s.DProjected + ((long)rows.First * s.Size), s.Size), columns.FirstUnit, columns.EndUnit);
        member.Meet();
        for (int panel = units.First; panel < units.End; panel++)
        {
            Gemm.Strip<V>(dStates, projection.Panel(panel), units.Width(panel), null, 0, p.DHidden + (panel * Tile<V>.Width), p.Units);
        }
    }
}

/// <summary>A pass over the steps.</summary>
internal readonly struct RecurrentPass
{
    private RecurrentPass(bool isBackward, PackedMatrix[] weights, PackedMatrix? projection, int threads) =>
        (IsBackward, Weights, Projection, Threads) = (isBackward, weights, projection, threads);

    /// <summary>Whether the pass computes gradients.</summary>
    public bool IsBackward { get; }

    /// <summary>Forward Uᵀ of each gate, backward U.</summary>
    public PackedMatrix[] Weights { get; }

    /// <summary>Forward W_rᵀ, backward W_r; null where the state is not projected.</summary>
    public PackedMatrix? Projection { get; }

    /// <summary>The number of threads.</summary>
    public int Threads { get; }

    /// <summary>The pass that computes the states, with Uᵀ of each gate and W_rᵀ.</summary>
    public static RecurrentPass Forward(PackedMatrix[] gates, PackedMatrix? projection, int threads) =>
        new(false, gates, projection, threads);

    /// <summary>The pass that computes the gradients, with U and W_r.</summary>
    public static RecurrentPass Backward(PackedMatrix weight, PackedMatrix? projection, int threads) =>
        new(true, [weight], projection, threads);
}

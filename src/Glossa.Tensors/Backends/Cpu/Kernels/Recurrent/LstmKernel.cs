using System.Runtime.CompilerServices;
using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

/// <summary>The steps of an LSTM layer (see <see cref="Tensor.Lstm"/>), compiled for its activations.</summary>
/// <typeparam name="G">The gates' activation σ.</typeparam>
/// <typeparam name="S">The states' activation φ.</typeparam>
/// <typeparam name="V">The registers.</typeparam>
internal sealed unsafe class LstmKernel<G, S, V>(G gate, S state)
    where G : struct, IFunction
    where S : struct, IFunction
    where V : struct, IFloatLanes<V>
{
    /// <summary><c>(i, f, g, o) += h Uᵀ</c>, then <c>c ← σ(f) c + σ(i) φ(g)</c> and <c>h ← σ(o) φ(c)</c>, step by step.</summary>
    public void Forward(LstmPointers p, PackedMatrix[] weights, int threads)
    {
        PackedLayout layout = p.Layout;
        int hidden = p.Hidden;
        long room = (long)layout.Sequences * hidden;
        using Scratch scratch = Scratch.Rent(2 * room);
        float* packed = scratch.Floats;
        Workers.Shared.Run(threads, member =>
        {
            (int firstPanel, int endPanel) = StepTeam.Panels(member, hidden);
            int firstUnit = firstPanel * Tile<V>.Width, endUnit = Math.Min(hidden, endPanel * Tile<V>.Width);
            float** panels = stackalloc float*[4];
            Pack(0);
            for (int i = 0; i < layout.Steps; i++)
            {
                member.Meet();
                int step = StepTeam.Step(layout, p.Reverse, i), active = layout.BatchSizes[step], first = layout.Offset(step);
                PackedRows h = new(packed + (i % 2 * room), active, hidden);
                for (int panel = firstPanel; panel < endPanel; panel++)
                {
                    int unit = panel * Tile<V>.Width, width = Math.Min(Tile<V>.Width, hidden - unit);
                    float* sums = p.Gates + ((long)first * p.GatePitch) + unit;
                    if (active == 1 && width == Tile<V>.Width)
                    {
                        for (int g = 0; g < 4; g++) panels[g] = weights[g].Panel(panel);
                        Gemm.RowStrips<V>(h, panels, sums, hidden);
                    }
                    else
                    {
                        for (int g = 0; g < 4; g++) Gemm.Strip<V>(h, weights[g].Panel(panel), width, sums + (g * hidden), p.GatePitch, sums + (g * hidden), p.GatePitch);
                    }
                    Activate(p, first, active, unit, unit + width);
                }
                if (i + 1 < layout.Steps) Pack(i + 1);
            }

            // This member's part of the state, for the rows that take part in a step.
            void Pack(int i)
            {
                int active = layout.BatchSizes[StepTeam.Step(layout, p.Reverse, i)];
                new PackedRows(packed + (i % 2 * room), active, hidden).Pack(new RowMajor(p.HiddenState, hidden), firstUnit, endUnit);
            }
        });
    }

    /// <summary>The gradients of <see cref="Forward"/>, last step first: <c>dh ← d(i, f, g, o) U</c> after each step.</summary>
    public void Backward(LstmPointers p, LstmGradients d, PackedMatrix weight, int threads)
    {
        PackedLayout layout = p.Layout;
        int hidden = p.Hidden;
        long room = (long)layout.Sequences * 4 * hidden;
        using Scratch scratch = Scratch.Rent(2 * room);
        float* packed = scratch.Floats;
        Workers.Shared.Run(threads, member =>
        {
            (int firstPanel, int endPanel) = StepTeam.Panels(member, hidden);
            int firstUnit = firstPanel * Tile<V>.Width, endUnit = Math.Min(hidden, endPanel * Tile<V>.Width);
            for (int i = layout.Steps - 1; i >= 0; i--)
            {
                int step = StepTeam.Step(layout, p.Reverse, i), active = layout.BatchSizes[step], first = layout.Offset(step);
                Differentiate(p, d, new PreviousRows(layout, p.Reverse, step, p.Cells, p.InitialCell, hidden), first, active, firstUnit, endUnit);
                float* dGates = d.Gates + ((long)first * p.GatePitch);
                PackedRows rows = new(packed + (i % 2 * room), active, 4 * hidden);
                for (int g = 0; g < 4; g++) rows.Pack(new RowMajor(dGates, p.GatePitch), (g * hidden) + firstUnit, (g * hidden) + endUnit);
                member.Meet();
                for (int panel = firstPanel; panel < endPanel; panel++)
                {
                    int unit = panel * Tile<V>.Width;
                    Gemm.Strip<V>(rows, weight.Panel(panel), Math.Min(Tile<V>.Width, hidden - unit), null, 0, d.Hidden + unit, hidden);
                }
            }
        });
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Activate(LstmPointers p, int firstRow, int rows, int firstUnit, int endUnit)
    {
        int hidden = p.Hidden;
        for (int row = 0; row < rows; row++)
        {
            long at = (long)(firstRow + row) * hidden, atGates = (long)(firstRow + row) * p.GatePitch;
            float* cell = p.CellState + ((long)row * hidden), h = p.HiddenState + ((long)row * hidden);
            for (int u = firstUnit; u < endUnit; u += V.Count)
            {
                int count = endUnit - u;
                float* gates = p.Gates + atGates + u;
                V i = Partial.Load<V>(gates, count), f = Partial.Load<V>(gates + hidden, count);
                V g = Partial.Load<V>(gates + (2 * hidden), count), o = Partial.Load<V>(gates + (3 * hidden), count);
                if (p.Sums is not null) StoreGates(p.Sums + atGates + u, hidden, count, i, f, g, o);
                i = gate.Value(i);
                f = gate.Value(f);
                g = state.Value(g);
                o = gate.Value(o);
                StoreGates(gates, hidden, count, i, f, g, o);
                V c = V.MultiplyAdd(f, Partial.Load<V>(cell + u, count), i * g);
                V y = o * state.Value(c);
                Partial.Store(c, cell + u, count);
                Partial.Store(c, p.Cells + at + u, count);
                Partial.Store(y, h + u, count);
                Partial.Store(y, p.Output + at + u, count);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Differentiate(LstmPointers p, LstmGradients d, PreviousRows previous, int firstRow, int rows, int firstUnit, int endUnit)
    {
        int hidden = p.Hidden;
        bool readsSums = ((G.SlopeReads | S.SlopeReads) & Reads.Input) != 0;
        for (int row = 0; row < rows; row++)
        {
            long at = (long)(firstRow + row) * hidden, atGates = (long)(firstRow + row) * p.GatePitch;
            float* before = previous[row], dHidden = d.Hidden + ((long)row * hidden), dCell = d.Cell + ((long)row * hidden);
            for (int u = firstUnit; u < endUnit; u += V.Count)
            {
                int count = endUnit - u;
                float* gates = p.Gates + atGates + u;
                V i = Partial.Load<V>(gates, count), f = Partial.Load<V>(gates + hidden, count);
                V g = Partial.Load<V>(gates + (2 * hidden), count), o = Partial.Load<V>(gates + (3 * hidden), count);
                V sumI = V.Zero, sumF = V.Zero, sumG = V.Zero, sumO = V.Zero;
                if (readsSums)
                {
                    float* sums = p.Sums + atGates + u;
                    sumI = Partial.Load<V>(sums, count);
                    sumF = Partial.Load<V>(sums + hidden, count);
                    sumG = Partial.Load<V>(sums + (2 * hidden), count);
                    sumO = Partial.Load<V>(sums + (3 * hidden), count);
                }
                V c = Partial.Load<V>(p.Cells + at + u, count), squashed = state.Value(c);
                V dh = Partial.Load<V>(dHidden + u, count);
                if (d.Output is not null) dh += Partial.Load<V>(d.Output + at + u, count);
                V dc = V.MultiplyAdd(dh * o, state.Slope(c, squashed), Partial.Load<V>(dCell + u, count));
                V di = dc * g * gate.Slope(sumI, i), df = dc * Partial.Load<V>(before + u, count) * gate.Slope(sumF, f);
                V dg = dc * i * state.Slope(sumG, g), dO = dh * squashed * gate.Slope(sumO, o);
                StoreGates(d.Gates + atGates + u, hidden, count, di, df, dg, dO);
                Partial.Store(dc * f, dCell + u, count);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreGates(float* target, int hidden, int count, V i, V f, V g, V o)
    {
        Partial.Store(i, target, count);
        Partial.Store(f, target + hidden, count);
        Partial.Store(g, target + (2 * hidden), count);
        Partial.Store(o, target + (3 * hidden), count);
    }
}

/// <summary>The memory of a running LSTM layer.</summary>
internal readonly unsafe struct LstmPointers
{
    public PackedLayout Layout { get; init; }

    public bool Reverse { get; init; }

    public int Hidden { get; init; }

    public float* Gates { get; init; }

    /// <summary>The distance of the rows of gates, sums and their gradients.</summary>
    public int GatePitch { get; init; }

    /// <summary>The sums before the activations, or null when no derivative reads them.</summary>
    public float* Sums { get; init; }

    public float* Cells { get; init; }

    public float* Output { get; init; }

    /// <summary>h of every sequence as of the newest step; in the end the final states.</summary>
    public float* HiddenState { get; init; }

    /// <summary>c of every sequence as of the newest step; in the end the final states.</summary>
    public float* CellState { get; init; }

    public float* InitialCell { get; init; }
}

/// <summary>The memory of an LSTM layer's gradients.</summary>
internal readonly unsafe struct LstmGradients
{
    /// <summary>The gradient of the output, or null.</summary>
    public float* Output { get; init; }

    public float* Gates { get; init; }

    /// <summary>The gradient of every sequence's h before the step just done; in the end of the initial state.</summary>
    public float* Hidden { get; init; }

    /// <summary>The gradient of every sequence's c before the step just done; in the end of the initial state.</summary>
    public float* Cell { get; init; }
}

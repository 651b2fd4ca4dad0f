using System.Runtime.CompilerServices;
using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

/// <summary>The steps of a GRU layer (see <see cref="Tensor.Gru"/>), compiled for its activations.</summary>
/// <typeparam name="G">The gates' activation σ.</typeparam>
/// <typeparam name="S">The state's activation φ.</typeparam>
/// <typeparam name="V">The registers.</typeparam>
internal sealed unsafe class GruKernel<G, S, V>(G gate, S state)
    where G : struct, IFunction
    where S : struct, IFunction
    where V : struct, IFloatLanes<V>
{
    /// <summary>
    /// <c>(r, z) += h Uᵀ</c> and <c>q = h U_nᵀ + b′_n</c>, then <c>n = φ(n + r q)</c> and <c>h ← n + z (h − n)</c>, step by step.
    /// </summary>
    public void Forward(GruPointers p, PackedMatrix[] weights, int threads)
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
            Pack(0);
            for (int i = 0; i < layout.Steps; i++)
            {
                member.Meet();
                int step = StepTeam.Step(layout, p.Reverse, i), active = layout.BatchSizes[step], first = layout.Offset(step);
                PackedRows h = new(packed + (i % 2 * room), active, hidden);
                for (int panel = firstPanel; panel < endPanel; panel++)
                {
                    int unit = panel * Tile<V>.Width, width = Math.Min(Tile<V>.Width, hidden - unit);
                    float* sums = p.Gates + ((long)first * p.GatePitch) + unit, candidates = p.Candidates + ((long)first * hidden) + unit;
                    for (int g = 0; g < 2; g++) Gemm.Strip<V>(h, weights[g].Panel(panel), width, sums + (g * hidden), p.GatePitch, sums + (g * hidden), p.GatePitch);
                    Gemm.Strip<V>(h, weights[2].Panel(panel), width, p.Bias is null ? null : p.Bias + (2 * hidden) + unit, 0, candidates, hidden);
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

    /// <summary>The gradients of <see cref="Forward"/>, last step first: <c>dh ← z dh + d(r, z, q) U</c> after each step.</summary>
    public void Backward(GruPointers p, GruGradients d, PackedMatrix weight, int threads)
    {
        PackedLayout layout = p.Layout;
        int hidden = p.Hidden;
        long room = (long)layout.Sequences * 3 * hidden;
        using Scratch scratch = Scratch.Rent(2 * room);
        float* packed = scratch.Floats;
        Workers.Shared.Run(threads, member =>
        {
            (int firstPanel, int endPanel) = StepTeam.Panels(member, hidden);
            int firstUnit = firstPanel * Tile<V>.Width, endUnit = Math.Min(hidden, endPanel * Tile<V>.Width);
            for (int i = layout.Steps - 1; i >= 0; i--)
            {
                int step = StepTeam.Step(layout, p.Reverse, i), active = layout.BatchSizes[step], first = layout.Offset(step);
                Differentiate(p, d, new PreviousRows(layout, p.Reverse, step, p.Output, p.InitialHidden, hidden), first, active, firstUnit, endUnit);
                float* dRecurrent = d.Recurrent + ((long)first * p.GatePitch);
                PackedRows rows = new(packed + (i % 2 * room), active, 3 * hidden);
                for (int g = 0; g < 3; g++) rows.Pack(new RowMajor(dRecurrent, p.GatePitch), (g * hidden) + firstUnit, (g * hidden) + endUnit);
                member.Meet();
                for (int panel = firstPanel; panel < endPanel; panel++)
                {
                    int unit = panel * Tile<V>.Width;
                    Gemm.Strip<V>(rows, weight.Panel(panel), Math.Min(Tile<V>.Width, hidden - unit), d.Hidden + unit, hidden, d.Hidden + unit, hidden);
                }
            }
        });
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Activate(GruPointers p, int firstRow, int rows, int firstUnit, int endUnit)
    {
        int hidden = p.Hidden;
        for (int row = 0; row < rows; row++)
        {
            long at = (long)(firstRow + row) * hidden, atGates = (long)(firstRow + row) * p.GatePitch;
            float* h = p.HiddenState + ((long)row * hidden);
            for (int u = firstUnit; u < endUnit; u += V.Count)
            {
                int count = endUnit - u;
                float* gates = p.Gates + atGates + u;
                V r = Partial.Load<V>(gates, count), z = Partial.Load<V>(gates + hidden, count), n = Partial.Load<V>(gates + (2 * hidden), count);
                if (p.Bias is not null)
                {
                    r += Partial.Load<V>(p.Bias + u, count);
                    z += Partial.Load<V>(p.Bias + hidden + u, count);
                }
                V reset = gate.Value(r), update = gate.Value(z);
                n = V.MultiplyAdd(reset, Partial.Load<V>(p.Candidates + at + u, count), n);
                if (p.Sums is not null) StoreGates(p.Sums + atGates + u, hidden, count, r, z, n);
                V candidate = state.Value(n);
                StoreGates(gates, hidden, count, reset, update, candidate);
                V y = V.MultiplyAdd(update, Partial.Load<V>(h + u, count) - candidate, candidate);
                Partial.Store(y, h + u, count);
                Partial.Store(y, p.Output + at + u, count);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Differentiate(GruPointers p, GruGradients d, PreviousRows previous, int firstRow, int rows, int firstUnit, int endUnit)
    {
        int hidden = p.Hidden;
        bool readsSums = ((G.SlopeReads | S.SlopeReads) & Reads.Input) != 0;
        for (int row = 0; row < rows; row++)
        {
            long at = (long)(firstRow + row) * hidden, atGates = (long)(firstRow + row) * p.GatePitch;
            float* before = previous[row], dHidden = d.Hidden + ((long)row * hidden);
            for (int u = firstUnit; u < endUnit; u += V.Count)
            {
                int count = endUnit - u;
                float* gates = p.Gates + atGates + u;
                V r = Partial.Load<V>(gates, count), z = Partial.Load<V>(gates + hidden, count), n = Partial.Load<V>(gates + (2 * hidden), count);
                V sumR = V.Zero, sumZ = V.Zero, sumN = V.Zero;
                if (readsSums)
                {
                    float* sums = p.Sums + atGates + u;
                    sumR = Partial.Load<V>(sums, count);
                    sumZ = Partial.Load<V>(sums + hidden, count);
                    sumN = Partial.Load<V>(sums + (2 * hidden), count);
                }
                V dh = Partial.Load<V>(dHidden + u, count);
                if (d.Output is not null) dh += Partial.Load<V>(d.Output + at + u, count);
                V dn = dh * (V.Of(1) - z) * state.Slope(sumN, n);
                V dr = dn * Partial.Load<V>(p.Candidates + at + u, count) * gate.Slope(sumR, r);
                V dz = dh * (Partial.Load<V>(before + u, count) - n) * gate.Slope(sumZ, z);
                StoreGates(d.Input + atGates + u, hidden, count, dr, dz, dn);
                StoreGates(d.Recurrent + atGates + u, hidden, count, dr, dz, dn * r);
                Partial.Store(dh * z, dHidden + u, count);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreGates(float* target, int hidden, int count, V r, V z, V n)
    {
        Partial.Store(r, target, count);
        Partial.Store(z, target + hidden, count);
        Partial.Store(n, target + (2 * hidden), count);
    }
}

/// <summary>The memory of a running GRU layer.</summary>
internal readonly unsafe struct GruPointers
{
    public PackedLayout Layout { get; init; }

    public bool Reverse { get; init; }

    public int Hidden { get; init; }

    public float* Bias { get; init; }

    public float* Gates { get; init; }

    /// <summary>The distance of the rows of gates, sums and their gradients.</summary>
    public int GatePitch { get; init; }

    /// <summary>The sums before the activations, or null when no derivative reads them.</summary>
    public float* Sums { get; init; }

    public float* Candidates { get; init; }

    public float* Output { get; init; }

    /// <summary>h of every sequence as of the newest step; in the end the final states.</summary>
    public float* HiddenState { get; init; }

    public float* InitialHidden { get; init; }
}

/// <summary>The memory of a GRU layer's gradients.</summary>
internal readonly unsafe struct GruGradients
{
    /// <summary>The gradient of the output, or null.</summary>
    public float* Output { get; init; }

    public float* Input { get; init; }

    public float* Recurrent { get; init; }

    /// <summary>The gradient of every sequence's h before the step just done; in the end of the initial state.</summary>
    public float* Hidden { get; init; }
}

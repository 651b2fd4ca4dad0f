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
    /// <summary><c>(r, z) += h Uᵀ</c> and <c>q = h U_nᵀ + b′_n</c>, then <c>n = φ(n + r q)</c> and <c>h ← n + z (h − n)</c>, step by step.</summary>
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
                    float* sums = p.Gates + ((long)first * 3 * hidden) + unit, candidates = p.Candidates + ((long)first * hidden) + unit;
                    for (int g = 0; g < 2; g++) Gemm.Strip<V>(h, weights[g].Panel(panel), width, sums + (g * hidden), 3 * hidden, sums + (g * hidden), 3 * hidden);
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
                float* dRecurrent = d.Recurrent + ((long)first * 3 * hidden);
                PackedRows rows = new(packed + (i % 2 * room), active, 3 * hidden);
                for (int g = 0; g < 3; g++) rows.Pack(new RowMajor(dRecurrent, 3 * hidden), (g * hidden) + firstUnit, (g * hidden) + endUnit);
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
            long at = (long)(firstRow + row) * hidden;
            float* gates = p.Gates + (3 * at), sums = p.Sums is null ? null : p.Sums + (3 * at), h = p.HiddenState + ((long)row * hidden);
            for (int u = firstUnit; u < endUnit; u += V.Count)
            {
                int count = endUnit - u;
                V r = Gate(0), z = Gate(1);
                V n = V.MultiplyAdd(gate.Value(r), Partial.Load<V>(p.Candidates + at + u, count), Partial.Load<V>(gates + (2 * hidden) + u, count));
                if (sums is not null)
                {
                    Partial.Store(r, sums + u, count);
                    Partial.Store(z, sums + hidden + u, count);
                    Partial.Store(n, sums + (2 * hidden) + u, count);
                }
                (r, z, n) = (gate.Value(r), gate.Value(z), state.Value(n));
                Partial.Store(r, gates + u, count);
                Partial.Store(z, gates + hidden + u, count);
                Partial.Store(n, gates + (2 * hidden) + u, count);
                V y = V.MultiplyAdd(z, Partial.Load<V>(h + u, count) - n, n);
                Partial.Store(y, h + u, count);
                Partial.Store(y, p.Output + at + u, count);

                [MethodImpl(MethodImplOptions.AggressiveInlining)]
                V Gate(int number)
                {
                    V sum = Partial.Load<V>(gates + (number * hidden) + u, count);
                    return p.Bias is null ? sum : sum + Partial.Load<V>(p.Bias + (number * hidden) + u, count);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Differentiate(GruPointers p, GruGradients d, PreviousRows previous, int firstRow, int rows, int firstUnit, int endUnit)
    {
        int hidden = p.Hidden;
        for (int row = 0; row < rows; row++)
        {
            long at = (long)(firstRow + row) * hidden;
            float* gates = p.Gates + (3 * at), sums = p.Sums is null ? gates : p.Sums + (3 * at);
            float* before = previous[row], dHidden = d.Hidden + ((long)row * hidden), dInput = d.Input + (3 * at), dRecurrent = d.Recurrent + (3 * at);
            for (int u = firstUnit; u < endUnit; u += V.Count)
            {
                int count = endUnit - u;
                V r = Partial.Load<V>(gates + u, count), z = Partial.Load<V>(gates + hidden + u, count), n = Partial.Load<V>(gates + (2 * hidden) + u, count);
                V dh = Partial.Load<V>(dHidden + u, count);
                if (d.Output is not null) dh += Partial.Load<V>(d.Output + at + u, count);
                V dn = dh * (V.Of(1) - z) * state.Slope(Sum(2), n);
                V dr = dn * Partial.Load<V>(p.Candidates + at + u, count) * gate.Slope(Sum(0), r);
                V dz = dh * (Partial.Load<V>(before + u, count) - n) * gate.Slope(Sum(1), z);
                Partial.Store(dr, dInput + u, count);
                Partial.Store(dz, dInput + hidden + u, count);
                Partial.Store(dn, dInput + (2 * hidden) + u, count);
                Partial.Store(dr, dRecurrent + u, count);
                Partial.Store(dz, dRecurrent + hidden + u, count);
                Partial.Store(dn * r, dRecurrent + (2 * hidden) + u, count);
                Partial.Store(dh * z, dHidden + u, count);

                [MethodImpl(MethodImplOptions.AggressiveInlining)]
                V Sum(int number) => ((G.SlopeReads | S.SlopeReads) & Reads.Input) == 0 ? V.Zero : Partial.Load<V>(sums + (number * hidden) + u, count);
            }
        }
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

using System.Runtime.CompilerServices;
using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

/// <summary>
/// The step of a GRU (see <see cref="Tensor.Gru"/>) from the sums r, z, <c>n = W_n x + b_n</c> and <c>q = U_n h + b′_n</c>:
/// <c>n ← φ(n + σ(r) q)</c>, <c>h ← n + σ(z) (h − n)</c>.
/// </summary>
/// <typeparam name="G">The gates' activation σ.</typeparam>
/// <typeparam name="S">The state's activation φ.</typeparam>
/// <typeparam name="V">The registers.</typeparam>
internal readonly unsafe struct GruFormula<G, S, V>(G gate, S state, RecurrentPointers p, GruPointers gru) : IRecurrentFormula
    where G : struct, IFunction
    where S : struct, IFunction
    where V : struct, IFloatLanes<V>
{
    /// <inheritdoc/>
    public static int Gates => 3;

    /// <inheritdoc/>
    public static bool CarriesHidden => true;

    /// <inheritdoc/>
    /// <remarks>The candidates' products are stored apart: the reset gate multiplies them before they are added.</remarks>
    public GateSums Sums(int gate, int row, int unit)
    {
        float* sums = p.GateRow(p.Gates, row) + (gate * p.Units) + unit;
        if (gate < 2) return new GateSums(sums, p.GatePitch, sums, p.GatePitch);
        return new GateSums(gru.Bias is null ? null : gru.Bias + (2 * p.Units) + unit, 0, p.Row(gru.Candidates, row) + unit, p.Units);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Step(int row, int sequence, int firstUnit, int endUnit)
    {
        int units = p.Units;
        float* bias = gru.Bias, gates = p.GateRow(p.Gates, row), sums = p.GateRow(p.Sums, row);
        float* candidates = p.Row(gru.Candidates, row), hidden = p.Row(p.HiddenState, sequence), output = p.Row(p.Output, row);
        for (int u = firstUnit; u < endUnit; u += V.Count)
        {
            int count = endUnit - u;
            V r = Partial.Load<V>(gates + u, count), z = Partial.Load<V>(gates + units + u, count);
            V n = Partial.Load<V>(gates + (2 * units) + u, count), q = Partial.Load<V>(candidates + u, count);
            if (bias is not null)
            {
                r += Partial.Load<V>(bias + u, count);
                z += Partial.Load<V>(bias + units + u, count);
            }
            V reset = gate.Value(r), update = gate.Value(z);
            n = V.MultiplyAdd(reset, q, n);
            if (sums is not null) Store(sums + u, units, count, r, z, n);
            V candidate = state.Value(n);
            V h = V.MultiplyAdd(update, Partial.Load<V>(hidden + u, count) - candidate, candidate);
            Store(gates + u, units, count, reset, update, candidate);
            Partial.Store(h, hidden + u, count);
            Partial.Store(h, output + u, count);
        }
    }

    /// <inheritdoc/>
    public PreviousRows Before(int step) => new(p.Layout, p.Reverse, step, p.Output, gru.InitialHidden, p.Units);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Differentiate(int row, int sequence, float* before, int firstUnit, int endUnit)
    {
        int units = p.Units;
        bool readsSums = ((G.SlopeReads | S.SlopeReads) & Reads.Input) != 0;
        float* gates = p.GateRow(p.Gates, row), sums = p.GateRow(p.Sums, row), candidates = p.Row(gru.Candidates, row);
        float* dGates = p.GateRow(p.DGates, row), dInput = p.GateRow(gru.DInput, row);
        float* dHidden = p.Row(p.DHidden, sequence), dOutput = p.Row(p.DOutput, row);
        for (int u = firstUnit; u < endUnit; u += V.Count)
        {
            int count = endUnit - u;
            V r = Partial.Load<V>(gates + u, count), z = Partial.Load<V>(gates + units + u, count);
            V n = Partial.Load<V>(gates + (2 * units) + u, count), q = Partial.Load<V>(candidates + u, count);
            V sumR = V.Zero, sumZ = V.Zero, sumN = V.Zero;
            if (readsSums)
            {
                sumR = Partial.Load<V>(sums + u, count);
                sumZ = Partial.Load<V>(sums + units + u, count);
                sumN = Partial.Load<V>(sums + (2 * units) + u, count);
            }
            V dh = Partial.Load<V>(dHidden + u, count);
            if (dOutput is not null) dh += Partial.Load<V>(dOutput + u, count);
            V dn = dh * (V.Of(1) - z) * state.Slope(sumN, n);
            V dr = dn * q * gate.Slope(sumR, r);
            V dz = dh * (Partial.Load<V>(before + u, count) - n) * gate.Slope(sumZ, z);
            Store(dInput + u, units, count, dr, dz, dn);
            Store(dGates + u, units, count, dr, dz, dn * r);
            Partial.Store(dh * z, dHidden + u, count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* target, int units, int count, V r, V z, V n)
    {
        Partial.Store(r, target, count);
        Partial.Store(z, target + units, count);
        Partial.Store(n, target + (2 * units), count);
    }
}

/// <summary>The memory of a GRU beside <see cref="RecurrentPointers"/>.</summary>
internal readonly unsafe struct GruPointers
{
    /// <summary>b′, or null.</summary>
    public float* Bias { get; init; }

    /// <summary><c>q = U_n h + b′_n</c> of every row.</summary>
    public float* Candidates { get; init; }

    /// <summary>h before the first step.</summary>
    public float* InitialHidden { get; init; }

    /// <summary>The gradient of the products with the input, of every row.</summary>
    public float* DInput { get; init; }
}

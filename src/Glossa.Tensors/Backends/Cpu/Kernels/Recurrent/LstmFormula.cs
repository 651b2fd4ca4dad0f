using System.Runtime.CompilerServices;
using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

/// <summary>
/// The step of an LSTM (see <see cref="Tensor.Lstm"/>) from the sums i, f, g, o: <c>c ← σ(f) c + σ(i) φ(g)</c>, <c>h = σ(o) φ(c)</c>.
/// </summary>
/// <typeparam name="G">The gates' activation σ.</typeparam>
/// <typeparam name="S">The states' activation φ.</typeparam>
/// <typeparam name="V">The registers.</typeparam>
internal readonly unsafe struct LstmFormula<G, S, V>(G gate, S state, RecurrentPointers p, CellPointers cells) : IRecurrentFormula
    where G : struct, IFunction
    where S : struct, IFunction
    where V : struct, IFloatLanes<V>
{
    /// <inheritdoc/>
    public static int Gates => 4;

    /// <inheritdoc/>
    public static bool CarriesHidden => false;

    /// <inheritdoc/>
    public GateSums Sums(int gate, int row, int unit)
    {
        float* sums = p.GateRow(p.Gates, row) + (gate * p.Units) + unit;
        return new GateSums(sums, p.GatePitch, sums, p.GatePitch);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Step(int row, int sequence, int firstUnit, int endUnit)
    {
        int units = p.Units;
        float* gates = p.GateRow(p.Gates, row), sums = p.GateRow(p.Sums, row);
        float* cell = p.Row(cells.State, sequence), cellRow = p.Row(cells.Rows, row);
        float* hidden = p.Row(p.HiddenState, sequence), output = p.Row(p.Output, row);
        for (int u = firstUnit; u < endUnit; u += V.Count)
        {
            int count = endUnit - u;
            V i = Partial.Load<V>(gates + u, count), f = Partial.Load<V>(gates + units + u, count);
            V g = Partial.Load<V>(gates + (2 * units) + u, count), o = Partial.Load<V>(gates + (3 * units) + u, count);
            if (sums is not null) Store(sums + u, units, count, i, f, g, o);
            i = gate.Value(i);
            f = gate.Value(f);
            g = state.Value(g);
            o = gate.Value(o);
            V c = V.MultiplyAdd(f, Partial.Load<V>(cell + u, count), i * g);
            V h = o * state.Value(c);
            Store(gates + u, units, count, i, f, g, o);
            Partial.Store(c, cell + u, count);
            Partial.Store(c, cellRow + u, count);
            Partial.Store(h, output + u, count);
            if (hidden is not null) Partial.Store(h, hidden + u, count);
        }
    }

    /// <inheritdoc/>
    public PreviousRows Before(int step) => new(p.Layout, p.Reverse, step, cells.Rows, cells.Initial, p.Units);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Differentiate(int row, int sequence, float* before, int firstUnit, int endUnit)
    {
        int units = p.Units;
        bool readsSums = ((G.SlopeReads | S.SlopeReads) & Reads.Input) != 0;
        float* gates = p.GateRow(p.Gates, row), sums = p.GateRow(p.Sums, row), dGates = p.GateRow(p.DGates, row);
        float* cellRow = p.Row(cells.Rows, row), dCell = p.Row(cells.DState, sequence);
        float* dHidden = p.Row(p.DHidden, sequence), dOutput = p.Row(p.DOutput, row);
        for (int u = firstUnit; u < endUnit; u += V.Count)
        {
            int count = endUnit - u;
            V i = Partial.Load<V>(gates + u, count), f = Partial.Load<V>(gates + units + u, count);
            V g = Partial.Load<V>(gates + (2 * units) + u, count), o = Partial.Load<V>(gates + (3 * units) + u, count);
            V sumI = V.Zero, sumF = V.Zero, sumG = V.Zero, sumO = V.Zero;
            if (readsSums)
            {
                sumI = Partial.Load<V>(sums + u, count);
                sumF = Partial.Load<V>(sums + units + u, count);
                sumG = Partial.Load<V>(sums + (2 * units) + u, count);
                sumO = Partial.Load<V>(sums + (3 * units) + u, count);
            }
            V c = Partial.Load<V>(cellRow + u, count), squashed = state.Value(c);
            V dh = Partial.Load<V>(dHidden + u, count);
            if (dOutput is not null) dh += Partial.Load<V>(dOutput + u, count);
            V dc = V.MultiplyAdd(dh * o, state.Slope(c, squashed), Partial.Load<V>(dCell + u, count));
            V di = dc * g * gate.Slope(sumI, i), df = dc * Partial.Load<V>(before + u, count) * gate.Slope(sumF, f);
            V dg = dc * i * state.Slope(sumG, g), dO = dh * squashed * gate.Slope(sumO, o);
            Store(dGates + u, units, count, di, df, dg, dO);
            Partial.Store(dc * f, dCell + u, count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(float* target, int units, int count, V i, V f, V g, V o)
    {
        Partial.Store(i, target, count);
        Partial.Store(f, target + units, count);
        Partial.Store(g, target + (2 * units), count);
        Partial.Store(o, target + (3 * units), count);
    }
}

/// <summary>The memory of an LSTM's cells c.</summary>
internal readonly unsafe struct CellPointers
{
    /// <summary>c of every row.</summary>
    public float* Rows { get; init; }

    /// <summary>c before the first step.</summary>
    public float* Initial { get; init; }

    /// <summary>c of every sequence after the newest step; in the end the final states.</summary>
    public float* State { get; init; }

    /// <summary>The gradient of every sequence's c before the step just differentiated; in the end that of the initial state.</summary>
    public float* DState { get; init; }
}

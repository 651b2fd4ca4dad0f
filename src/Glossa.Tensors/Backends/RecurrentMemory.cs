namespace Glossa.Tensors;

/// <summary>A running recurrent layer: its arguments and results.</summary>
public abstract class RecurrentMemory
{
    private protected RecurrentMemory() { }

    /// <summary>The layout of the rows.</summary>
    public required PackedLayout Layout { get; init; }

    /// <summary>Whether sequences are read from their ends.</summary>
    public required bool Reverse { get; init; }

    /// <summary>σ.</summary>
    public required Activation Gate { get; init; }

    /// <summary>φ.</summary>
    public required Activation State { get; init; }

    /// <summary>U, <c>[gates · hidden, state]</c>.</summary>
    public required Tensor Weight { get; init; }

    /// <summary>The number of hidden units.</summary>
    public abstract int Units { get; }

    /// <summary>h before the first step, <c>[sequences, state]</c>.</summary>
    public required Tensor InitialHidden { get; init; }

    /// <summary>
    /// The activated gates on return, <c>[rows, gates · hidden]</c>; on entry <c>W x + b</c>, for an LSTM <c>W x + b + b′</c>.
    /// </summary>
    public required Tensor Gates { get; init; }

    /// <summary>The sums before the activations, <c>[rows, gates · hidden]</c>; null unless a derivative reads them.</summary>
    public required Tensor? Sums { get; init; }

    /// <summary>h at every step, <c>[rows, state]</c>.</summary>
    public required Tensor Output { get; init; }

    /// <summary>The last h of every sequence, <c>[sequences, state]</c>.</summary>
    public required Tensor FinalHidden { get; init; }

    /// <summary>The state before the step of each row: the output one step before, or the initial state.</summary>
    internal Tensor PreviousStates(Run run)
    {
        Tensor previous = run.Empty(Output.Shape);
        int columns = Output.Shape.Columns;
        for (int step = 0; step < Layout.Steps; step++)
        {
            int active = Layout.BatchSizes[step], before = Reverse ? step + 1 : step - 1;
            int known = before < 0 || before == Layout.Steps ? 0 : Math.Min(active, Layout.BatchSizes[before]);
            if (known > 0) run.Backend.Copy(Rows(Output, Layout.Offset(before), known), Rows(previous, Layout.Offset(step), known));
            if (known == active) continue;
            run.Backend.Copy(Rows(InitialHidden, known, active - known), Rows(previous, Layout.Offset(step) + known, active - known));
        }
        return previous;

        Tensor Rows(Tensor matrix, int first, int count) => matrix.View((long)first * columns, [count, columns], columns);
    }
}

/// <summary>A running LSTM layer: its arguments and results.</summary>
public sealed class LstmMemory : RecurrentMemory
{
    internal LstmMemory() { }

    /// <inheritdoc/>
    public override int Units => Weight.Shape[0] / 4;

    /// <summary>W_r, <c>[state, hidden]</c>, or null where the state is not projected.</summary>
    public required Tensor? Projection { get; init; }

    /// <summary>c before the first step, <c>[sequences, hidden]</c>.</summary>
    public required Tensor InitialCell { get; init; }

    /// <summary>c at every step, <c>[rows, hidden]</c>.</summary>
    public required Tensor Cells { get; init; }

    /// <summary>The last c of every sequence, <c>[sequences, hidden]</c>.</summary>
    public required Tensor FinalCell { get; init; }

    /// <summary><c>σ(o) φ(c)</c> at every step before the projection, <c>[rows, hidden]</c>; null without one.</summary>
    public required Tensor? Unprojected { get; init; }
}

/// <summary>A running GRU layer: its arguments and results. On entry its gates are without b′.</summary>
public sealed class GruMemory : RecurrentMemory
{
    internal GruMemory() { }

    /// <inheritdoc/>
    public override int Units => Weight.Shape[0] / 3;

    /// <summary>b′, <c>[3 · hidden]</c>, or null.</summary>
    public required Tensor? Bias { get; init; }

    /// <summary><c>U_n h + b′_n</c> at every step, <c>[rows, hidden]</c>.</summary>
    public required Tensor Candidates { get; init; }
}

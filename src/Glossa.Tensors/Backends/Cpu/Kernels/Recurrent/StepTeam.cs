namespace Glossa.Tensors;

/// <summary>
/// Shares the steps of a recurrent layer among threads: each owns some units, in panels as wide as the products', with all their gates. It
/// multiplies, activates and packs its own units; the threads meet once a step, and once more where the state is projected.
/// </summary>
internal static class StepTeam
{
    /// <summary>Multiply-adds of one step a thread should have, to repay the meeting.</summary>
    private const long StepGrain = 1 << 18;

    /// <summary>The threads that pay for steps of a given size.</summary>
    /// <param name="wanted">The most there may be.</param>
    /// <param name="sequences">The number of sequences.</param>
    /// <param name="weights">The number of weights a sequence's state is multiplied with.</param>
    public static int Threads(int wanted, int sequences, long weights) => (int)Math.Clamp(sequences * weights / StepGrain, 1, wanted);

    /// <summary>The panels a member owns.</summary>
    /// <param name="member">The member.</param>
    /// <param name="units">The number of units all members share.</param>
    public static PanelRange Panels(Member member, int units)
    {
        (long first, long end) = member.Share((units + Gemm.PanelWidth - 1) / Gemm.PanelWidth, 1);
        return new PanelRange((int)first, (int)end, units);
    }
}

/// <summary>Some of the panels that units are divided into.</summary>
/// <param name="First">The first panel.</param>
/// <param name="End">The exclusive end.</param>
/// <param name="Units">The number of all units; the last panel may have fewer than a whole one.</param>
internal readonly record struct PanelRange(int First, int End, int Units)
{
    /// <summary>The first unit.</summary>
    public int FirstUnit => First * Gemm.PanelWidth;

    /// <summary>The exclusive end of the units.</summary>
    public int EndUnit => Math.Min(Units, End * Gemm.PanelWidth);

    /// <summary>The units of a panel.</summary>
    public int Width(int panel) => Math.Min(Gemm.PanelWidth, Units - (panel * Gemm.PanelWidth));
}

/// <summary>The rows of one step.</summary>
internal readonly struct StepRows
{
    /// <summary>Finds the rows of a step in the order of computation.</summary>
    public StepRows(PackedLayout layout, bool reverse, int i)
    {
        Step = reverse ? layout.Steps - 1 - i : i;
        First = layout.Offset(Step);
        Count = layout.BatchSizes[Step];
    }

    /// <summary>The step.</summary>
    public int Step { get; }

    /// <summary>The row of the first sequence.</summary>
    public int First { get; }

    /// <summary>The number of sequences that take part.</summary>
    public int Count { get; }
}

/// <summary>The location of each sequence's value before a step: the row of the step before, or one of the initial values.</summary>
internal readonly unsafe struct PreviousRows
{
    private readonly float* rows;
    private readonly float* initial;
    private readonly int known;
    private readonly int columns;

    public PreviousRows(PackedLayout layout, bool reverse, int step, float* rows, float* initial, int columns)
    {
        int before = reverse ? step + 1 : step - 1;
        bool exists = before >= 0 && before < layout.Steps;
        known = exists ? layout.BatchSizes[before] : 0;
        this.rows = exists ? rows + ((long)layout.Offset(before) * columns) : null;
        this.initial = initial;
        this.columns = columns;
    }

    public float* this[int sequence] => (sequence < known ? rows : initial) + ((long)sequence * columns);
}

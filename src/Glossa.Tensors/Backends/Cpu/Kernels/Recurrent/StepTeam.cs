namespace Glossa.Tensors;

/// <summary>
/// How threads share the steps of a recurrent layer: each owns some hidden units, in panels as wide as the products', with all their gates.
/// It multiplies, activates and packs its own units; the threads meet once a step.
/// </summary>
internal static class StepTeam
{
    /// <summary>Multiply-adds of one step a thread should have, to repay the meeting.</summary>
    private const long StepGrain = 1 << 18;

    /// <summary>The threads that pay for steps of a given size.</summary>
    public static int Threads(int wanted, int sequences, int hidden, int gates) =>
        (int)Math.Clamp((long)sequences * hidden * hidden * gates / StepGrain, 1, wanted);

    /// <summary>The panels of hidden units a member owns.</summary>
    public static (int First, int End) Panels(Member member, int hidden)
    {
        (long first, long end) = member.Share((hidden + Gemm.PanelWidth - 1) / Gemm.PanelWidth, 1);
        return ((int)first, (int)end);
    }

    /// <summary>The steps in the order a layer computes them.</summary>
    public static int Step(PackedLayout layout, bool reverse, int i) => reverse ? layout.Steps - 1 - i : i;
}

/// <summary>Where each sequence's value before a step stands: in the row of the step before, or among the initial values.</summary>
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

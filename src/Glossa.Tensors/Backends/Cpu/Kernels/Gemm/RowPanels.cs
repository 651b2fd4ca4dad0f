namespace Glossa.Tensors;

/// <summary>
/// Rows dealt to panels of at most <see cref="Gemm.PanelHeight"/>, as evenly as possible: a tile of one row runs at a quarter of the speed,
/// so 13 rows become 7 and 6, not 12 and 1.
/// </summary>
internal readonly struct RowPanels
{
    private readonly int small;
    private readonly int large;

    public RowPanels(int rows)
    {
        Count = (rows + Gemm.PanelHeight - 1) / Gemm.PanelHeight;
        small = Count == 0 ? 0 : rows / Count;
        large = Count == 0 ? 0 : rows % Count;
    }

    public int Count { get; }

    /// <summary>The first row of a panel; of panel <see cref="Count"/> the number of rows.</summary>
    public int Start(int panel) => (panel * small) + Math.Min(panel, large);

    public int Height(int panel) => small + (panel < large ? 1 : 0);
}

/// <summary>
/// Packed panels <see cref="First"/> … <see cref="End"/> − 1 of a left operand, one after another, each with the same number of k.
/// </summary>
/// <param name="data">The first panel.</param>
/// <param name="rows">The assignment of rows to panels.</param>
/// <param name="first">The first panel there is.</param>
/// <param name="end">The panel behind the last.</param>
/// <param name="depth">The number of k of each panel.</param>
internal readonly unsafe struct LeftPanels(float* data, RowPanels rows, int first, int end, int depth)
{
    public RowPanels Rows => rows;

    public int First => first;

    public int End => end;

    /// <summary>The number of values of a panel for one k.</summary>
    public float* At(int panel, int k) => data + ((nint)(rows.Start(panel) - rows.Start(first)) * depth) + ((nint)k * rows.Height(panel));
}

namespace Glossa.Tensors;

/// <summary>
/// Rows dealt to panels of at most <see cref="Gemm.PanelHeight"/>, as evenly as possible: a tile of one row runs at a quarter of the speed, so
/// 13 rows become 7 and 6, not 12 and 1.
/// </summary>
/// <param name="rows">The number of rows.</param>
internal readonly struct RowPanels(int rows)
{
    public int Rows => rows;

    public int Count { get; } = (rows + Gemm.PanelHeight - 1) / Gemm.PanelHeight;

    /// <summary>The first row of a panel; of panel <see cref="Count"/> the number of rows.</summary>
    public int Start(int panel) => Count == 0 ? 0 : (panel * (rows / Count)) + Math.Min(panel, rows % Count);

    public int Height(int panel) => (rows / Count) + (panel < rows % Count ? 1 : 0);
}

namespace Glossa.Plots;

/// <summary>A line of a plot.</summary>
/// <param name="Name">What the legend calls it.</param>
/// <param name="Points">Its points, joined in their order; one that cannot be shown (not finite, or not positive on a logarithmic axis)
/// leaves a gap.</param>
public sealed record PlotSeries(string Name, IReadOnlyList<PlotPoint> Points)
{
    /// <summary>The style.</summary>
    public PlotStyle Style { get; init; }
}

/// <summary>The style of a series.</summary>
public enum PlotStyle
{
    /// <summary>A line in a colour of its own.</summary>
    Line,

    /// <summary>A line with a dot at every point, for few measurements.</summary>
    Dots,

    /// <summary>A thin grey line, for raw values behind smoothed ones.</summary>
    Thin,
}

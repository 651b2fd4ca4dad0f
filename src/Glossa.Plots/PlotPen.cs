namespace Glossa.Plots;

/// <summary>The style of a line.</summary>
internal readonly record struct PlotPen(string Color, double Width, bool IsDashed = false)
{
    public const double Dash = 6, Gap = 4;
}

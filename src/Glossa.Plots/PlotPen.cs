namespace Glossa.Plots;

/// <summary>How a line looks.</summary>
internal readonly record struct PlotPen(string Color, double Width, bool IsDashed = false)
{
    public const double Dash = 6, Gap = 4;
}

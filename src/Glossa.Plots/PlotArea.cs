namespace Glossa.Plots;

/// <summary>A rectangle; coordinates are pixels from the upper left corner.</summary>
internal readonly record struct PlotArea(double Left, double Top, double Right, double Bottom)
{
    public double Width => Right - Left;

    public double Height => Bottom - Top;
}

namespace Glossa.Plots;

/// <summary>How a text looks; a turned one reads from below to above.</summary>
internal readonly record struct PlotLetters(
    double Size, string Color, PlotAlign Align = PlotAlign.Left, bool IsBold = false, bool IsTurned = false);

/// <summary>Which part of a text stands at its position.</summary>
internal enum PlotAlign
{
    Left,
    Middle,
    Right,
}

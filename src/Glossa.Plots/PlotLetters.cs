namespace Glossa.Plots;

/// <summary>The style of a text; a turned one reads from below to above.</summary>
internal readonly record struct PlotLetters(
    double Size, string Color, PlotAlign Align = PlotAlign.Left, bool IsBold = false, bool IsTurned = false);

/// <summary>The part of a text that lies at its position.</summary>
internal enum PlotAlign
{
    Left,
    Middle,
    Right,
}

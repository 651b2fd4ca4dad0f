namespace Glossa.Training;

/// <summary>What a plot is drawn on; coordinates are pixels from the upper left corner.</summary>
internal interface IPlotCanvas
{
    /// <summary>How wide a text is.</summary>
    double WidthOf(string text, double size, bool isBold = false);

    /// <summary>Fills a rectangle.</summary>
    void Fill(PlotArea area, string color);

    /// <summary>Draws a line through points, rounded where they meet.</summary>
    void Line(IReadOnlyList<PlotPoint> points, PlotPen pen, PlotArea? clip = null);

    /// <summary>Fills a circle with a white rim.</summary>
    void Dot(PlotPoint center, double radius, string color);

    /// <summary>Writes a text.</summary>
    /// <param name="at">Where it stands: the left end, middle or right end of its baseline.</param>
    /// <param name="text">The text.</param>
    /// <param name="letters">How it looks.</param>
    void Text(PlotPoint at, string text, PlotLetters letters);
}

/// <summary>A rectangle.</summary>
internal readonly record struct PlotArea(double Left, double Top, double Right, double Bottom)
{
    public double Width => Right - Left;

    public double Height => Bottom - Top;
}

/// <summary>How a line looks.</summary>
internal readonly record struct PlotPen(string Color, double Width, bool IsDashed = false)
{
    public const double Dash = 6, Gap = 4;
}

/// <summary>How a text looks; a turned one reads from below to above.</summary>
internal readonly record struct PlotLetters(double Size, string Color, PlotAlign Align = PlotAlign.Left, bool IsBold = false, bool IsTurned = false);

/// <summary>What part of a text stands at its place.</summary>
internal enum PlotAlign
{
    Left,
    Middle,
    Right,
}

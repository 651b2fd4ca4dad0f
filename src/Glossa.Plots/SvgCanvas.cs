using System.Globalization;
using System.Net;
using System.Text;

namespace Glossa.Plots;

/// <summary>Draws a plot as SVG, with text as text; coordinates are pixels from the upper left corner.</summary>
internal sealed class SvgCanvas
{
    // Wider than most fonts are, since nobody knows which one the reader has.
    private const double AverageLetter = 0.56, BoldLetter = 0.68;

    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    private readonly StringBuilder svg = new();
    private int clips;

    public SvgCanvas(int width, int height, string title)
    {
        svg.Append(Invariant, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} "
            + $"{height}\" font-family=\"system-ui, 'Segoe UI', Helvetica, Arial, 'DejaVu Sans', sans-serif\">\n");
        svg.Append(Invariant, $"<title>{Escape(title)}</title>\n");
    }

    /// <summary>Returns the width of a text.</summary>
    public static double WidthOf(string text, double size, bool isBold = false) =>
        text.Length * size * (isBold ? BoldLetter : AverageLetter);

    /// <summary>Fills a rectangle.</summary>
    public void Fill(PlotArea area, string color) =>
        svg.Append(Invariant, $"<rect x=\"{area.Left:0.##}\" y=\"{area.Top:0.##}\" width=\"{area.Width:0.##}\" "
            + $"height=\"{area.Height:0.##}\" fill=\"{color}\"/>\n");

    /// <summary>Fills a rectangle with a rim and rounded corners.</summary>
    public void Box(PlotArea area, string color, PlotPen rim, double corner)
    {
        string corners = string.Create(Invariant, $"x=\"{area.Left:0.##}\" y=\"{area.Top:0.##}\"");
        string size = string.Create(Invariant, $"width=\"{area.Width:0.##}\" height=\"{area.Height:0.##}\"");
        svg.Append(
            Invariant, $"<rect {corners} {size} rx=\"{corner}\" fill=\"{color}\" stroke=\"{rim.Color}\" stroke-width=\"{rim.Width}\"/>\n");
    }

    /// <summary>Fills the area between points.</summary>
    public void Shape(IReadOnlyList<PlotPoint> points, string color) =>
        svg.Append(Invariant, $"<polygon points=\"{Path(points)}\" fill=\"{color}\"/>\n");

    /// <summary>Draws a line through points, rounded where they meet.</summary>
    public void Line(IReadOnlyList<PlotPoint> points, PlotPen pen, PlotArea? clip = null)
    {
        string clipped = "";
        if (clip is { } area)
        {
            svg.Append(Invariant, $"<clipPath id=\"c{++clips}\"><rect x=\"{area.Left - 2:0.##}\" y=\"{area.Top - 2:0.##}\" "
                + $"width=\"{area.Width + 4:0.##}\" height=\"{area.Height + 4:0.##}\"/></clipPath>\n");
            clipped = string.Create(Invariant, $" clip-path=\"url(#c{clips})\"");
        }
        string dashes = pen.IsDashed ? string.Create(Invariant, $" stroke-dasharray=\"{PlotPen.Dash} {PlotPen.Gap}\"") : "";
        svg.Append(Invariant, $"<polyline points=\"{Path(points)}\" fill=\"none\" stroke=\"{pen.Color}\" stroke-width=\"{pen.Width}\" "
            + $"stroke-linejoin=\"round\" stroke-linecap=\"{(pen.IsDashed ? "butt" : "round")}\"{dashes}{clipped}/>\n");
    }

    /// <summary>Fills a circle with a white rim.</summary>
    public void Dot(PlotPoint center, double radius, string color) =>
        svg.Append(Invariant, $"<circle cx=\"{center.X:0.##}\" cy=\"{center.Y:0.##}\" r=\"{radius}\" fill=\"{color}\" stroke=\"#ffffff\" "
            + $"stroke-width=\"1\"/>\n");

    /// <summary>Writes a text.</summary>
    /// <param name="at">The left end, middle or right end of its baseline.</param>
    /// <param name="text">The text.</param>
    /// <param name="letters">How it looks.</param>
    public void Text(PlotPoint at, string text, PlotLetters letters)
    {
        if (text.Length == 0) return;
        string anchor = letters.Align switch
        {
            PlotAlign.Middle => " text-anchor=\"middle\"",
            PlotAlign.Right => " text-anchor=\"end\"",
            _ => "",
        };
        string turn = letters.IsTurned ? string.Create(Invariant, $" transform=\"rotate(-90 {at.X:0.##} {at.Y:0.##})\"") : "";
        svg.Append(Invariant, $"<text x=\"{at.X:0.##}\" y=\"{at.Y:0.##}\" font-size=\"{letters.Size}\" "
            + $"fill=\"{letters.Color}\"{(letters.IsBold ? " font-weight=\"600\"" : "")}{anchor}{turn}>{Escape(text)}</text>\n");
    }

    public override string ToString() => svg + "</svg>\n";

    private static string Path(IReadOnlyList<PlotPoint> points) =>
        string.Join(' ', points.Select(point => string.Create(Invariant, $"{point.X:0.##},{point.Y:0.##}")));

    private static string Escape(string text) =>
        // XML has no place for control characters, not even escaped.
        WebUtility.HtmlEncode(string.Concat(text.Select(letter => char.IsControl(letter) ? ' ' : letter)))
            .Replace("&#39;", "'", StringComparison.Ordinal);
}

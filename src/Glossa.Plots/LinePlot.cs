using System.Text;
using Glossa.Tensors;

namespace Glossa.Plots;

/// <summary>
/// A plot of lines over two axes, drawn as SVG. The colours (Okabe and Ito 2008) are distinct for colour-blind readers.
/// </summary>
/// <param name="Title">What it shows.</param>
/// <param name="X">The horizontal axis.</param>
/// <param name="Y">The vertical axis.</param>
/// <param name="Series">The lines, the first in front.</param>
public sealed record LinePlot(string Title, PlotAxis X, PlotAxis Y, IReadOnlyList<PlotSeries> Series)
{
    /// <summary>The ending of the name of a plot's file.</summary>
    public const string Extension = ".svg";

    /// <summary>Dashed lines across the plot.</summary>
    public IReadOnlyList<PlotMarker> Markers { get; init; } = [];

    /// <summary>The width in pixels.</summary>
    public int Width { get; init => field = Size(value, nameof(Width)); } = 760;

    /// <summary>The height in pixels.</summary>
    public int Height { get; init => field = Size(value, nameof(Height)); } = 440;

    /// <summary>The plot as SVG.</summary>
    public string ToSvg()
    {
        SvgCanvas canvas = new(Width, Height, Title);
        PlotDrawing.Draw(this, canvas);
        return canvas.ToString();
    }

    /// <summary>Writes the plot, whole or not at all.</summary>
    /// <param name="path">A file that ends in .svg; its folder exists.</param>
    /// <exception cref="PlotException">It ends otherwise.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Save(string path) => Write(path, ToSvg());

    /// <summary>Whether the name of a file says that it holds a plot.</summary>
    /// <param name="path">The file.</param>
    public static bool IsNamed(string path) => path.EndsWith(Extension, StringComparison.OrdinalIgnoreCase);

    /// <summary>Writes a plot of any kind, whole or not at all.</summary>
    internal static void Write(string path, string svg)
    {
        if (!IsNamed(path)) throw new PlotException($"{path}: a plot is written as SVG; let the name of the file end in {Extension}.");
        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(svg)));
    }

    private static int Size(int value, string name) =>
        value is >= 300 and <= 4000 ? value
            : throw new PlotException($"{name} must be from 300 to 4000 pixels, but it is {value}: axes and legend need their room.");
}

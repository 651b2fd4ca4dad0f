using System.Text;
using Glossa.Tensors;

namespace Glossa.Training;

/// <summary>A plot of lines over two axes, as a drawing (SVG) or a picture (PNG). The colours (Okabe and Ito 2008) can be told apart by colour-blind readers.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="X">The horizontal axis.</param>
/// <param name="Y">The vertical axis.</param>
/// <param name="Series">The lines, the first in front.</param>
public sealed record LinePlot(string Title, PlotAxis X, PlotAxis Y, IReadOnlyList<PlotSeries> Series)
{
    /// <summary>The kinds of files a plot can be written as, by their endings.</summary>
    public static IReadOnlyList<string> Endings { get; } = [".svg", ".png"];

    /// <summary>Dashed lines across the plot.</summary>
    public IReadOnlyList<PlotMarker> Markers { get; init; } = [];

    /// <summary>The width, in pixels of a drawing; a picture has twice as many.</summary>
    public int Width { get; init => field = Size(value, nameof(Width)); } = 760;

    /// <summary>The height, in pixels of a drawing; a picture has twice as many.</summary>
    public int Height { get; init => field = Size(value, nameof(Height)); } = 440;

    /// <summary>The plot as a drawing.</summary>
    /// <returns>SVG.</returns>
    public string ToSvg()
    {
        SvgCanvas canvas = new(Width, Height, Title);
        PlotDrawing.Draw(this, canvas);
        return canvas.ToString();
    }

    /// <summary>The plot as a picture.</summary>
    /// <returns>A PNG file.</returns>
    public byte[] ToPng()
    {
        PixelCanvas canvas = new(Width, Height);
        PlotDrawing.Draw(this, canvas);
        return canvas.ToPng();
    }

    /// <summary>Writes the plot, whole or not at all.</summary>
    /// <param name="path">A file that ends in .svg or .png; its folder exists.</param>
    /// <exception cref="TrainingException">It ends otherwise.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Save(string path)
    {
        byte[] content = System.IO.Path.GetExtension(path).ToUpperInvariant() switch
        {
            ".SVG" => Encoding.UTF8.GetBytes(ToSvg()),
            ".PNG" => ToPng(),
            _ => throw new TrainingException($"{path}: a plot is written as a drawing (.svg) or as a picture (.png); let the file's name end in one of these."),
        };
        AtomicFile.Write(path, stream => stream.Write(content));
    }

    private static int Size(int value, string name) =>
        value is >= 300 and <= 4000 ? value : throw new TrainingException($"{name} must be from 300 to 4000 pixels, but it is {value}: axes and legend need their room.");
}

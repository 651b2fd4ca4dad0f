using Glossa.Tensors;

namespace Glossa.Plots;

/// <summary>
/// A computation graph drawn as SVG, from its sources above to its result below: boxes for layers and operations, round ones for values
/// (<see cref="LayeredLayout"/> says how it is laid out).
/// </summary>
/// <param name="Title">What it shows.</param>
/// <param name="Graph">The graph.</param>
public sealed record GraphPlot(string Title, ComputationGraph Graph)
{
    /// <summary>The drawing as SVG.</summary>
    public string ToSvg() => GraphDrawing.Draw(this);

    /// <summary>Writes the drawing, whole or not at all.</summary>
    /// <param name="path">A file that ends in .svg; its folder exists.</param>
    /// <exception cref="PlotException">It ends otherwise.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Save(string path) => LinePlot.Write(path, ToSvg());
}

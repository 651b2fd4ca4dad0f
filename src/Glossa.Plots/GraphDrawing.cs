using Glossa.Tensors;

namespace Glossa.Plots;

/// <summary>Draws a computation graph: lays its boxes out, then the edges, then the boxes with their texts.</summary>
internal static class GraphDrawing
{
    private const double Small = 11, Normal = 13, Large = 16, Edge = 16, PadX = 12, PadY = 8, Leading = 1.4, Arrow = 7;
    private const string Paper = "#ffffff", Ink = "#1f2328", Soft = "#57606a", Way = "#8c959f";

    public static string Draw(GraphPlot plot)
    {
        IReadOnlyList<GraphNode> nodes = plot.Graph.Nodes;
        LayeredLayout layout = new([.. nodes.Select(SizeOf)], [.. plot.Graph.Edges.Select(edge => (edge.From, edge.To))]);
        double top = Edge + Large + 20, width = Math.Max(layout.Width, SvgCanvas.WidthOf(plot.Title, Large, isBold: true)) + (2 * Edge);
        double left = (width - layout.Width) / 2;
        SvgCanvas canvas = new((int)Math.Ceiling(width), (int)Math.Ceiling(top + layout.Height + Edge), plot.Title);
        // Paper of its own keeps it readable on a dark page.
        canvas.Fill(new PlotArea(0, 0, Math.Ceiling(width), Math.Ceiling(top + layout.Height + Edge)), Paper);
        canvas.Text(new PlotPoint(Edge, Edge + Large), plot.Title, new PlotLetters(Large, Ink, IsBold: true));
        foreach (IReadOnlyList<PlotPoint> line in layout.Lines)
        {
            DrawEdge([.. line.Select(point => new PlotPoint(point.X + left, point.Y + top))], canvas);
        }
        for (int i = 0; i < nodes.Count; i++)
        {
            PlotArea box = layout.Boxes[i];
            DrawNode(nodes[i], new PlotArea(box.Left + left, box.Top + top, box.Right + left, box.Bottom + top), canvas);
        }
        return canvas.ToString();
    }

    private static IEnumerable<string> Lines(GraphNode node) =>
        node is { Kind: GraphNodeKind.Operation, Layer.Length: > 0 } ? node.Details.Append(node.Layer) : node.Details;

    private static (double Width, double Height) SizeOf(GraphNode node)
    {
        double name = SvgCanvas.WidthOf(node.Name, Normal, isBold: true);
        double lines = Lines(node).Select(line => SvgCanvas.WidthOf(line, Small)).DefaultIfEmpty(0).Max();
        return (Math.Max(name, lines) + (2 * PadX), (Normal * Leading) + (Lines(node).Count() * Small * Leading) + (2 * PadY));
    }

    private static void DrawNode(GraphNode node, PlotArea box, SvgCanvas canvas)
    {
        (string fill, string rim, double corner) = node.Kind switch
        {
            GraphNodeKind.Layer => ("#ddf4ff", "#0072b2", 4),
            GraphNodeKind.Parameter => ("#fff1d6", "#e69f00", 14),
            GraphNodeKind.Input => ("#e6f7f1", "#009e73", 14.0),
            _ => ("#f6f8fa", Way, 4),
        };
        canvas.Box(box, fill, new PlotPen(rim, 1.2), corner);
        double middle = (box.Left + box.Right) / 2, y = box.Top + PadY + Normal;
        canvas.Text(new PlotPoint(middle, y), node.Name, new PlotLetters(Normal, Ink, PlotAlign.Middle, IsBold: true));
        PlotLetters small = new(Small, Soft, PlotAlign.Middle);
        foreach (string line in Lines(node)) canvas.Text(new PlotPoint(middle, y += Small * Leading), line, small);
    }

    private static void DrawEdge(PlotPoint[] line, SvgCanvas canvas)
    {
        PlotPoint tip = line[^1];
        canvas.Line([.. line[..^1], new(tip.X, tip.Y - Arrow)], new PlotPen(Way, 1.3));
        canvas.Shape([tip, new(tip.X - (Arrow / 2), tip.Y - Arrow), new(tip.X + (Arrow / 2), tip.Y - Arrow)], Way);
    }
}

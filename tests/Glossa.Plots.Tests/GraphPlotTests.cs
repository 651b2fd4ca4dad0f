using System.Xml.Linq;
using Glossa.Tensors;
using Glossa.Testing;
using Xunit;

namespace Glossa.Plots.Tests;

/// <summary>Graphs are drawn with every node, from above to below, and nothing covers anything.</summary>
public sealed class GraphPlotTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void A_drawing_has_every_name_detail_and_arrow()
    {
        ComputationGraph graph = Graph(4, (0, 1), (0, 2), (1, 3), (2, 3));
        XElement svg = XDocument.Parse(new GraphPlot("A <model>", graph).ToSvg()).Root!;
        string[] texts = [.. svg.Elements(Svg + "text").Select(text => text.Value)];
        Assert.Contains("A <model>", texts);
        Assert.All(graph.Nodes, node => Assert.True(texts.Contains(node.Name) && texts.Contains(node.Details[0])));
        Assert.Equal(4, svg.Elements(Svg + "polygon").Count());
    }

    [Fact]
    public void Edges_run_down_and_boxes_of_a_row_stand_side_by_side()
    {
        foreach (ComputationGraph graph in Graphs())
        {
            LayeredLayout layout = LayoutOf(graph);
            foreach ((GraphEdge edge, IReadOnlyList<PlotPoint> line) in graph.Edges.Zip(layout.Lines))
            {
                Assert.Equal(layout.Boxes[edge.From].Bottom, line[0].Y);
                Assert.Equal(layout.Boxes[edge.To].Top, line[^1].Y);
                Assert.All(line.Zip(line.Skip(1)), pair => Assert.True(pair.First.Y <= pair.Second.Y));
            }
            Assert.All(layout.Boxes, box => Assert.True(box.Left >= -0.01 && box.Right <= layout.Width + 0.01));
            Assert.All(layout.Boxes, box => Assert.True(box.Top >= 0 && box.Bottom <= layout.Height + 0.01));
            for (int i = 0; i < layout.Boxes.Count; i++)
            {
                for (int j = 0; j < i; j++) Assert.False(Overlap(layout.Boxes[i], layout.Boxes[j]), $"nodes {i} and {j}");
            }
        }
    }

    [Fact]
    public void No_edge_passes_behind_a_box()
    {
        foreach (ComputationGraph graph in Graphs())
        {
            LayeredLayout layout = LayoutOf(graph);
            foreach ((GraphEdge edge, IReadOnlyList<PlotPoint> line) in graph.Edges.Zip(layout.Lines))
            {
                foreach ((PlotPoint from, PlotPoint to) in line.Zip(line.Skip(1)))
                {
                    for (int step = 1; step < 50; step++)
                    {
                        (double x, double y) = (from.X + ((to.X - from.X) * step / 50), from.Y + ((to.Y - from.Y) * step / 50));
                        IEnumerable<int> others = Enumerable.Range(0, layout.Boxes.Count).Where(i => i != edge.From && i != edge.To);
                        int hit = others.FirstOrDefault(i => Covers(layout.Boxes[i], x, y), -1);
                        Assert.True(hit < 0, $"an edge passes behind node {hit}");
                    }
                }
            }
        }
    }

    [Fact]
    public void A_tree_is_drawn_without_crossings_and_a_chain_upright()
    {
        LayeredLayout chain = LayoutOf(Graph(4, (2, 0), (0, 3), (3, 1)));
        Assert.Single(chain.Lines.SelectMany(line => line).Select(point => Math.Round(point.X, 6)).Distinct());
        LayeredLayout tree = LayoutOf(Graph(7, (0, 1), (0, 2), (1, 6), (2, 4), (2, 3), (1, 5)));
        bool isLeft = tree.Boxes[1].Left < tree.Boxes[2].Left;
        foreach ((int a, int b) in new[] { (5, 3), (5, 4), (6, 3), (6, 4) }) Assert.Equal(isLeft, tree.Boxes[a].Left < tree.Boxes[b].Left);
    }

    [Fact]
    public void Sources_stand_right_above_their_readers()
    {
        LayeredLayout layout = LayoutOf(Graph(5, (0, 1), (1, 2), (2, 3), (4, 3)));
        Assert.Equal(layout.Boxes[2].Top + layout.Boxes[2].Bottom, layout.Boxes[4].Top + layout.Boxes[4].Bottom, 6);
    }

    [Fact]
    public void What_cannot_be_drawn_is_said()
    {
        using TempFolder folder = new();
        PlotException cycle = Assert.Throws<PlotException>(() => new GraphPlot("", Graph(2, (0, 1), (1, 0))).ToSvg());
        Assert.Contains("cycle", cycle.Message, StringComparison.Ordinal);
        PlotException name = Assert.Throws<PlotException>(() => new GraphPlot("", Graph(1)).Save(folder["graph.png"]));
        Assert.Contains(".svg", name.Message, StringComparison.Ordinal);
        new GraphPlot("nothing", Graph(0)).Save(folder["graph.svg"]);
        Assert.Single(folder.Names);
    }

    private static IEnumerable<ComputationGraph> Graphs()
    {
        yield return Graph(1);
        yield return Graph(6, (0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (0, 5), (1, 4), (0, 3), (0, 2));
        for (int seed = 0; seed < 20; seed++)
        {
            CounterRandom random = new(7, (ulong)seed);
            int nodes = 5 + seed;
            IEnumerable<(int From, int To)> edges =
                Enumerable.Range(0, 2 * nodes).Select(i => (random.Integer(2 * i, nodes), random.Integer((2 * i) + 1, nodes)));
            yield return Graph(nodes, [.. edges.Where(edge => edge.From < edge.To).Distinct()]);
        }
    }

    private static ComputationGraph Graph(int nodes, params (int From, int To)[] edges) => new(
        [.. Enumerable.Range(0, nodes).Select(i => new GraphNode((GraphNodeKind)(i % 4), $"node {i}", [new string('x', (4 * i) + 1)]))],
        [.. edges.Select(edge => new GraphEdge(edge.From, edge.To))]);

    private static LayeredLayout LayoutOf(ComputationGraph graph) =>
        new(
            [.. graph.Nodes.Select((_, i) => (40 + (17.0 * i % 90), 20 + (7.0 * i % 30)))],
            [.. graph.Edges.Select(edge => (edge.From, edge.To))]);

    private static bool Overlap(PlotArea a, PlotArea b) => a.Left < b.Right && b.Left < a.Right && a.Top < b.Bottom && b.Top < a.Bottom;

    private static bool Covers(PlotArea box, double x, double y) => x > box.Left && x < box.Right && y > box.Top && y < box.Bottom;
}

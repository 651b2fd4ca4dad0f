using System.Globalization;
using System.Text;

namespace Glossa.Tensors;

public sealed partial record ComputationGraph
{
    /// <summary>
    /// The graph in the DOT language: a box for every operation and layer, an ellipse for every leaf, and a frame around what belongs to a
    /// layer, frames within frames as layers are within layers. Draw it with <c>dot -Tsvg</c>.
    /// </summary>
    public string ToGraphviz()
    {
        StringBuilder dot = new();
        dot.AppendLine("digraph glossa {").AppendLine("  rankdir=TB; compound=true; node [fontname=\"Helvetica\", fontsize=10];");
        ILookup<string, int> members = Enumerable.Range(0, Nodes.Count).ToLookup(i => Nodes[i].Layer);
        string[] layers = [.. members.Select(layer => layer.Key).Where(layer => layer.Length > 0)];
        ILookup<string, string> inside =
            layers.ToLookup(layer => layers.Where(outer => IsWithin(layer, outer)).MaxBy(outer => outer.Length) ?? "");
        int clusters = 0;
        Write("", "  ");
        foreach ((int from, int to) in Edges) dot.AppendLine(CultureInfo.InvariantCulture, $"  n{from} -> n{to};");
        return dot.AppendLine("}").ToString();

        void Write(string layer, string indent)
        {
            foreach (int i in members[layer])
            {
                dot.AppendLine(CultureInfo.InvariantCulture, $"{indent}n{i} [{Style(Nodes[i])}, label=\"{Label(Nodes[i])}\"];");
            }
            foreach (string inner in inside[layer])
            {
                dot.AppendLine(CultureInfo.InvariantCulture, $"{indent}subgraph cluster{clusters++} {{");
                dot.AppendLine($"{indent}  label=\"{Escape(inner)}\"; fontname=\"Helvetica\"; fontsize=10; color=gray;");
                Write(inner, indent + "  ");
                dot.AppendLine(CultureInfo.InvariantCulture, $"{indent}}}");
            }
        }
    }

    private static string Style(GraphNode node) => node.Kind switch
    {
        GraphNodeKind.Parameter => "shape=ellipse, style=filled, fillcolor=lightblue",
        GraphNodeKind.Input => "shape=ellipse",
        GraphNodeKind.Layer => "shape=box, style=filled, fillcolor=lightyellow",
        _ => "shape=box",
    };

    private static string Label(GraphNode node) => string.Join("\\n", node.Details.Prepend(node.Name).Select(Escape));

    private static bool IsWithin(string layer, string outer) => layer.StartsWith(outer + ".", StringComparison.Ordinal);

    private static string Escape(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
}

public sealed partial class Tensor
{
    /// <summary>The graph this tensor was computed by, in the DOT language (<see cref="ComputationGraph.ToGraphviz"/>).</summary>
    /// <param name="names">Names for leaves, for example a model's parameters by path; others are numbered.</param>
    /// <exception cref="GraphException">Nothing was recorded.</exception>
    public string ToGraphviz(IReadOnlyDictionary<Tensor, string>? names = null) => ComputationGraph.Of(this, names).ToGraphviz();
}

using System.Globalization;
using System.Text;

namespace Glossa.Tensors;

public sealed partial class Tensor
{
    /// <summary>
    /// The recorded graph below this tensor in the DOT language: a box for every operation with its result's shape and layer, an ellipse
    /// for every leaf. Draw it with <c>dot -Tsvg</c>.
    /// </summary>
    /// <param name="names">Names for leaves, for example a model's parameters by path; others are numbered.</param>
    /// <exception cref="GraphException">Nothing was recorded.</exception>
    public string ToGraphviz(IReadOnlyDictionary<Tensor, string>? names = null)
    {
        if (Node is null) throw new GraphException(NothingRecorded);
        StringBuilder dot = new();
        dot.AppendLine("digraph glossa {").AppendLine("  rankdir=BT; node [fontname=\"Helvetica\", fontsize=10];");
        Dictionary<object, int> numbers = new(ReferenceEqualityComparer.Instance) { [Node] = 0 };
        Queue<Node> open = new([Node]);
        while (open.TryDequeue(out Node? node))
        {
            int number = numbers[node];
            string shapes = string.Join(", ", node.OutputShapes.Select(shape => shape.ToString()));
            dot.AppendLine(CultureInfo.InvariantCulture, $"  n{number} [shape=box, label=\"{Escape(node.Op)}\\n{shapes}{(node.Layer.Length == 0 ? "" : "\\n" + Escape(node.Layer))}\"];");
            foreach (Tensor input in node.Inputs)
            {
                object key = (object?)input.Node ?? input;
                if (!numbers.TryGetValue(key, out int from))
                {
                    numbers.Add(key, from = numbers.Count);
                    if (input.Node is { } below) open.Enqueue(below);
                    else dot.AppendLine(CultureInfo.InvariantCulture, $"  n{from} [shape=ellipse, {(input.RequiresGradient ? "style=filled, fillcolor=lightblue, " : "")}label=\"{Escape(NameOf(input, names, from))}\\n{input.Shape}\"];");
                }
                dot.AppendLine(CultureInfo.InvariantCulture, $"  n{from} -> n{number};");
            }
        }
        return dot.AppendLine("}").ToString();
    }

    private static string NameOf(Tensor leaf, IReadOnlyDictionary<Tensor, string>? names, int number) =>
        names is not null && names.TryGetValue(leaf, out string? name) ? name : (leaf.RequiresGradient ? "leaf " : "input ") + number.ToString(CultureInfo.InvariantCulture);

    private static string Escape(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
}

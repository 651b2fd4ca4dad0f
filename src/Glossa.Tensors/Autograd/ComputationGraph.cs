using System.Globalization;

namespace Glossa.Tensors;

/// <summary>
/// The operations a result was computed by, as they were recorded for the backward pass, and the values they read. It is only for reading:
/// printed as DOT (<see cref="ToGraphviz"/>) or drawn.
/// </summary>
/// <param name="Nodes">The nodes; the result comes first where it was recorded.</param>
/// <param name="Edges">The edges: each names a node and a node that reads it.</param>
public sealed partial record ComputationGraph(IReadOnlyList<GraphNode> Nodes, IReadOnlyList<GraphEdge> Edges)
{
    /// <summary>Returns the graph below a result.</summary>
    /// <param name="result">The result of recorded operations.</param>
    /// <param name="names">Names for leaves, for example a model's parameters by path; others are numbered.</param>
    /// <exception cref="GraphException">Nothing was recorded.</exception>
    public static ComputationGraph Of(Tensor result, IReadOnlyDictionary<Tensor, string>? names = null)
    {
        if (result.Node is null) throw new GraphException(Tensor.NothingRecorded);
        List<GraphNode> nodes = [NodeOf(result.Node)];
        List<GraphEdge> edges = [];
        Dictionary<object, int> numbers = new(ReferenceEqualityComparer.Instance) { [result.Node] = 0 };
        Queue<Node> open = new([result.Node]);
        while (open.TryDequeue(out Node? node))
        {
            foreach (Tensor input in node.Inputs)
            {
                object key = (object?)input.Node ?? input;
                if (!numbers.TryGetValue(key, out int from))
                {
                    numbers.Add(key, from = nodes.Count);
                    nodes.Add(input.Node is { } below ? NodeOf(below) : LeafOf(input, names, from));
                    if (input.Node is not null) open.Enqueue(input.Node);
                }
                edges.Add(new GraphEdge(from, numbers[node]));
            }
        }
        return new ComputationGraph(nodes, edges);
    }

    /// <summary>
    /// Folds layers: every call of one becomes a node, with the layer's parameters that only this call reads. Values without a name are
    /// left out where their readers read something else too, such as masks, and states of zeros beside an input.
    /// </summary>
    /// <param name="layers">The paths of the layers to fold, which must call no other layer, with the names of their parameters.</param>
    public ComputationGraph Fold(IReadOnlyDictionary<string, IReadOnlySet<string>> layers)
    {
        // A number for each call that is folded, below 0; every other node is a group of its own.
        int[] group = [.. Nodes.Select((node, i) => IsFolded(node) ? -node.Call : i)];
        Dictionary<int, string> folded = [];
        foreach ((int call, GraphNode node) in group.Zip(Nodes).Where(entry => entry.First < 0)) folded[call] = node.Layer;
        ILookup<int, int> readers = Edges.ToLookup(edge => edge.From, edge => group[edge.To]);
        for (int i = 0; i < group.Length; i++)
        {
            int[] calls = [.. readers[i].Distinct()];
            bool isOwn = Nodes[i].Kind == GraphNodeKind.Parameter && calls is [< 0] && layers[folded[calls[0]]].Contains(Nodes[i].Name);
            if (isOwn) group[i] = calls[0];
        }
        ILookup<int, int> read = Edges.ToLookup(edge => group[edge.To], edge => group[edge.From]);
        HashSet<int> hidden = [.. Enumerable.Range(0, group.Length).Where(IsBeside)];
        // The first node of a group, counted from the result, computes what the layer returns.
        int[] shown = [.. Enumerable.Range(0, group.Length).Where(i => !hidden.Contains(i) && Array.IndexOf(group, group[i]) == i)];
        Dictionary<int, int> numbers = shown.Select((i, number) => (group[i], number)).ToDictionary();
        return new ComputationGraph(
            [.. shown.Select(i => group[i] < 0 ? Nodes[i] with { Kind = GraphNodeKind.Layer, Name = Nodes[i].Layer } : Nodes[i])],
            [.. Edges.Where(edge => !hidden.Contains(edge.From) && group[edge.From] != group[edge.To])
                .Select(edge => new GraphEdge(numbers[group[edge.From]], numbers[group[edge.To]])).Distinct()]);

        bool IsFolded(GraphNode node) => node.Kind == GraphNodeKind.Operation && layers.ContainsKey(node.Layer);

        // A value without a name, all of whose readers read something else too.
        bool IsBeside(int node) => Nodes[node] is { Kind: GraphNodeKind.Input, IsUnnamed: true }
            && readers[node].All(reader => read[reader].Any(other => other != reader && Matters(other, reader)));

        bool Matters(int other, int reader) =>
            other < 0 || IsComputed(other) || (reader < 0 && Nodes[other].Kind == GraphNodeKind.Parameter);
    }

    /// <summary>
    /// Adds the source of everything that is read by ids, which are no tensors: of every node that reads no result of another.
    /// </summary>
    /// <param name="name">The name of the source.</param>
    /// <param name="details">Lines to show below it.</param>
    public ComputationGraph WithSource(string name, params IReadOnlyList<string> details)
    {
        HashSet<int> fed = [.. Edges.Where(edge => IsComputed(edge.From)).Select(edge => edge.To)];
        IEnumerable<int> first = Enumerable.Range(0, Nodes.Count).Where(i => IsComputed(i) && !fed.Contains(i));
        return new ComputationGraph(
            [.. Nodes, new GraphNode(GraphNodeKind.Input, name, details)],
            [.. Edges, .. first.Select(reader => new GraphEdge(Nodes.Count, reader))]);
    }

    private bool IsComputed(int node) => Nodes[node].Kind is GraphNodeKind.Operation or GraphNodeKind.Layer;

    private static GraphNode NodeOf(Node node)
    {
        string shapes = string.Join(", ", node.OutputShapes.Select(shape => shape.ToString()));
        return new GraphNode(GraphNodeKind.Operation, node.Op, [shapes], node.Layer) { Call = node.Call.Number };
    }

    private static GraphNode LeafOf(Tensor leaf, IReadOnlyDictionary<Tensor, string>? names, int number)
    {
        GraphNodeKind kind = leaf.RequiresGradient ? GraphNodeKind.Parameter : GraphNodeKind.Input;
        string? name = names?.GetValueOrDefault(leaf);
        string unnamed = string.Create(CultureInfo.InvariantCulture, $"{(leaf.RequiresGradient ? "leaf" : "input")} {number}");
        return new GraphNode(kind, name ?? unnamed, [$"{leaf.Shape}"]) { IsUnnamed = name is null };
    }
}

namespace Glossa.Tensors;

/// <summary>The kinds of nodes of a <see cref="ComputationGraph"/>.</summary>
public enum GraphNodeKind
{
    /// <summary>A value from outside, of which no gradient is wanted.</summary>
    Input,

    /// <summary>A value of which a gradient is wanted.</summary>
    Parameter,

    /// <summary>A recorded operation.</summary>
    Operation,

    /// <summary>A call of a layer, with all its operations and parameters.</summary>
    Layer,
}

/// <summary>A node of a <see cref="ComputationGraph"/>.</summary>
/// <param name="Kind">Its kind.</param>
/// <param name="Name">The operation, or the name of the value or layer.</param>
/// <param name="Details">Lines to show below the name: the shape of its result.</param>
/// <param name="Layer">The path of the layer it belongs to; empty outside of layers.</param>
public sealed record GraphNode(GraphNodeKind Kind, string Name, IReadOnlyList<string> Details, string Layer = "")
{
    /// <summary>The number of the layer's call.</summary>
    internal int Call { get; init; }

    /// <summary>Whether it is a value that nobody named.</summary>
    internal bool IsUnnamed { get; init; }
}

/// <summary>An edge of a <see cref="ComputationGraph"/>: one node reads another's result.</summary>
/// <param name="From">The position of the node that computes the value.</param>
/// <param name="To">The position of the node that reads it.</param>
public readonly record struct GraphEdge(int From, int To);

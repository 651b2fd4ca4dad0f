namespace Glossa.Tensors;

/// <summary>The checks operations make before they compute; each message names the op, the layer, the shapes, and what to do.</summary>
public sealed partial class Run
{
    /// <summary>Requires every tensor to live on this run's backend and to be alive.</summary>
    /// <param name="op">The operation's name.</param>
    /// <param name="tensors">The operation's arguments; null entries are ignored.</param>
    /// <exception cref="BackendException">A tensor lives elsewhere.</exception>
    /// <exception cref="RecycledTensorException">A tensor's scope has closed.</exception>
    public void Check(string op, params ReadOnlySpan<Tensor?> tensors)
    {
        foreach (Tensor? tensor in tensors)
        {
            if (tensor is null) continue;
            if (tensor.Storage.IsRecycled) throw new RecycledTensorException(Where(op), tensor.Shape);
            if (tensor.Backend == Backend) continue;
            throw new BackendException(
                $"{Where(op)} got a tensor {tensor.Shape} on backend '{tensor.Backend}', but this run computes on '{Backend}'. "
              + "Convert the tensor with To(run.Backend) (a model: module.To(backend)), or make the run with Backend = the tensor's.");
        }
    }

    /// <summary>Requires a rank.</summary>
    /// <param name="op">The operation's name.</param>
    /// <param name="name">The role of the tensor in the operation.</param>
    /// <param name="tensor">The tensor.</param>
    /// <param name="rank">The rank it must have.</param>
    /// <param name="expected">The meaning of its axes, for example "[batch, channels, length]".</param>
    /// <exception cref="ShapeException">It has another rank.</exception>
    public void CheckRank(string op, string name, Tensor tensor, int rank, string expected)
    {
        if (tensor.Shape.Rank == rank) return;
        throw Mismatch(op, $"{name} has rank {tensor.Shape.Rank} (shape {tensor.Shape}), but rank {rank} is needed: {expected}");
    }

    /// <summary>Requires a shape.</summary>
    /// <param name="op">The operation's name.</param>
    /// <param name="name">The role of the tensor in the operation.</param>
    /// <param name="tensor">The tensor; null is ignored.</param>
    /// <param name="expected">The shape it must have.</param>
    /// <param name="why">The source of the expectation.</param>
    /// <exception cref="ShapeException">It has another shape.</exception>
    public void CheckShape(string op, string name, Tensor? tensor, Shape expected, string why)
    {
        if (tensor is null || tensor.Shape == expected) return;
        throw Mismatch(op, $"{name} has shape {tensor.Shape}, but {expected} is needed: {why}");
    }

    /// <summary>Requires two tensors to have the same shape.</summary>
    /// <param name="op">The operation's name.</param>
    /// <param name="a">The first.</param>
    /// <param name="b">The second.</param>
    /// <exception cref="ShapeException">They differ.</exception>
    public void CheckSame(string op, Tensor a, Tensor b)
    {
        if (a.Shape == b.Shape) return;
        string hint = b.Shape.Rank == 1 && a.Shape.Rank > 1 && b.Shape.Columns == a.Shape.Columns
            ? $"To apply a vector to every row use {Capital(op)}Row"
            : b.Shape.Count == a.Shape.Rows && b.Shape.Rank <= a.Shape.Rank
                ? $"To apply one number per row use {Capital(op)}Column"
                : "Shapes are never stretched silently; ask for it with BroadcastTo";
        throw Mismatch(op, $"the shapes {a.Shape} and {b.Shape} differ. {hint}");
    }

    /// <summary>Requires an index to lie in [0, <paramref name="limit"/>).</summary>
    /// <param name="op">The operation's name.</param>
    /// <param name="what">The thing that is indexed: "row", "class", …</param>
    /// <param name="ids">The indices.</param>
    /// <param name="limit">The exclusive upper bound.</param>
    /// <param name="ignore">A value that is allowed although outside, or null.</param>
    /// <exception cref="OutOfRangeException">One lies outside.</exception>
    public void CheckIndices(string op, string what, IdTensor ids, int limit, long? ignore = null)
    {
        ReadOnlySpan<long> span = ids.Span;
        for (int i = 0; i < span.Length; i++)
        {
            if ((ulong)span[i] < (ulong)limit || span[i] == ignore) continue;
            throw new OutOfRangeException(
                $"{Where(op)} got {what} {span[i]} at position {i} of {span.Length}, but there are {limit}: valid are 0 to {limit - 1}.");
        }
    }

    /// <summary>A shape error of an operation, with the layer's path in front.</summary>
    /// <param name="op">The operation's name.</param>
    /// <param name="message">The error, without a full stop.</param>
    public ShapeException Mismatch(string op, string message) => new($"{Where(op)}: {message}.");

    /// <summary>The operation and, when a layer computes, the layer: "matmul in encoder.linear1".</summary>
    /// <param name="op">The operation's name.</param>
    public string Where(string op) => Layer.Length == 0 ? op : $"{op} in {Layer}";

    private static string Capital(string op) => char.ToUpperInvariant(op[0]) + op[1..];
}

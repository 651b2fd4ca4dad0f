using Glossa.Tensors;

namespace Glossa.Models;

/// <summary>The input of XLNet: pieces of texts, memories, an order of prediction and its targets.</summary>
/// <param name="Batch">The pieces.</param>
public sealed record XlnetInput(PieceBatch Batch)
{
    /// <summary>
    /// For each layer and text what it read before: the layer's inputs of earlier pieces, which all pieces see; null when there is none.
    /// Each <c>[memory, size]</c>.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<Tensor>>? Memories { get; init; }

    /// <summary>
    /// For each text 1 where a piece (row) must not see another (column), as in an order of prediction; null when all see all. Each
    /// <c>[length, length]</c>.
    /// </summary>
    public IReadOnlyList<Tensor>? Hidden { get; init; }

    /// <summary>
    /// For each text the positions that are predicted, whose vectors do not depend on the piece there (the second stream); null for the
    /// vectors of all pieces (the first stream).
    /// </summary>
    public IReadOnlyList<IReadOnlyList<int>>? Targets { get; init; }
}

using Glossa.Tensors;

namespace Glossa.Text;

/// <summary>The results of a transformer for a document: its pieces, their vectors, and the pieces of each token.</summary>
public sealed class DocTransformer
{
    /// <summary>The windows of the text that were computed one by one: one, unless the text is longer than the model reads.</summary>
    public required IReadOnlyList<SubwordEncoding> Windows { get; init; }

    /// <summary>The vector of every piece, one window after another. <c>Shape: [pieces, size]</c>.</summary>
    public required Tensor LastHiddenState { get; init; }

    /// <summary>
    /// The vectors of the pieces after the embeddings and after each layer; empty unless they were asked for. Each <c>[pieces,
    /// size]</c>.
    /// </summary>
    public IReadOnlyList<Tensor> AllHiddenStates { get; init; } = [];

    /// <summary>The model's own vector of the text, of each window; null where the model has none. <c>Shape: [windows, size]</c>.</summary>
    public Tensor? Pooled { get; init; }

    /// <summary>
    /// The attention weights of each layer and window; empty unless they were asked for. Each <c>[heads, pieces of the window, pieces of
    /// the window]</c>.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<Tensor>> Attentions { get; init; } = [];

    /// <summary>
    /// The rows of the pieces of each token. Of a piece that stands in two windows the row is meant where more of the text surrounds it.
    /// </summary>
    public required SubwordAlignment Alignment { get; init; }

    /// <summary>The pieces, special ones included, one window after another.</summary>
    public IReadOnlyList<string> Pieces =>
        [.. Windows.SelectMany(window => Enumerable.Range(0, window.Count).Select(window.Piece))];

    /// <summary>Their ids.</summary>
    public IReadOnlyList<int> PieceIds => [.. Windows.SelectMany(window => window.Ids)];
}

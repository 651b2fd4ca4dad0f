using Glossa.Tensors;

namespace Glossa.Models;

/// <summary>The results of XLNet.</summary>
/// <param name="Content">The first stream after the embeddings and after each layer: the vectors of all pieces. Each <c>[pieces,
/// size]</c>.</param>
/// <param name="Query">The second stream, the vectors of the predicted positions; empty where none are predicted. Each <c>[targets,
/// size]</c>.</param>
/// <param name="Last">The last vectors, after dropout: of the second stream where there is one.</param>
public sealed record XlnetOutput(IReadOnlyList<Tensor> Content, IReadOnlyList<Tensor> Query, Tensor Last);

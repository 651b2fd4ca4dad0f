using Glossa.Tensors;

namespace Glossa.Models;

/// <summary>The results of a <see cref="Transformer"/>.</summary>
/// <param name="LastHiddenState">The vector of every piece. <c>Shape: [pieces, size]</c>.</param>
/// <param name="HiddenStates">The vectors after the embeddings and after each layer; empty unless asked for. Each <c>[pieces,
/// size]</c>.</param>
/// <param name="Pooled">A vector for each text, made from its first piece; null where the model has none. <c>Shape: [texts,
/// size]</c>.</param>
public sealed record TransformerOutput(Tensor LastHiddenState, IReadOnlyList<Tensor> HiddenStates, Tensor? Pooled);

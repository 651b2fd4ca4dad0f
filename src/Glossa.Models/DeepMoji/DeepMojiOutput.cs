using Glossa.Tensors;

namespace Glossa.Models;

/// <summary>The output of a <see cref="DeepMoji"/> for texts, in the order in which they were given.</summary>
/// <param name="Logits">The scores of the classes. <c>Shape: [texts, classes]</c>.</param>
/// <param name="Features">The features of the texts, which the last layer reads, and other programs can use. <c>Shape: [texts,
/// features]</c>.</param>
/// <param name="Attention">The attention weight of each word; those of a text add up to 1, and there are zeros beyond its end. <c>Shape:
/// [texts, longest]</c>.</param>
public sealed record DeepMojiOutput(Tensor Logits, Tensor Features, Tensor Attention);

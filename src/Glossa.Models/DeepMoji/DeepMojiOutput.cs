using Glossa.Tensors;

namespace Glossa.Models;

/// <summary>What a <see cref="DeepMoji"/> says of texts, in the order in which they were given.</summary>
/// <param name="Logits">The scores of the classes. <c>Shape: [texts, classes]</c>.</param>
/// <param name="Features">What the last layer looks at, and other programs can. <c>Shape: [texts, features]</c>.</param>
/// <param name="Attention">How much each word counts; those of a text add up to 1, and there are zeros beyond its end. <c>Shape: [texts,
/// longest]</c>.</param>
public sealed record DeepMojiOutput(Tensor Logits, Tensor Features, Tensor Attention);

using Glossa.Tensors;

namespace Glossa.Training;

/// <summary>The best model of a training so far.</summary>
/// <param name="Weights">Its parameters and buffers by path, for <see cref="Nn.Module.LoadState"/>.</param>
/// <param name="Evaluation">Its scores.</param>
public sealed record BestModel(IReadOnlyDictionary<string, Tensor> Weights, EvaluationRow Evaluation);

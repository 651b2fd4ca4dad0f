using Glossa.Tensors;

namespace Glossa.Bench;

/// <summary>The operands of a case, so that another library can do the same work, and its results, so that both can be compared.</summary>
/// <param name="Tensors">The tensors by name: inputs by their letter in the formula, parameters by their path.</param>
/// <param name="Ids">The ids by name.</param>
/// <param name="Results">Computes what a call computes and returns it: the output, or the gradients of <paramref name="Tensors"/> in their
/// order (the last one, <c>upstream</c>, has none), or the losses of <see cref="LossesCompared"/> steps of a training. Called at most once,
/// before the timing.</param>
public sealed record BenchmarkOperands(
    IReadOnlyDictionary<string, Tensor> Tensors, IReadOnlyDictionary<string, IdTensor> Ids, Func<float[]> Results)
{
    /// <summary>The number of training steps compared.</summary>
    public const int LossesCompared = 3;
}

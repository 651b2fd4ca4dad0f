namespace Glossa.Tensors;

/// <summary>Values of many examples, one after another along the first axis; what batches are cut from.</summary>
/// <typeparam name="TSelf">The type itself.</typeparam>
public interface IExamples<TSelf> where TSelf : IExamples<TSelf>
{
    /// <summary>The shape; the first axis counts the examples.</summary>
    Shape Shape { get; }

    /// <summary>Selects examples, in a given order.</summary>
    /// <param name="ids">The positions of the examples. <c>Shape: [n]</c>.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape: [n, ...]</c>.</returns>
    /// <exception cref="OutOfRangeException">There is no such example.</exception>
    TSelf IndexSelect(IdTensor ids, Run run);
}

using Glossa.Tensors;

namespace Glossa.Pipelines;

/// <summary>
/// Makes vectors of texts, which are near each other where the texts are similar. Safe to use from any number of threads.
/// </summary>
public interface ITextVectors
{
    /// <summary>Makes vectors of texts; a text has the same bits alone and beside others.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="threads">The number of threads; 0 means all.</param>
    /// <param name="cancellation">Stops the work.</param>
    /// <returns>A row for each text. <c>Shape: [texts, size]</c>.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    Tensor Encode(IReadOnlyList<string> texts, int threads = 1, CancellationToken cancellation = default);
}

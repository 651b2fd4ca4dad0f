using Glossa.Tensors;

namespace Glossa.Models;

/// <summary>
/// A language model that predicts the next symbol from a vector, as networks do and models of counts do not. The vector encodes the text so
/// far.
/// </summary>
public interface INeuralLanguageModel : ILanguageModel
{
    /// <summary>The width of the vector.</summary>
    int VectorSize { get; }

    /// <summary>
    /// Reads the next symbols of every text without predicting: computes <see cref="ILanguageModel.Forward"/> up to its last layer.
    /// </summary>
    /// <param name="ids">The next symbols of each. <c>Shape: [steps, streams]</c>.</param>
    /// <param name="state">The memory of the symbols before them; it is not changed.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns>For every symbol read, the vector from which the next one is predicted, <c>[steps · streams, VectorSize]</c>, texts within
    /// steps; and the memory after them.</returns>
    /// <exception cref="ShapeException">The shape of the ids does not fit the state.</exception>
    (Tensor Vectors, LanguageState State) Encode(IdTensor ids, LanguageState state, Run run);
}

using Glossa.Tensors;

namespace Glossa.Models;

/// <summary>
/// A language model that tells the next symbol from a vector, as networks do and models of counts do not. The vector is what the model made
/// of the text so far.
/// </summary>
public interface INeuralLanguageModel : ILanguageModel
{
    /// <summary>The columns of the vector.</summary>
    int VectorSize { get; }

    /// <summary>Reads on in every text, but tells nothing: what <see cref="ILanguageModel.Forward"/> does before its last layer.</summary>
    /// <param name="ids">The next symbols of each. <c>Shape: [steps, streams]</c>.</param>
    /// <param name="state">What is remembered of what came before them; it stays as it is.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns>For every symbol read, the vector the next one is told from, <c>[steps · streams, VectorSize]</c>, texts within steps; and
    /// what is remembered now.</returns>
    /// <exception cref="ShapeException">The shape of the ids does not fit the state.</exception>
    (Tensor Vectors, LanguageState State) Encode(IdTensor ids, LanguageState state, Run run);
}

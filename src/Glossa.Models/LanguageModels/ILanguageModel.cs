using Glossa.Tensors;

namespace Glossa.Models;

/// <summary>
/// A language model: it predicts how likely each symbol is to come next after the symbols a text has so far. One way to call it serves all
/// uses: many steps of many texts at once to learn from or to score, one step at a time to write. A text's result does not depend on the
/// texts beside it, nor on how its symbols were cut into calls.
/// </summary>
public interface ILanguageModel
{
    /// <summary>The number of symbols; their ids are 0 … Symbols − 1.</summary>
    int Symbols { get; }

    /// <summary>Returns the memory of texts before their first symbol, which is empty.</summary>
    /// <param name="streams">The number of texts.</param>
    /// <param name="run">The run to compute in.</param>
    LanguageState InitialState(int streams, Run run);

    /// <summary>Reads the next symbols of every text.</summary>
    /// <param name="ids">The next symbols of each. <c>Shape: [steps, streams]</c>.</param>
    /// <param name="state">The memory of the symbols before them; it is not changed.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns>For every symbol read, the logits of the one that follows, of which softmax makes probabilities, <c>[steps · streams,
    /// symbols]</c>, texts within steps; and the memory after them.</returns>
    /// <exception cref="ShapeException">The shape of the ids does not fit the state.</exception>
    (Tensor Logits, LanguageState State) Forward(IdTensor ids, LanguageState state, Run run);
}

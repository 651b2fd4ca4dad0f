using Glossa.Tensors;

namespace Glossa.Models;

/// <summary>
/// A language model: after the symbols a text has so far, how likely each symbol is to come next. One way to call it serves all uses: many
/// steps of many texts at once to learn from or to score, one step at a time to write. A text's result does not depend on the texts beside
/// it, nor on how its symbols were cut into calls.
/// </summary>
public interface ILanguageModel
{
    /// <summary>How many symbols there are; their ids are 0 … Symbols − 1.</summary>
    int Symbols { get; }

    /// <summary>What is remembered of texts before their first symbol: nothing.</summary>
    /// <param name="streams">How many texts there are.</param>
    /// <param name="run">The run to compute in.</param>
    LanguageState InitialState(int streams, Run run);

    /// <summary>Reads on in every text.</summary>
    /// <param name="ids">The next symbols of each. <c>Shape: [steps, streams]</c>.</param>
    /// <param name="state">What is remembered of what came before them; it stays as it is.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns>
    /// For every symbol read, the logits of the one that follows, of which softmax makes probabilities, <c>[steps · streams, symbols]</c>,
    /// texts within steps; and what is remembered now.
    /// </returns>
    /// <exception cref="ShapeException">The shape of the ids does not fit the state.</exception>
    (Tensor Logits, LanguageState State) Forward(IdTensor ids, LanguageState state, Run run);
}

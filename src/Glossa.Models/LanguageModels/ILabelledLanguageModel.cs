using Glossa.Tensors;

namespace Glossa.Models;

/// <summary>A language model that learns from the labels of texts too; it writes without.</summary>
public interface ILabelledLanguageModel : ILanguageModel
{
    /// <summary>Returns the loss to learn from, reading the next symbols of texts with labels.</summary>
    /// <param name="ids">The symbols to read. <c>Shape: [steps, streams]</c>.</param>
    /// <param name="targets">The symbol that follows each. <c>Shape: [steps · streams]</c>.</param>
    /// <param name="labels">The label of the text that each belongs to. <c>Shape: [steps · streams]</c>.</param>
    /// <param name="state">The memory of the symbols before.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns>The loss, <c>[]</c>, and the memory after the last step.</returns>
    /// <exception cref="OutOfRangeException">There is no such label.</exception>
    (Tensor Loss, LanguageState State) Loss(IdTensor ids, IdTensor targets, IdTensor labels, LanguageState state, Run run);

    /// <summary>Returns the model without its part for labels, which writes the same texts; itself where it has none.</summary>
    ILanguageModel WithoutLabels();
}

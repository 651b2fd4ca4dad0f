using Glossa.Tensors;

namespace Glossa.Models;

/// <summary>A language model that learns from the labels of texts too; it writes without.</summary>
public interface ILabelledLanguageModel : ILanguageModel
{
    /// <summary>What it learns by, reading on in texts with labels.</summary>
    /// <param name="ids">The symbols to read. <c>Shape: [steps, streams]</c>.</param>
    /// <param name="targets">The symbol that follows each. <c>Shape: [steps · streams]</c>.</param>
    /// <param name="labels">The label of the text each stands in. <c>Shape: [steps · streams]</c>.</param>
    /// <param name="state">What is remembered of the symbols before.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns>The loss, <c>[]</c>, and what is remembered after the last step.</returns>
    /// <exception cref="OutOfRangeException">There is no such label.</exception>
    (Tensor Loss, LanguageState State) Loss(IdTensor ids, IdTensor targets, IdTensor labels, LanguageState state, Run run);

    /// <summary>The model without what it learned of labels, which writes the same texts; itself where it has none.</summary>
    ILanguageModel WithoutLabels();
}

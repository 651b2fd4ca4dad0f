using Glossa.Tensors;

namespace Glossa.Models;

/// <summary>The predictions of a <see cref="Textgenrnn"/> with context labels.</summary>
/// <param name="Text">The logits from the text alone. <c>Shape: [windows, symbols]</c>.</param>
/// <param name="Context">The logits from the text and its labels. <c>Shape: [windows, symbols]</c>.</param>
public sealed record TextgenrnnLogits(Tensor Text, Tensor Context)
{
    private const double TextShare = 0.2, ContextShare = 0.8;

    /// <summary>Returns the loss of the original: <c>0.8 · cross-entropy(context) + 0.2 · cross-entropy(text)</c>.</summary>
    /// <param name="next">The symbol that follows each window. <c>Shape: [windows]</c>.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape: []</c>.</returns>
    /// <exception cref="ShapeException">There are not as many symbols as windows.</exception>
    public Tensor Loss(IdTensor next, Run run) =>
        Nn.Loss.CrossEntropy(Context, next, run).Scale(ContextShare, run)
            .Add(Nn.Loss.CrossEntropy(Text, next, run).Scale(TextShare, run), run);
}

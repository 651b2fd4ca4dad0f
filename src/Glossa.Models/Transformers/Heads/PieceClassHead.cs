using Glossa.Nn;
using Glossa.Tensors;

namespace Glossa.Models;

/// <summary>Scores each piece: <c>logits = W x + b</c>, for classes of pieces or the first and the last piece of an answer.</summary>
public sealed class PieceClassHead : TransformerHead
{
    private readonly string name;
    private readonly double dropout;
    private readonly Linear output;

    private PieceClassHead(TransformerConfig config, int outputs, string name, double dropout)
    {
        (this.name, this.dropout) = (name, dropout);
        output = new Linear(config.Size, outputs, initializers: config.Initializers);
    }

    /// <inheritdoc/>
    public override IEnumerable<CheckpointTensor> Tensors => CheckpointTensor.Layer("output", name);

    /// <summary>A head for classes of pieces.</summary>
    /// <param name="config">The settings of the model that it reads.</param>
    /// <param name="outputs">The number of classes.</param>
    public static PieceClassHead ForClasses(TransformerConfig config, int outputs) =>
        new(config, outputs, config.HeadNames.PieceOutput, config.Dropout);

    /// <summary>A head whose two scores of a piece say how likely an answer begins and ends there.</summary>
    /// <param name="config">The settings of the model that it reads.</param>
    public static PieceClassHead ForAnswers(TransformerConfig config) => new(config, 2, config.HeadNames.AnswerOutput, 0);

    /// <summary>Scores pieces.</summary>
    /// <param name="x">Their vectors. <c>Shape: [pieces, size]</c>.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns>The logits. <c>Shape: [pieces, classes]</c>.</returns>
    public Tensor Forward(Tensor x, Run run) => Within(run, () => output.Forward(x.Dropout(dropout, run), run));
}

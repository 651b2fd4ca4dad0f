using Glossa.Nn;
using Glossa.Tensors;

namespace Glossa.Models;

/// <summary>
/// Predicts the pieces of a vocabulary, as masked and permuted language models do: <c>logits = LN(f(W x + b)) Eᵀ + c</c> with the table E
/// of the model (Devlin et al. 2019); a family without the first part reads x as it is.
/// </summary>
public sealed class PieceHead : TransformerHead
{
    private readonly HeadNames names;
    private readonly Activation activation;
    private readonly Linear? dense;
    private readonly LayerNorm? norm;

    /// <summary>A head.</summary>
    /// <param name="model">The model whose vectors it reads.</param>
    public PieceHead(Transformer model)
    {
        TransformerConfig config = model.Config;
        names = config.HeadNames;
        activation = TransformerActivations.Find(config.Activation);
        int width = model.Words.Weight.Shape[1];
        if (names.PieceDense is not null) dense = new Linear(config.Size, width, initializers: config.Initializers);
        if (names.PieceNorm is not null) norm = new LayerNorm(width, config.Epsilon);
        Bias = NewParameter("bias", [config.Vocabulary], Initializer.Zeros);
    }

    /// <summary>c. <c>Shape: [vocabulary]</c>.</summary>
    public Parameter Bias { get; }

    /// <inheritdoc/>
    public override IEnumerable<CheckpointTensor> Tensors =>
    [
        .. names.PieceDense is { } map ? CheckpointTensor.Layer("dense", map) : [],
        .. names.PieceNorm is { } normalization ? CheckpointTensor.Layer("norm", normalization) : [],
        new("bias", names.PieceBias),
    ];

    /// <summary>Predicts pieces.</summary>
    /// <param name="x">The vectors of the pieces to predict. <c>Shape: [pieces, size]</c>.</param>
    /// <param name="model">The model they come from, whose table is E.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns>The logits. <c>Shape: [pieces, vocabulary]</c>.</returns>
    public Tensor Forward(Tensor x, Transformer model, Run run) => Within(run, () =>
    {
        if (dense is not null) x = activation.Apply(dense.Forward(x, run), run);
        if (norm is not null) x = norm.Forward(x, run);
        return x.Linear(model.Words.Weight, Bias, run);
    });
}

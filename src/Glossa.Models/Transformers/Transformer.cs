using Glossa.Nn;
using Glossa.Tensors;

namespace Glossa.Models;

/// <summary>
/// A transformer encoder: the pieces of texts become vectors that depend on all pieces of their text (Vaswani et al. 2017; Devlin et al.
/// 2019). Texts are computed without padding, and each has the bits it has alone.
/// </summary>
public abstract class Transformer : Module
{
    /// <summary>The settings.</summary>
    public abstract TransformerConfig Config { get; }

    /// <summary>The table of the pieces' vectors, which heads that predict pieces share. <c>Shape: [pieces, columns]</c>.</summary>
    public abstract Embedding Words { get; }

    /// <summary>Encodes texts.</summary>
    /// <param name="batch">Their pieces.</param>
    /// <param name="run">The run to compute in.</param>
    /// <param name="allLayers">Whether the hidden states of all layers are wanted.</param>
    /// <exception cref="OutOfRangeException">A piece is not in the vocabulary, or a text has more pieces than positions.</exception>
    public abstract TransformerOutput Forward(PieceBatch batch, Run run, bool allLayers = false);

    /// <summary>Encodes texts of which the last vectors of some pieces are wanted alone, which takes less time.</summary>
    /// <param name="batch">The pieces of the texts.</param>
    /// <param name="rows">The pieces, counted through all texts. <c>Shape: [rows]</c>.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns>Their rows of <see cref="TransformerOutput.LastHiddenState"/>. <c>Shape: [rows, size]</c>.</returns>
    /// <exception cref="OutOfRangeException">There is no such piece, a piece is not in the vocabulary, or a text has more pieces than
    /// positions.</exception>
    public virtual Tensor VectorsOf(PieceBatch batch, IdTensor rows, Run run) =>
        Forward(batch, run).LastHiddenState.SelectRows(rows, run);

    /// <summary>The attention weights of each layer.</summary>
    /// <param name="batch">The pieces of the texts.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns>For each layer one text's weights after another's, each <c>[heads, length, length]</c>. <c>Shape: [Σ heads ·
    /// length²]</c>.</returns>
    public abstract IReadOnlyList<Tensor> Attentions(PieceBatch batch, Run run);
}

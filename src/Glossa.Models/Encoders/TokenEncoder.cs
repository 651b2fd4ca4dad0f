using Glossa.Nn;
using Glossa.Tensors;
using Glossa.Text;

namespace Glossa.Models;

/// <summary>
/// Turns every token into a vector. It may read the token alone, a window or the whole text: models take any token encoder.
/// </summary>
public abstract class TokenEncoder : Module
{
    /// <summary>The width of a token's vector.</summary>
    public abstract int Size { get; }

    /// <summary>Encodes tokens.</summary>
    /// <param name="batch">The tokens.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns>A row for each token. <c>Shape: [tokens, Size]</c>.</returns>
    public abstract Tensor Forward(TokenBatch batch, Run run);

    /// <summary>Makes the vectors that an encoder has of whole texts besides those of their tokens, as transformers do.</summary>
    /// <param name="batch">The tokens of the texts.</param>
    /// <param name="fromPooler">Whether the vector is the model's own of a text, instead of that of its class piece.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns>A row for each text. <c>Shape: [texts, Size]</c>.</returns>
    /// <exception cref="ModelException">The encoder has none.</exception>
    public virtual Tensor TextVectors(TokenBatch batch, bool fromPooler, Run run) => throw new ModelException(
        $"A {GetType().Name} has vectors of tokens alone; the poolings 'class_vector' and 'pooler' need a transformer.");

    /// <summary>Returns the number of rows that are computed of a text: of its tokens, or of its subword pieces.</summary>
    /// <param name="doc">The text.</param>
    public virtual long CountPieces(Doc doc) => doc.Count;

    /// <summary>
    /// The largest number of neighbours on each side that a token's vector depends on; null when it may depend on the whole text.
    /// </summary>
    public virtual int? ReceptiveField => null;

    /// <summary>
    /// Encodes one long text piece by piece, for predictions whose memory does not grow with it. Here a piece is computed with as many
    /// tokens on either side as its ends depend on, so that its vectors have the bits they have in the whole; an encoder without bounds
    /// overrides this, or encodes the text at once.
    /// </summary>
    /// <param name="text">The text, alone.</param>
    /// <param name="length">The tokens of a piece; the last may have fewer.</param>
    /// <param name="run">The run to compute in, neither training nor recording.</param>
    /// <returns>A function from the index of a piece to its vectors; each call computes them anew. <c>Shape: [tokens of the piece,
    /// Size]</c>.</returns>
    public virtual Func<int, Tensor> InPieces(TokenBatch text, int length, Run run)
    {
        Tensor? whole = ReceptiveField is null ? Forward(text, run) : null;
        return piece =>
        {
            int start = piece * length, end = Math.Min(text.Tokens, start + length);
            if (whole is not null) return whole.Slice(0, start, end, run);
            int margin = ReceptiveField!.Value, first = Math.Max(0, start - margin), last = Math.Min(text.Tokens, end + margin);
            return Forward(text.Piece(0, first, last - first), run).Slice(0, start - first, end - first, run);
        };
    }
}

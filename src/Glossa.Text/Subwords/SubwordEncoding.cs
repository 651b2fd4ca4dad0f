namespace Glossa.Text;

/// <summary>
/// A text, or a pair of texts, as a model reads it: the ids of its pieces, with the special tokens, and the place of each piece in the
/// original text.
/// </summary>
public sealed class SubwordEncoding
{
    private const int NoText = -1;

    private readonly SubwordVocabulary vocabulary;
    private readonly int[] starts, ends;
    private readonly sbyte[] texts;

    /// <summary>An encoding of pieces.</summary>
    /// <param name="vocabulary">The vocabulary of the ids.</param>
    /// <param name="count">The number of pieces, special tokens included.</param>
    internal SubwordEncoding(SubwordVocabulary vocabulary, int count)
    {
        this.vocabulary = vocabulary;
        (Ids, SegmentIds, starts, ends, texts) = (new int[count], new int[count], new int[count], new int[count], new sbyte[count]);
    }

    /// <summary>The number of pieces, special tokens included.</summary>
    public int Count => Ids.Length;

    /// <summary>The ids of the pieces. Shape: <c>[Count]</c>.</summary>
    public int[] Ids { get; }

    /// <summary>
    /// The segment of each piece: 0 of the first text and 1 of the second one, with the special tokens that belong to them; 2 of XLNet's
    /// <c>&lt;cls&gt;</c>. Shape: <c>[Count]</c>.
    /// </summary>
    public int[] SegmentIds { get; }

    /// <summary>Returns a piece as the vocabulary spells it.</summary>
    /// <param name="index">The piece, from 0.</param>
    public string Piece(int index) => vocabulary[Ids[index]];

    /// <summary>
    /// Whether a piece is a special token that the tokenizer added around the texts. A special token that is written in a text, such as
    /// <c>[MASK]</c>, is a piece of that text.
    /// </summary>
    /// <param name="index">The piece, from 0.</param>
    public bool IsSpecial(int index) => texts[index] == NoText;

    /// <summary>Returns the text that a piece belongs to, 0 for the first and 1 for the second one; null for a special token.</summary>
    /// <param name="index">The piece, from 0.</param>
    public int? TextOf(int index) => texts[index] == NoText ? null : texts[index];

    /// <summary>
    /// Returns the place of a piece in its original text, in UTF-16 units, the end exclusive; null for a special token. A piece that the
    /// normalisation put in, such as a leading <c>▁</c>, is empty; pieces of one character that became several share its place.
    /// </summary>
    /// <param name="index">The piece, from 0.</param>
    public (int Start, int End)? Offsets(int index) => texts[index] == NoText ? null : (starts[index], ends[index]);

    /// <summary>Sets a special token.</summary>
    internal void SetSpecial(int index, int id, int segment) =>
        (Ids[index], SegmentIds[index], texts[index]) = (id, segment, NoText);

    /// <summary>Sets neighbouring pieces of a text.</summary>
    internal void SetPieces(int index, PieceList pieces, Range range, int text, int segment)
    {
        (int from, int count) = range.GetOffsetAndLength(pieces.Count);
        pieces.Ids.Slice(from, count).CopyTo(Ids.AsSpan(index));
        pieces.Starts.Slice(from, count).CopyTo(starts.AsSpan(index));
        pieces.Ends.Slice(from, count).CopyTo(ends.AsSpan(index));
        SegmentIds.AsSpan(index, count).Fill(segment);
        texts.AsSpan(index, count).Fill((sbyte)text);
    }
}

namespace Glossa.Text;

/// <summary>
/// The subword pieces of each token of a document: those whose characters overlap the token's. A token may have several, one,
/// or none (white space); a piece may belong to several tokens.
/// </summary>
public sealed class SubwordAlignment
{
    private readonly int[] pieces;
    private readonly int[] starts;

    private SubwordAlignment(int[] pieces, int[] starts) => (this.pieces, this.starts) = (pieces, starts);

    /// <summary>The number of tokens.</summary>
    public int Count => starts.Length - 1;

    /// <summary>The positions of a token's pieces, in their order.</summary>
    /// <param name="token">The position of the token.</param>
    public ReadOnlySpan<int> this[int token] => pieces.AsSpan(starts[token], starts[token + 1] - starts[token]);

    /// <summary>The positions of all tokens' pieces, one token after another.</summary>
    public ReadOnlySpan<int> Pieces => pieces;

    /// <summary>Aligns the tokens of a document with pieces of its text.</summary>
    /// <param name="doc">The document.</param>
    /// <param name="offsets">The characters of each piece, in UTF-16 units of the document's text, in their order; null for one that is not
    /// of the text.</param>
    public static SubwordAlignment Of(Doc doc, IReadOnlyList<(int Start, int End)?> offsets)
    {
        List<int> pieces = [];
        int[] starts = new int[doc.Count + 1];
        int first = 0;
        for (int i = 0; i < doc.Count; i++)
        {
            int start = doc[i].Start, end = start + doc[i].Length;
            while (first < offsets.Count && (offsets[first] is not { } passed || passed.End <= start)) first++;
            for (int piece = first; piece < offsets.Count; piece++)
            {
                if (offsets[piece] is not { } place) continue;
                if (place.Start >= end) break;
                if (place.End > start) pieces.Add(piece);
            }
            starts[i + 1] = pieces.Count;
        }
        return new SubwordAlignment([.. pieces], starts);
    }
}

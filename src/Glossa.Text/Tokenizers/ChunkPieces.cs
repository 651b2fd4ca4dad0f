namespace Glossa.Text;

/// <summary>
/// The tokens a stretch between spaces is split into, nearly always two: the first two are stored in the object itself, because many of
/// these live long and every object more is work for the collector. The stretch's text is that of its tokens and not kept again.
/// </summary>
internal sealed class ChunkPieces
{
    private readonly ChunkPiece first, second;
    private readonly ChunkPiece[]? others;

    /// <param name="tokens">The tokens, at least one; where they begin does not matter.</param>
    public ChunkPieces(ReadOnlySpan<TokenData> tokens)
    {
        Count = tokens.Length;
        first = new ChunkPiece(tokens[0].Lexeme, tokens[0].Bits);
        if (Count > 1) second = new ChunkPiece(tokens[1].Lexeme, tokens[1].Bits);
        if (Count <= 2) return;
        others = new ChunkPiece[Count - 2];
        for (int i = 2; i < Count; i++) others[i - 2] = new ChunkPiece(tokens[i].Lexeme, tokens[i].Bits);
    }

    /// <summary>The number of tokens.</summary>
    public int Count { get; }

    /// <summary>A token.</summary>
    public ChunkPiece this[int index] => index switch { 0 => first, 1 => second, _ => others![index - 2] };

    /// <summary>Whether the tokens are those of a text.</summary>
    public bool Is(ReadOnlySpan<char> text)
    {
        for (int i = 0; i < Count; i++)
        {
            string piece = this[i].Lexeme.Text;
            if (!text.StartsWith(piece, StringComparison.Ordinal)) return false;
            text = text[piece.Length..];
        }
        return text.Length == 0;
    }
}

/// <summary>One token of a stretch.</summary>
/// <param name="Lexeme">Its word.</param>
/// <param name="Bits">The bits of its <see cref="TokenData"/>.</param>
internal readonly record struct ChunkPiece(Lexeme Lexeme, int Bits);

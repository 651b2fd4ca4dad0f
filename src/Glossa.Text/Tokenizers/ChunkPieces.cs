namespace Glossa.Text;

/// <summary>A stretch between spaces and the tokens it is split into.</summary>
internal sealed class ChunkPieces(string text, ChunkPiece[] pieces)
{
    public string Text { get; } = text;

    public ChunkPiece[] Pieces { get; } = pieces;
}

/// <summary>One token of a stretch.</summary>
/// <param name="Lexeme">Its word.</param>
/// <param name="Bits">The bits of its <see cref="TokenData"/>.</param>
internal readonly record struct ChunkPiece(Lexeme Lexeme, int Bits);

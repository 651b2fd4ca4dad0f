using System.Globalization;
using System.Text;

namespace Glossa.Text;

/// <summary>The pieces <c>&lt;0x00&gt;</c> … <c>&lt;0xFF&gt;</c> of single bytes, which spell characters that have no piece.</summary>
internal static class BytePieces
{
    private const int Bytes = 256;

    /// <summary>The ids of all bytes, or null where the vocabulary lacks one.</summary>
    public static int[]? Find(SubwordVocabulary vocabulary)
    {
        int[] ids = new int[Bytes];
        for (int b = 0; b < Bytes; b++)
        {
            if (vocabulary.Find(string.Create(CultureInfo.InvariantCulture, $"<0x{b:X2}>")) is not { } id) return null;
            ids[b] = id;
        }
        return ids;
    }

    /// <summary>Adds the pieces of a character, all with its place.</summary>
    public static void Add(Rune rune, int[] ids, int start, int end, PieceList pieces)
    {
        Span<byte> bytes = stackalloc byte[4];
        foreach (byte b in bytes[..rune.EncodeToUtf8(bytes)]) pieces.Add(ids[b], start, end);
    }

    /// <summary>Finds the byte of a piece.</summary>
    public static bool TryByteOf(string piece, out byte value)
    {
        value = 0;
        return piece.Length == 6 && piece.StartsWith("<0x", StringComparison.Ordinal) && piece[^1] == '>'
            && byte.TryParse(piece.AsSpan(3, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value);
    }
}

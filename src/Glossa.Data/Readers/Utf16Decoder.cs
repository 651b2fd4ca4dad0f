using System.Text;

namespace Glossa.Data;

/// <summary>Makes UTF-8 of UTF-16 that comes piece by piece.</summary>
/// <param name="encoding">UTF-16 with its byte order.</param>
/// <param name="invalid">What becomes of halves of surrogate pairs.</param>
internal sealed class Utf16Decoder(UnicodeEncoding encoding, InvalidText invalid)
{
    private const int PieceBytes = 1 << 15;

    private readonly Decoder decoder = DecoderOf(encoding, invalid);
    private readonly byte[] piece = new byte[PieceBytes];
    private char[] characters = new char[PieceBytes];

    /// <summary>The buffer for a piece of UTF-16.</summary>
    public Memory<byte> Room => piece;

    /// <summary>The most bytes of UTF-8 that a piece can become: three of each two, and the rest of the piece before.</summary>
    public static int MaxBytes(int utf16Bytes) => ((utf16Bytes / 2) + 2) * 3;

    /// <summary>Decodes a piece into UTF-8.</summary>
    /// <param name="utf16">The piece.</param>
    /// <param name="utf8">Gets the UTF-8.</param>
    /// <param name="isLast">Whether no more follow.</param>
    /// <param name="place">Where the piece begins, for errors.</param>
    /// <returns>How many bytes were written.</returns>
    /// <exception cref="DataException">It is invalid and is to be rejected.</exception>
    public int Decode(ReadOnlySpan<byte> utf16, Span<byte> utf8, bool isLast, SourceLine place) =>
        Encoding.UTF8.GetBytes(Characters(utf16, isLast, place), utf8);

    /// <summary>Decodes a whole text.</summary>
    /// <param name="utf16">The text.</param>
    /// <param name="place">Where it begins, for errors.</param>
    /// <exception cref="DataException">It is invalid and is to be rejected.</exception>
    public string Decode(ReadOnlySpan<byte> utf16, SourceLine place) => Characters(utf16, true, place).ToString();

    private ReadOnlySpan<char> Characters(ReadOnlySpan<byte> utf16, bool isLast, SourceLine place)
    {
        if (characters.Length < utf16.Length + 2) characters = new char[utf16.Length + 2];
        try
        {
            return characters.AsSpan(0, decoder.GetChars(utf16, characters, isLast));
        }
        catch (DecoderFallbackException e)
        {
            throw place.Error($"here or soon after the text is not valid UTF-16, as which the file begins ({e.Message}). "
                + "Convert it to UTF-8 with the program that wrote it.", e);
        }
    }

    private static Decoder DecoderOf(UnicodeEncoding encoding, InvalidText invalid)
    {
        Decoder decoder = encoding.GetDecoder();
        if (invalid == InvalidText.Replace) decoder.Fallback = new DecoderReplacementFallback("\uFFFD");
        return decoder;
    }
}

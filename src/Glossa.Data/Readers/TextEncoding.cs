using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Glossa.Data;

/// <summary>Recognizes the encoding of a file by its first bytes: UTF-8, UTF-16, or no text at all.</summary>
internal static class TextEncoding
{
    /// <summary>The number of bytes that decide.</summary>
    public const int DecisiveBytes = 4;

    private static readonly (byte[] First, string What)[] NoTexts =
    [
        ([0x50, 0x4B, 3, 4], "a zip archive (as workbooks of Excel are, too). Unpack it and give the file inside, "
            + "or save the workbook as CSV UTF-8"),
        ([0x1F, 0x8B, 8], "compressed with gzip, which its name does not say. Let the name end with .gz"),
    ];

    /// <summary>The encoding of a file.</summary>
    /// <param name="first">Its first bytes: <see cref="DecisiveBytes"/>, or all it has.</param>
    /// <param name="place">The file, for errors.</param>
    /// <returns>UTF-16 with its byte order, or null for UTF-8; and the length of the byte-order mark.</returns>
    /// <exception cref="DataException">It is an archive.</exception>
    public static (UnicodeEncoding? Utf16, int Mark) Of(ReadOnlySpan<byte> first, SourceLine place)
    {
        foreach ((byte[] begin, string what) in NoTexts)
        {
            if (first.StartsWith(begin)) throw new DataException($"{place.File}: this file is {what}.");
        }
        return first switch
        {
            [0xEF, 0xBB, 0xBF, ..] => (null, 3),
            [0xFF, 0xFE, ..] => (Utf16(bigEndian: false), 2),
            [0xFE, 0xFF, ..] => (Utf16(bigEndian: true), 2),
            [not 0, 0, not 0, 0] => (Utf16(bigEndian: false), 0),
            [0, not 0, 0, not 0] => (Utf16(bigEndian: true), 0),
            _ => (null, 0),
        };
    }

    /// <summary>The text of a whole file.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="place">Its first line.</param>
    /// <param name="invalid">What becomes of invalid bytes.</param>
    /// <exception cref="DataException">It is an archive, or invalid and to be rejected.</exception>
    public static string Decode(byte[] bytes, SourceLine place, InvalidText invalid)
    {
        (UnicodeEncoding? utf16, int mark) = Of(bytes.AsSpan(0, Math.Min(bytes.Length, DecisiveBytes)), place);
        ReadOnlyMemory<byte> content = bytes.AsMemory(mark);
        if (utf16 is not null) return new Utf16Decoder(utf16, invalid).Decode(content.Span, place);
        return Encoding.UTF8.GetString(Valid(content, place, invalid).Span);
    }

    /// <summary>Bytes of UTF-8 as they are if they are valid.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="place">The line they begin at.</param>
    /// <param name="invalid">What becomes of others.</param>
    /// <exception cref="DataException">They are invalid and are to be rejected; with line and byte.</exception>
    public static ReadOnlyMemory<byte> Valid(ReadOnlyMemory<byte> bytes, SourceLine place, InvalidText invalid)
    {
        if (Utf8.IsValid(bytes.Span)) return bytes;
        if (invalid == InvalidText.Reject) throw Invalid(bytes.Span, place);
        return Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(bytes.Span));
    }

    private static DataException Invalid(ReadOnlySpan<byte> bytes, SourceLine place)
    {
        while (bytes.IndexOf((byte)'\n') is var end and >= 0 && Utf8.IsValid(bytes[..(end + 1)]))
        {
            bytes = bytes[(end + 1)..];
            place = place with { Line = place.Line + 1 };
        }
        int at = 0;
        while (at < bytes.Length && Rune.DecodeFromUtf8(bytes[at..], out _, out int read) == OperationStatus.Done) at += read;
        return place.Error($"byte {at + 1} of the line (0x{bytes[at]:X2}) is not valid UTF-8. "
            + "The file is probably in another encoding: convert it, for example with iconv -f windows-1252 -t utf-8.");
    }

    private static UnicodeEncoding Utf16(bool bigEndian) => new(bigEndian, byteOrderMark: false, throwOnInvalidBytes: true);
}

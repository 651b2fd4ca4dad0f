using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;

namespace Glossa.Text;

/// <summary>
/// JSON for people: everything stands as itself, emoji too (.NET's own encoders write these as two escapes of six letters each), but
/// quotation marks, backslashes, controls and what could pass for the end of a line.
/// </summary>
public sealed unsafe class PlainJsonEncoder : JavaScriptEncoder
{
    private PlainJsonEncoder() { }

    /// <summary>The encoder.</summary>
    public static PlainJsonEncoder Instance { get; } = new();

    /// <inheritdoc/>
    public override int MaxOutputCharactersPerInputCharacter => 6;

    /// <inheritdoc/>
    public override bool WillEncode(int unicodeScalar) =>
        unicodeScalar is '"' or '\\' or < 0x20 or (>= 0x7F and < 0xA0) or 0x2028 or 0x2029 or (>= 0xD800 and <= 0xDFFF);

    /// <inheritdoc/>
    public override int FindFirstCharacterToEncode(char* text, int textLength)
    {
        ReadOnlySpan<char> rest = new(text, textLength);
        for (int at = 0, length; at < textLength; at += length)
        {
            if (Rune.DecodeFromUtf16(rest[at..], out Rune rune, out length) != System.Buffers.OperationStatus.Done
                || WillEncode(rune.Value))
            {
                return at;
            }
        }
        return -1;
    }

    /// <inheritdoc/>
    public override bool TryEncodeUnicodeScalar(int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten)
    {
        string written = unicodeScalar switch
        {
            '"' => "\\\"",
            '\\' => "\\\\",
            '\n' => "\\n",
            '\r' => "\\r",
            '\t' => "\\t",
            _ when WillEncode(unicodeScalar) => string.Create(CultureInfo.InvariantCulture, $"\\u{unicodeScalar:x4}"),
            _ => new Rune(unicodeScalar).ToString(),
        };
        bool fits = written.TryCopyTo(new Span<char>(buffer, bufferLength));
        numberOfCharactersWritten = fits ? written.Length : 0;
        return fits;
    }
}

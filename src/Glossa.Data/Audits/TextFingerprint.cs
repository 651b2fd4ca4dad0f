using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Glossa.Text;

namespace Glossa.Data;

/// <summary>16 bytes computed from a text: an audit remembers these and never the text.</summary>
internal static class TextFingerprint
{
    /// <summary>Equal for equal texts only, as far as anyone will ever see.</summary>
    public static UInt128 Exact(ReadOnlySpan<char> text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(text), hash);
        return BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }

    /// <summary>Equal also for texts that differ in case, white space, punctuation, or the composition of their letters.</summary>
    public static UInt128 Normalized(string text)
    {
        StringBuilder letters = new(text.Length);
        foreach (char c in UnicodeNormalization.Normalize(text, NormalizationForm.FormKC))
        {
            if (!char.IsWhiteSpace(c) && !char.IsPunctuation(c) && !char.IsControl(c))
            {
                letters.Append(char.ToLower(c, CultureInfo.InvariantCulture));
            }
        }
        return Exact(letters.ToString());
    }
}

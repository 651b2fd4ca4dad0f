using System.Buffers;
using System.Text;

namespace Glossa.Text;

/// <summary>
/// 64-bit ids of strings, the same as spaCy's: the hash of the UTF-8 bytes, except for the few hundred names (attributes, parts of speech,
/// dependency and entity labels) that have small fixed ids (<see cref="Symbols"/>), and the empty string, whose id is 0.
/// </summary>
/// <remarks>Half of a surrogate pair hashes as U+FFFD, since UTF-8 cannot hold it.</remarks>
public static class StringId
{
    private const ulong Seed = 1;
    private const int StackBytes = 512;

    /// <summary>The id of a string.</summary>
    /// <param name="text">The string.</param>
    public static ulong Of(string text) => Of(text.AsSpan());

    /// <summary>The id of a string.</summary>
    /// <param name="text">The string.</param>
    public static ulong Of(ReadOnlySpan<char> text) => text.Length == 0 ? 0 : Symbols.TryGetId(text, out ulong id) ? id : Hash(text);

    /// <summary>The hash of a string's UTF-8 bytes, whether or not the string is a symbol.</summary>
    /// <param name="text">The string.</param>
    public static ulong Hash(ReadOnlySpan<char> text)
    {
        const int MaxBytesOfChar = 3;
        if (text.Length * MaxBytesOfChar <= StackBytes)
        {
            Span<byte> small = stackalloc byte[StackBytes];
            return MurmurHash2.Hash64(small[..Encoding.UTF8.GetBytes(text, small)], Seed);
        }
        byte[] bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetByteCount(text));
        try
        {
            return MurmurHash2.Hash64(bytes.AsSpan(0, Encoding.UTF8.GetBytes(text, bytes)), Seed);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}

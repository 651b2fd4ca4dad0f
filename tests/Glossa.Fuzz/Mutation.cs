using System.Buffers.Binary;
using System.Text;
using System.Text.RegularExpressions;
using System.Text.Unicode;
using Glossa.Tensors;

namespace Glossa.Fuzz;

/// <summary>
/// Changes of bytes that have broken readers of files: flips, cuts, inflated lengths, splices, and odd values in text. A pure function of
/// the random sequence.
/// </summary>
internal sealed partial class Mutation(CounterRandom random)
{
    private const int MaxInserted = 4096;

    private static readonly long[] Extremes =
    [
        0, 1, -1, 0x7F, 0x80, 0xFF, 0x7FFF, 0xFFFF, int.MaxValue, int.MinValue, uint.MaxValue, long.MaxValue, long.MinValue, 1L << 20,
        1L << 31, 1L << 40,
    ];

    private static readonly string[] OddNumbers =
    [
        "0", "-1", "1e999", "-1e999", "NaN", "1e-320", "2147483648", "4294967296", "99999999999999999999", "0.5", "null", "\"\"", "[]",
        "{}", "true",
    ];

    private static readonly string[] OddTexts =
    [
        "\0", "\uFEFF", "\"", "\\", "{", "}", "[", "]", ",", ":", "\n", "\r", "\t", "'", "null", "1e999", "\\ud800", "\\u0000",
        "\u001b[31m", "&a ", "*a", "? ", "!!", "---\n", "<<: ", "|", ">", "_", "é", "\u202e", "😀", "a.b", "../", "nan", "inf", "=", ";",
    ];

    private long position;

    /// <summary>One to three changes of a content.</summary>
    /// <param name="content">The bytes of a valid file.</param>
    /// <param name="others">Other valid files of the same reader, to splice with.</param>
    public byte[] Apply(byte[] content, IReadOnlyList<byte[]> others)
    {
        byte[] changed = content;
        for (int left = 1 + (Next(2) * Next(3)); left > 0; left--) changed = Change(changed, others);
        return changed;
    }

    /// <summary>A random integer in [0, limit).</summary>
    public int Next(int limit) => random.Integer(position++, limit);

    private byte[] Change(byte[] bytes, IReadOnlyList<byte[]> others)
    {
        if (bytes.Length == 0) return [(byte)Next(256)];
        int at = Next(bytes.Length);
        // A text that is no longer UTF-8 is refused before anything else is read.
        if (Next(4) != 0 && Utf8.IsValid(bytes)) return ChangeText(bytes, at, others);
        return Next(12) switch
        {
            0 => With(bytes, at, (byte)(bytes[at] ^ (1 << Next(8)))),
            1 => With(bytes, at, (byte)Extremes[Next(6)]),
            2 => bytes[..at],
            3 => [.. bytes[..at], .. bytes[Math.Min(bytes.Length, at + Length())..]],
            4 => Repeat(bytes, at, Math.Min(Length(), bytes.Length - at)),
            5 or 6 => Overwrite(bytes, at),
            7 => Splice(bytes, at, others[Next(others.Count)]),
            8 or 9 => ReplaceNumber(bytes, at),
            10 => [.. bytes[..at], .. Encoding.UTF8.GetBytes(OddTexts[Next(OddTexts.Length)]), .. bytes[at..]],
            _ => Nest(bytes, at),
        };
    }

    private byte[] ChangeText(byte[] bytes, int at, IReadOnlyList<byte[]> others) => Next(8) switch
    {
        0 => With(bytes, at, (byte)(bytes[at] ^ (1 << Next(5)))),
        1 => [.. bytes[..at], .. bytes[Math.Min(bytes.Length, at + Length())..]],
        2 => Repeat(bytes, at, Math.Min(Length(), bytes.Length - at)),
        3 => Splice(bytes, at, others[Next(others.Count)]),
        4 or 5 => ReplaceNumber(bytes, at),
        _ => [.. bytes[..at], .. Encoding.UTF8.GetBytes(OddTexts[Next(OddTexts.Length)]), .. bytes[at..]],
    };

    /// <summary>Short ranges are likelier than long ones.</summary>
    private int Length() => 1 + Next(1 << (1 + Next(10)));

    private static byte[] With(byte[] bytes, int at, byte value)
    {
        byte[] changed = [.. bytes];
        changed[at] = value;
        return changed;
    }

    private byte[] Repeat(byte[] bytes, int at, int length)
    {
        int times = Math.Max(1, Math.Min(1 + Next(64), MaxInserted / length));
        return [.. bytes[..at], .. Enumerable.Repeat(bytes[at..(at + length)], times).SelectMany(part => part), .. bytes[at..]];
    }

    /// <summary>An integer of two, four or eight bytes becomes an extreme one: lengths, counts and offsets are such.</summary>
    private byte[] Overwrite(byte[] bytes, int at)
    {
        byte[] changed = [.. bytes], value = new byte[8];
        long extreme = Next(4) == 0 ? bytes.Length + Next(5) - 2 : Extremes[Next(Extremes.Length)];
        int width = 2 << Next(3);
        if (Next(3) == 0) BinaryPrimitives.WriteInt64BigEndian(value, extreme << (8 * (8 - width)));
        else BinaryPrimitives.WriteInt64LittleEndian(value, extreme);
        for (int i = 0; i < width && at + i < changed.Length; i++) changed[at + i] = value[i];
        return changed;
    }

    private byte[] Splice(byte[] bytes, int at, byte[] other)
    {
        int from = Next(other.Length + 1);
        return [.. bytes[..at], .. other[from..]];
    }

    /// <summary>The first number, word or constant of a text behind a place becomes an odd one.</summary>
    private byte[] ReplaceNumber(byte[] bytes, int at)
    {
        string window = Encoding.Latin1.GetString(bytes, at, Math.Min(200, bytes.Length - at));
        if (Value().Match(window) is not { Success: true } match) return Overwrite(bytes, at);
        int start = at + match.Index;
        return [.. bytes[..start], .. Encoding.UTF8.GetBytes(OddNumbers[Next(OddNumbers.Length)]), .. bytes[(start + match.Length)..]];
    }

    private byte[] Nest(byte[] bytes, int at)
    {
        string opening = new[] { "[", "{\"a\":", "(", "- ", "a: ", "? ", "\x91", "\x81\x01", "(l", "}" }[Next(10)];
        int times = 1 << (2 + Next(10));
        return [.. bytes[..at], .. Enumerable.Repeat(Encoding.Latin1.GetBytes(opening), times).SelectMany(part => part), .. bytes[at..]];
    }

    [GeneratedRegex(@"-?\d+(\.\d+)?([eE][+-]?\d+)?|true|false|null|""[^""\\]*""")]
    private static partial Regex Value();
}

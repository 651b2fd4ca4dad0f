using System.Buffers.Binary;
using System.Text;
using Glossa.Text;

namespace Glossa.Formats;

/// <summary>
/// Reads MessagePack (github.com/msgpack/msgpack) from memory. Claims are held against the bytes there are before anything is allocated.
/// </summary>
/// <param name="bytes">The content.</param>
/// <param name="name">What it is, for errors.</param>
internal ref struct MessagePackReader(ReadOnlySpan<byte> bytes, string name)
{
    private const int MaxDepth = 64;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ReadOnlySpan<byte> bytes = bytes;
    private int at = 0;

    /// <summary>Whether everything was read.</summary>
    public readonly bool IsAtEnd => at == bytes.Length;

    /// <summary>Whether the next value is a map.</summary>
    public readonly bool IsMap => at < bytes.Length && bytes[at] is (>= 0x80 and <= 0x8F) or 0xDE or 0xDF;

    /// <summary>Whether the next value is nothing, which is then read.</summary>
    public bool TryNil()
    {
        if (at >= bytes.Length || bytes[at] != 0xC0) return false;
        at++;
        return true;
    }

    /// <summary>Reads the header of a map.</summary>
    /// <returns>How many pairs follow.</returns>
    public int MapHeader()
    {
        byte code = Code();
        return code switch
        {
            >= 0x80 and <= 0x8F => Claim(code & 0x0F, 2),
            0xDE => Claim((int)Unsigned(2), 2),
            0xDF => Claim(Unsigned(4), 2),
            _ => throw Unexpected(code, "a map"),
        };
    }

    /// <summary>Reads the header of a list.</summary>
    /// <returns>How many values follow.</returns>
    public int ArrayHeader()
    {
        byte code = Code();
        return code switch
        {
            >= 0x90 and <= 0x9F => Claim(code & 0x0F, 1),
            0xDC => Claim(Unsigned(2), 1),
            0xDD => Claim(Unsigned(4), 1),
            _ => throw Unexpected(code, "a list"),
        };
    }

    /// <summary>Reads a text.</summary>
    public string Text()
    {
        byte code = Code();
        int length = code switch
        {
            >= 0xA0 and <= 0xBF => Claim(code & 0x1F, 1),
            0xD9 => Claim(Unsigned(1), 1),
            0xDA => Claim(Unsigned(2), 1),
            0xDB => Claim(Unsigned(4), 1),
            _ => throw Unexpected(code, "a text"),
        };
        try
        {
            return StrictUtf8.GetString(Take(length));
        }
        catch (DecoderFallbackException e)
        {
            throw new TextException($"{name}, near byte {at}: a text is not valid UTF-8.", e);
        }
    }

    /// <summary>Reads bytes, which stay where they are.</summary>
    public ReadOnlySpan<byte> Binary() => bytes[BinaryRange()];

    /// <summary>Reads past bytes.</summary>
    /// <returns>Where they are in the content.</returns>
    public Range BinaryRange()
    {
        byte code = Code();
        int length = code switch
        {
            0xC4 => Claim(Unsigned(1), 1),
            0xC5 => Claim(Unsigned(2), 1),
            0xC6 => Claim(Unsigned(4), 1),
            _ => throw Unexpected(code, "bytes"),
        };
        Take(length);
        return (at - length)..at;
    }

    /// <summary>Reads a whole number.</summary>
    public long Integer()
    {
        byte code = Code();
        return code switch
        {
            <= 0x7F => code,
            >= 0xE0 => (sbyte)code,
            0xCC => (long)Unsigned(1),
            0xCD => (long)Unsigned(2),
            0xCE => (long)Unsigned(4),
            0xCF => Unsigned(8) is var value and <= long.MaxValue ? (long)value : throw Error("a whole number is too large"),
            0xD0 => (sbyte)Unsigned(1),
            0xD1 => (short)Unsigned(2),
            0xD2 => (int)Unsigned(4),
            0xD3 => (long)Unsigned(8),
            _ => throw Unexpected(code, "a whole number"),
        };
    }

    /// <summary>Reads a number or a truth value, which counts as 1 or 0.</summary>
    public double Number()
    {
        if (at >= bytes.Length) throw Error("the content ends too early");
        switch (bytes[at])
        {
            case 0xC2:
                at++;
                return 0;
            case 0xC3:
                at++;
                return 1;
            case 0xCA:
                at++;
                return BitConverter.UInt32BitsToSingle((uint)Unsigned(4));
            case 0xCB:
                at++;
                return BitConverter.UInt64BitsToDouble(Unsigned(8));
            default:
                return Integer();
        }
    }

    /// <summary>Reads past a value.</summary>
    public void Skip() => Skip(0);

    /// <summary>An error at the place reading has come to.</summary>
    /// <param name="what">What is wrong, without a full stop.</param>
    public readonly TextException Error(string what) => new($"{name}, byte {at}: {what}.");

    private void Skip(int depth)
    {
        if (depth > MaxDepth) throw Error($"values are nested more than {MaxDepth} deep");
        byte code = Code();
        at--;
        switch (code)
        {
            case (>= 0x80 and <= 0x8F) or 0xDE or 0xDF:
                for (int left = MapHeader(); left > 0; left--)
                {
                    Skip(depth + 1);
                    Skip(depth + 1);
                }
                break;
            case (>= 0x90 and <= 0x9F) or 0xDC or 0xDD:
                for (int left = ArrayHeader(); left > 0; left--) Skip(depth + 1);
                break;
            case (>= 0xA0 and <= 0xBF) or (>= 0xD9 and <= 0xDB):
                at += code switch { <= 0xBF => 1, _ => 0 };
                Take(code <= 0xBF ? Claim(code & 0x1F, 1) : TextLength(code));
                break;
            case >= 0xC4 and <= 0xC6:
                Binary();
                break;
            case >= 0xC7 and <= 0xC9:
                at++;
                Take(1 + Claim(Unsigned(1 << (code - 0xC7)), 1));
                break;
            case >= 0xD4 and <= 0xD8:
                at++;
                Take(1 + (1 << (code - 0xD4)));
                break;
            case 0xC0:
                at++;
                break;
            case 0xC1:
                throw Unexpected(code, "a value");
            default:
                Number();
                break;
        }
    }

    private int TextLength(byte code)
    {
        at++;
        return Claim(Unsigned(1 << (code - 0xD9)), 1);
    }

    private byte Code() => at < bytes.Length ? bytes[at++] : throw Error("the content ends too early");

    private ulong Unsigned(int size)
    {
        ReadOnlySpan<byte> taken = Take(size);
        return size switch
        {
            1 => taken[0],
            2 => BinaryPrimitives.ReadUInt16BigEndian(taken),
            4 => BinaryPrimitives.ReadUInt32BigEndian(taken),
            _ => BinaryPrimitives.ReadUInt64BigEndian(taken),
        };
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > bytes.Length - at) throw Error("the content ends too early");
        ReadOnlySpan<byte> taken = bytes.Slice(at, length);
        at += length;
        return taken;
    }

    private readonly int Claim(int count, int bytesEach) => Claim((ulong)count, bytesEach);

    /// <summary>A count, once it is known that so many values can follow.</summary>
    private readonly int Claim(ulong count, int bytesEach) =>
        count <= (ulong)((bytes.Length - at) / bytesEach)
            ? (int)count
            : throw Error($"{count} values are said to follow, but only {bytes.Length - at} bytes do");

    private readonly TextException Unexpected(byte code, string wanted) =>
        new($"{name}, byte {at - 1}: {wanted} was expected, but a value of kind 0x{code:X2} is there.");
}

using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Glossa.Formats;

/// <summary>Writes MessagePack, every value in its shortest form.</summary>
internal sealed class MessagePackWriter
{
    private readonly ArrayBufferWriter<byte> buffer = new();

    /// <summary>The bytes that were written.</summary>
    public ReadOnlySpan<byte> Written => buffer.WrittenSpan;

    /// <summary>Begins a map of some pairs.</summary>
    public void MapHeader(int count) => Header(count, 0x80, 0x0F, 0, 0xDE, 0xDF);

    /// <summary>Begins a list of some values.</summary>
    public void ArrayHeader(int count) => Header(count, 0x90, 0x0F, 0, 0xDC, 0xDD);

    /// <summary>Writes a text; half of a surrogate pair becomes U+FFFD.</summary>
    public void Text(string text)
    {
        int length = Encoding.UTF8.GetByteCount(text);
        Header(length, 0xA0, 0x1F, 0xD9, 0xDA, 0xDB);
        buffer.Advance(Encoding.UTF8.GetBytes(text, buffer.GetSpan(length)));
    }

    /// <summary>Writes bytes.</summary>
    public void Binary(ReadOnlySpan<byte> bytes)
    {
        Header(bytes.Length, 0, -1, 0xC4, 0xC5, 0xC6);
        buffer.Write(bytes);
    }

    /// <summary>Writes a truth value.</summary>
    public void Boolean(bool value) => buffer.Write([value ? (byte)0xC3 : (byte)0xC2]);

    /// <summary>Writes a whole number that is not negative and below 128.</summary>
    public void Small(byte value) => buffer.Write([value]);

    /// <summary>Writes a whole number that is not negative.</summary>
    public void Integer(int value) => Header(value, 0, 0x7F, 0xCC, 0xCD, 0xCE);

    /// <summary>Writes a number in double precision.</summary>
    public void Number(double value)
    {
        Span<byte> bytes = buffer.GetSpan(1 + sizeof(double));
        bytes[0] = 0xCB;
        BinaryPrimitives.WriteDoubleBigEndian(bytes[1..], value);
        buffer.Advance(1 + sizeof(double));
    }

    /// <summary>
    /// A code and a count: in one byte up to <paramref name="most"/>, otherwise behind the code for one, two or four bytes (0 where there
    /// is none).
    /// </summary>
    private void Header(int count, byte inOne, int most, byte one, byte two, byte four)
    {
        Span<byte> bytes = buffer.GetSpan(1 + sizeof(uint));
        if (count <= most)
        {
            bytes[0] = (byte)(inOne | count);
            buffer.Advance(1);
        }
        else if (count <= byte.MaxValue && one != 0)
        {
            bytes[0] = one;
            bytes[1] = (byte)count;
            buffer.Advance(2);
        }
        else if (count <= ushort.MaxValue)
        {
            bytes[0] = two;
            BinaryPrimitives.WriteUInt16BigEndian(bytes[1..], (ushort)count);
            buffer.Advance(3);
        }
        else
        {
            bytes[0] = four;
            BinaryPrimitives.WriteUInt32BigEndian(bytes[1..], (uint)count);
            buffer.Advance(5);
        }
    }
}

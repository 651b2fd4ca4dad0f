using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Glossa.Training;

/// <summary>Writes the part of the wire format of protocol buffers that event files need.</summary>
internal sealed class ProtobufWriter
{
    private const int Varint = 0, Fixed64 = 1, Delimited = 2, Fixed32 = 5;

    private readonly ArrayBufferWriter<byte> buffer = new();

    public ReadOnlySpan<byte> Written => buffer.WrittenSpan;

    public ProtobufWriter Int64(int field, long value) => Tag(field, Varint).Number((ulong)value);

    public ProtobufWriter Double(int field, double value)
    {
        Tag(field, Fixed64);
        BinaryPrimitives.WriteDoubleLittleEndian(buffer.GetSpan(sizeof(double)), value);
        buffer.Advance(sizeof(double));
        return this;
    }

    public ProtobufWriter Float(int field, float value)
    {
        Tag(field, Fixed32);
        BinaryPrimitives.WriteSingleLittleEndian(buffer.GetSpan(sizeof(float)), value);
        buffer.Advance(sizeof(float));
        return this;
    }

    public ProtobufWriter Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    public ProtobufWriter Message(int field, ProtobufWriter message) => Bytes(field, message.Written);

    private ProtobufWriter Bytes(int field, ReadOnlySpan<byte> value)
    {
        Tag(field, Delimited).Number((ulong)value.Length);
        buffer.Write(value);
        return this;
    }

    private ProtobufWriter Tag(int field, int wire) => Number((ulong)((field << 3) | wire));

    /// <summary>Writes seven bits a byte, the lowest first; the high bit marks that more follow.</summary>
    private ProtobufWriter Number(ulong value)
    {
        Span<byte> bytes = buffer.GetSpan(10);
        int count = 0;
        for (; value >= 0x80; value >>= 7) bytes[count++] = (byte)(value | 0x80);
        bytes[count++] = (byte)value;
        buffer.Advance(count);
        return this;
    }
}

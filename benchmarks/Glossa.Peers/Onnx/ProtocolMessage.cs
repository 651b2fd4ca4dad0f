using System.Buffers;
using System.Text;

namespace Glossa.Peers;

/// <summary>A message in the part of the wire format of protocol buffers that ONNX models need.</summary>
internal sealed class ProtocolMessage
{
    private const int Varint = 0, Delimited = 2, Fixed32 = 5;

    private readonly ArrayBufferWriter<byte> content = new();

    /// <summary>Adds an integer of at least 0.</summary>
    public ProtocolMessage Integer(int field, long value) => Tag(field, Varint).Number((ulong)value);

    /// <summary>Adds a float.</summary>
    public ProtocolMessage Real(int field, float value)
    {
        Tag(field, Fixed32).content.Write(BitConverter.GetBytes(value));
        return this;
    }

    /// <summary>Adds a string.</summary>
    public ProtocolMessage Text(int field, string value) => Bytes(field, Encoding.UTF8.GetBytes(value));

    /// <summary>Adds a message.</summary>
    public ProtocolMessage Message(int field, ProtocolMessage message) => Bytes(field, message.ToArray());

    /// <summary>Adds bytes.</summary>
    public ProtocolMessage Bytes(int field, ReadOnlySpan<byte> value)
    {
        Tag(field, Delimited).Number((ulong)value.Length).content.Write(value);
        return this;
    }

    /// <summary>Returns the bytes of the message.</summary>
    public byte[] ToArray() => content.WrittenSpan.ToArray();

    private ProtocolMessage Tag(int field, int wire) => Number((ulong)((field << 3) | wire));

    /// <summary>Writes seven bits a byte, the lowest first; the high bit marks that more follow.</summary>
    private ProtocolMessage Number(ulong value)
    {
        for (; value >= 0x80; value >>= 7) content.Write([(byte)(value | 0x80)]);
        content.Write([(byte)value]);
        return this;
    }
}

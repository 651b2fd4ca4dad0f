using System.Buffers.Binary;
using Glossa.Text;

namespace Glossa.Formats;

/// <summary>Reads the fields of a message in the wire format of Protocol Buffers. Lengths are held against the bytes there are.</summary>
/// <param name="bytes">The message.</param>
/// <param name="name">What it is, for errors.</param>
internal ref struct ProtobufReader(ReadOnlySpan<byte> bytes, string name)
{
    private const int VarintBits = 64;

    private readonly ReadOnlySpan<byte> bytes = bytes;
    private int at = 0;
    private int wireType = -1;

    /// <summary>The number of the field.</summary>
    public int Field { get; private set; }

    /// <summary>The value of a field that is a whole number.</summary>
    public ulong Integer { get; private set; }

    /// <summary>The value of a field of four bytes.</summary>
    public float Single { get; private set; }

    /// <summary>The value of a field of any length.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    /// <summary>Whether the field has a length of its own: a text, bytes or a message.</summary>
    public readonly bool HasBytes => wireType == 2;

    /// <summary>Whether the field has four bytes.</summary>
    public readonly bool HasSingle => wireType == 5;

    /// <summary>Whether the field is a whole number.</summary>
    public readonly bool HasInteger => wireType == 0;

    /// <summary>Reads the next field; false at the end.</summary>
    /// <exception cref="TextException">The message is damaged or cut off.</exception>
    public bool Next()
    {
        if (at == bytes.Length) return false;
        ulong key = Varint();
        (Field, wireType) = ((int)(key >> 3), (int)(key & 7));
        switch (wireType)
        {
            case 0:
                Integer = Varint();
                break;
            case 1:
                Take(8);
                break;
            case 2:
                ulong length = Varint();
                Bytes = Take(length <= int.MaxValue ? (int)length : int.MaxValue);
                break;
            case 5:
                Single = BinaryPrimitives.ReadSingleLittleEndian(Take(4));
                break;
            default:
                throw Error($"there is no kind {wireType} of fields");
        }
        return true;
    }

    private ulong Varint()
    {
        ulong value = 0;
        for (int shift = 0; shift < VarintBits; shift += 7)
        {
            byte next = Take(1)[0];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }
        throw Error("a whole number has no end");
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > bytes.Length - at) throw Error("it ends too early");
        ReadOnlySpan<byte> taken = bytes.Slice(at, length);
        at += length;
        return taken;
    }

    private readonly TextException Error(string what) =>
        new($"{name} is damaged, cut off or no SentencePiece model: at byte {at}, {what}.");
}

using System.Buffers.Binary;
using Glossa.Tensors;

namespace Glossa.Formats;

/// <summary>The fields of a piece of an HDF5 file, one after another, lowest byte first.</summary>
internal ref struct Hdf5Fields(ReadOnlySpan<byte> bytes, FilePlace place)
{
    private ReadOnlySpan<byte> rest = bytes;

    /// <summary>The bytes that are left.</summary>
    public readonly int Left => rest.Length;

    /// <summary>The location, for errors.</summary>
    public FilePlace Place { get; } = place;

    public byte Byte() => Take(1)[0];

    public int UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    public long UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    /// <summary>A length or a position; −1 means "nowhere".</summary>
    public long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    /// <summary>A number that is not negative, in a few bytes.</summary>
    public long Unsigned(int bytes)
    {
        long number = 0;
        ReadOnlySpan<byte> taken = Take(bytes);
        for (int i = taken.Length - 1; i >= 0; i--) number = (number << 8) | taken[i];
        return number >= 0 ? number : throw Place.Error("a number in it is too large: the file is corrupt");
    }

    /// <summary>Requires four letters.</summary>
    public void Signature(ReadOnlySpan<byte> letters)
    {
        if (!Take(letters.Length).SequenceEqual(letters))
        {
            throw Place.Error("it does not begin with the letters it should: the file is corrupt");
        }
    }

    public void Skip(int count) => Take(count);

    /// <summary>Skips to the next multiple of eight after so many bytes.</summary>
    public void Align(int count) => Take(-count & 7);

    public ReadOnlySpan<byte> Take(int count)
    {
        if (count > rest.Length) throw Place.Error($"it ends {count - rest.Length} bytes early: the file is corrupt");
        ReadOnlySpan<byte> taken = rest[..count];
        rest = rest[count..];
        return taken;
    }
}

using System.Buffers.Binary;
using System.Numerics;

namespace Glossa.Training;

/// <summary>TensorFlow's record files: the length, its check sum, the bytes, their check sum. All numbers are little-endian.</summary>
internal static class RecordFraming
{
    public const int HeaderBytes = sizeof(ulong) + sizeof(uint);

    public static void Write(Stream stream, ReadOnlySpan<byte> record)
    {
        Span<byte> header = stackalloc byte[HeaderBytes], footer = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt64LittleEndian(header, (ulong)record.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header[sizeof(ulong)..], MaskedCrc32C(header[..sizeof(ulong)]));
        BinaryPrimitives.WriteUInt32LittleEndian(footer, MaskedCrc32C(record));
        stream.Write(header);
        stream.Write(record);
        stream.Write(footer);
    }

    /// <summary>
    /// The Castagnoli check sum, rotated and shifted so that the check sum of data that holds check sums is no trivial number.
    /// </summary>
    public static uint MaskedCrc32C(ReadOnlySpan<byte> bytes)
    {
        uint crc = Crc32C(bytes);
        return BitOperations.RotateRight(crc, 15) + 0xA282EAD8;
    }

    /// <summary>CRC-32C (Castagnoli).</summary>
    public static uint Crc32C(ReadOnlySpan<byte> bytes)
    {
        uint crc = ~0u;
        foreach (byte value in bytes) crc = BitOperations.Crc32C(crc, value);
        return ~crc;
    }
}

using System.Buffers.Binary;
using System.IO.Compression;

namespace Glossa.Training;

/// <summary>Writes pixels as a PNG file (ISO/IEC 15948): eight bits each of red, green and blue.</summary>
internal static class PngEncoder
{
    private static readonly uint[] Crcs = [.. Enumerable.Range(0, 256).Select(value =>
    {
        uint crc = (uint)value;
        for (int bit = 0; bit < 8; bit++) crc = (crc & 1) == 1 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
        return crc;
    })];

    /// <summary>Encodes a picture.</summary>
    /// <param name="pixels">Red, green and blue of each pixel, row by row.</param>
    /// <param name="width">How many pixels a row has.</param>
    /// <param name="height">How many rows there are.</param>
    public static byte[] Encode(ReadOnlySpan<byte> pixels, int width, int height)
    {
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9]) = (8, 2);

        using MemoryStream packed = new();
        using (ZLibStream zip = new(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            byte[] row = new byte[1 + (width * 3)];
            for (int y = 0; y < height; y++)
            {
                // Filter 2: what differs from the row above, which in plots is little.
                ReadOnlySpan<byte> now = pixels.Slice(y * width * 3, width * 3), above = y > 0 ? pixels.Slice((y - 1) * width * 3, width * 3) : default;
                row[0] = (byte)(y > 0 ? 2 : 0);
                for (int i = 0; i < now.Length; i++) row[1 + i] = (byte)(y > 0 ? now[i] - above[i] : now[i]);
                zip.Write(row);
            }
        }

        using MemoryStream png = new();
        png.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        Chunk(png, "IHDR"u8, header);
        Chunk(png, "IDAT"u8, packed.ToArray());
        Chunk(png, "IEND"u8, []);
        return png.ToArray();
    }

    private static void Chunk(MemoryStream png, ReadOnlySpan<byte> kind, ReadOnlySpan<byte> content)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        png.Write(number);
        png.Write(kind);
        png.Write(content);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Crc(content, Crc(kind, uint.MaxValue)));
        png.Write(number);
    }

    private static uint Crc(ReadOnlySpan<byte> bytes, uint crc)
    {
        foreach (byte value in bytes) crc = Crcs[(crc ^ value) & 0xFF] ^ (crc >> 8);
        return crc;
    }
}

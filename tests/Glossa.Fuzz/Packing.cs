using System.Buffers.Binary;
using System.IO.Compression;

namespace Glossa.Fuzz;

/// <summary>
/// Changes of what is inside a checked or counted container, whose outer form stays valid: a change of packed bytes would stop at the
/// checksum.
/// </summary>
internal static class Packing
{
    /// <summary>Changes a file's content, within its container as often as the container itself.</summary>
    /// <param name="content">The bytes of a valid file.</param>
    /// <param name="others">Other valid files of the same reader.</param>
    /// <param name="mutation">The changes.</param>
    public static byte[] Apply(byte[] content, IReadOnlyList<byte[]> others, Mutation mutation) =>
        mutation.Next(3) == 0 ? mutation.Apply(content, others)
            : content.AsSpan().StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]) ? Gzip(content, mutation)
            : content.AsSpan().StartsWith((ReadOnlySpan<byte>)[0x78, 0x9C]) ? Zlib(content, mutation)
            : content.AsSpan().StartsWith("PK"u8) ? Zip(content, mutation)
            : content.Length > 9 && content[8] == '{' && BinaryPrimitives.ReadInt64LittleEndian(content) < content.Length ? Safetensors(
                content, mutation)
            : mutation.Apply(content, others);

    private static byte[] Gzip(byte[] content, Mutation mutation)
    {
        using GZipStream packed = new(new MemoryStream(content), CompressionMode.Decompress);
        using MemoryStream result = new();
        using (GZipStream again = new(result, CompressionLevel.Fastest, leaveOpen: true)) again.Write(Change(ReadAll(packed), mutation));
        return result.ToArray();
    }

    private static byte[] Zlib(byte[] content, Mutation mutation)
    {
        using ZLibStream packed = new(new MemoryStream(content), CompressionMode.Decompress);
        using MemoryStream result = new();
        using (ZLibStream again = new(result, CompressionLevel.Optimal, leaveOpen: true)) again.Write(Change(ReadAll(packed), mutation));
        return result.ToArray();
    }

    private static byte[] Zip(byte[] content, Mutation mutation)
    {
        using MemoryStream result = new();
        using (ZipArchive from = new(new MemoryStream(content)), to = new(result, ZipArchiveMode.Create, leaveOpen: true))
        {
            int chosen = mutation.Next(from.Entries.Count);
            foreach ((int index, ZipArchiveEntry entry) in from.Entries.Index())
            {
                using Stream source = entry.Open(), target = to.CreateEntry(entry.FullName, CompressionLevel.NoCompression).Open();
                byte[] bytes = ReadAll(source);
                target.Write(index == chosen ? Change(bytes, mutation) : bytes);
            }
        }
        return result.ToArray();
    }

    /// <summary>The header is JSON with its length before it.</summary>
    private static byte[] Safetensors(byte[] content, Mutation mutation)
    {
        int end = 8 + (int)BinaryPrimitives.ReadInt64LittleEndian(content);
        byte[] header = Change(content[8..end], mutation), length = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        return [.. length, .. header, .. content[end..]];
    }

    private static byte[] Change(byte[] bytes, Mutation mutation) => mutation.Apply(bytes, [bytes]);

    private static byte[] ReadAll(Stream stream)
    {
        using MemoryStream all = new();
        stream.CopyTo(all);
        return all.ToArray();
    }
}

using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Glossa.Tensors;

namespace Glossa.Data;

/// <summary>
/// Ids on disk, for a corpus larger than memory: eight bytes <c>GLOSSAID</c>, the number of ids (64 bits), then the ids (32 bits each), all
/// little-endian. They are read where they are asked for.
/// </summary>
public sealed class IdFile : IIdSource, IDisposable
{
    private const int HeaderBytes = 16, IdBytes = sizeof(int);
    private static ReadOnlySpan<byte> Magic => "GLOSSAID"u8;

    private readonly FileStream file;

    private IdFile(FileStream file, long count) => (this.file, Count) = (file, count);

    /// <inheritdoc/>
    public long Count { get; }

    /// <summary>Writes ids as they come; a file that is there is replaced as a whole.</summary>
    /// <param name="path">The file.</param>
    /// <param name="batches">The ids, in pieces of any length.</param>
    /// <exception cref="IOException">It cannot be written; the old file is untouched then.</exception>
    public static void Write(string path, IEnumerable<IReadOnlyList<int>> batches) => AtomicFile.Write(path, stream =>
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        Magic.CopyTo(header);
        stream.Write(header);
        long count = 0;
        foreach (IReadOnlyList<int> batch in batches)
        {
            byte[] bytes = new byte[batch.Count * IdBytes];
            for (int i = 0; i < batch.Count; i++) BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(i * IdBytes), batch[i]);
            stream.Write(bytes);
            count += batch.Count;
        }
        BinaryPrimitives.WriteInt64LittleEndian(header[Magic.Length..], count);
        stream.Position = 0;
        stream.Write(header);
        stream.Position = stream.Length;
    });

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DataException">It is no such file, or damaged.</exception>
    public static IdFile Open(string path)
    {
        FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1);
        Span<byte> header = stackalloc byte[HeaderBytes];
        if (RandomAccess.Read(file.SafeFileHandle, header, 0) == HeaderBytes && header.StartsWith(Magic))
        {
            long count = BinaryPrimitives.ReadInt64LittleEndian(header[Magic.Length..]);
            if (count >= 0 && count == (file.Length - HeaderBytes) / IdBytes && (file.Length - HeaderBytes) % IdBytes == 0)
            {
                return new IdFile(file, count);
            }
        }
        long length = file.Length;
        file.Dispose();
        throw new DataException(
            $"{path} ({length} bytes) is no complete file of ids: its header or its length is wrong. Make it again from the text.");
    }

    /// <inheritdoc/>
    public void Read(long start, Span<int> ids)
    {
        if (start < 0 || start + ids.Length > Count)
        {
            throw new DataException($"{file.Name} has {Count} ids; {ids.Length} from {start} on are not among them.");
        }
        Span<byte> bytes = MemoryMarshal.AsBytes(ids);
        for (int done = 0; done < bytes.Length;)
        {
            int read = RandomAccess.Read(file.SafeFileHandle, bytes[done..], HeaderBytes + (start * IdBytes) + done);
            if (read == 0) throw new DataException($"{file.Name} became shorter while it was read.");
            done += read;
        }
        if (BitConverter.IsLittleEndian) return;
        for (int i = 0; i < ids.Length; i++) ids[i] = BinaryPrimitives.ReverseEndianness(ids[i]);
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();
}

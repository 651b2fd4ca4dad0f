using System.IO.Compression;
using Glossa.Tensors;

namespace Glossa.Formats;

/// <summary>Assembles a data set that is stored in an HDF5 file as chunks, compressed or not.</summary>
internal static class Hdf5Chunks
{
    private const int Deflate = 1, Shuffle = 2;

    // Deflate makes no data smaller than about a 1,032nd.
    private const long MaxRatio = 1040;

    /// <summary>Reads all chunks; whatever the file claims, no more memory is taken than its own chunks' bytes can fill.</summary>
    public static byte[] Read(Hdf5Source source, Shape shape, int width, ref Hdf5Fields layout, Hdf5Message? filterMessage, FilePlace place)
    {
        int axes = layout.Byte() - 1;
        if (axes != shape.Rank || axes < 1)
        {
            throw place.Error($"its chunks have {axes} axes, but its shape is {shape}: the file is corrupt");
        }
        long tree = layout.Int64();
        long[] sizes = new long[axes];
        long chunkBytes = width, chunks = 1;
        for (int axis = 0; axis < axes; axis++)
        {
            sizes[axis] = layout.UInt32();
            if (sizes[axis] == 0) throw place.Error("its chunks have no elements: the file is corrupt");
            // Both stay below 2⁶³: the first is held to an array's length before the next size below 2³², the second to the shape's
            // elements.
            chunkBytes = Math.Min(chunkBytes * sizes[axis], (long)Array.MaxLength + 1);
            chunks *= (shape[axis] + sizes[axis] - 1) / sizes[axis];
        }
        if (chunkBytes > Array.MaxLength || shape.Count * width > Array.MaxLength)
        {
            throw place.Error($"its chunks or its shape {shape} are larger than what is read at once ({Array.MaxLength} bytes)");
        }
        int[] filters = filterMessage is null ? [] : ReadFilters(filterMessage, place);
        List<Chunk> index = ReadIndex(source, tree, sizes, shape, chunkBytes, filters.Contains(Deflate), place);
        if (index.Count != chunks)
        {
            throw place.Error($"it should have {chunks} chunks, but {index.Count} are there: it was not written to its end");
        }
        byte[] target = new byte[shape.Count * width];
        foreach (Chunk chunk in index)
        {
            byte[] stored = new byte[chunk.Bytes];
            source.ReadAt(chunk.Address, stored, place);
            Copy(Unfilter(stored, filters, chunk.FilterMask, (int)chunkBytes, width, place), chunk.Origin, sizes, shape, width, target);
        }
        return target;
    }

    private sealed record Chunk(long[] Origin, long Address, long Bytes, long FilterMask);

    private static List<Chunk> ReadIndex(
        Hdf5Source source, long tree, long[] sizes, Shape shape, long chunkBytes, bool isCompressed, FilePlace place)
    {
        List<Chunk> index = [];
        HashSet<long> seen = [];
        long stored = 0;
        foreach ((byte[] key, long address) in Hdf5Tree.Chunks(source, tree, 8 + (8 * (sizes.Length + 1)), place))
        {
            Hdf5Fields fields = new(key, place);
            (long bytes, long mask) = (fields.UInt32(), fields.UInt32());
            long[] origin = new long[sizes.Length];
            long number = 0;
            for (int axis = 0; axis < origin.Length; axis++)
            {
                origin[axis] = fields.Int64();
                if (origin[axis] < 0 || origin[axis] >= shape[axis] || origin[axis] % sizes[axis] != 0)
                {
                    throw place.Error($"a chunk begins at {origin[axis]} of axis {axis}, which is not the beginning of a chunk of {shape}: "
                        + "the file is corrupt");
                }
                number = (number * ((shape[axis] + sizes[axis] - 1) / sizes[axis])) + (origin[axis] / sizes[axis]);
            }
            source.Check(address, bytes, place);
            if (!seen.Add(number)) throw place.Error("a chunk is there twice: the file is corrupt");
            if (chunkBytes > bytes * (isCompressed ? MaxRatio : 1))
            {
                throw place.Error($"a chunk of {chunkBytes} bytes does not fit the {bytes} it has: the file is corrupt");
            }
            // Chunks that share their bytes would make much of little.
            if ((stored += bytes) > source.Length) throw place.Error("its chunks have more bytes than the file: it is corrupt");
            index.Add(new Chunk(origin, address, bytes, mask));
        }
        return index;
    }

    private static int[] ReadFilters(Hdf5Message message, FilePlace place)
    {
        Hdf5Fields fields = new(message.Body, place);
        int version = fields.Byte();
        int[] filters = new int[fields.Byte()];
        if (version is not (1 or 2)) throw place.Error($"its filters have version {version} where 1 or 2 are known");
        if (version == 1) fields.Skip(6);
        for (int i = 0; i < filters.Length; i++)
        {
            filters[i] = fields.UInt16();
            if (filters[i] is not (Deflate or Shuffle))
            {
                throw place.Error($"it is stored with filter {filters[i]}, which cannot be undone; "
                    + $"known are {Deflate} (gzip) and {Shuffle} (shuffle). Copy the file without: h5repack -f NONE");
            }
            int nameBytes = version == 1 ? fields.UInt16() : 0;
            fields.Skip(2);
            int values = fields.UInt16();
            fields.Skip((nameBytes + 7) & ~7);
            // Version 1 fills an odd number of values up.
            fields.Skip(4 * (version == 1 ? values + (values & 1) : values));
        }
        return filters;
    }

    private static byte[] Unfilter(byte[] stored, int[] filters, long mask, int chunkBytes, int width, FilePlace place)
    {
        byte[] bytes = stored;
        for (int i = filters.Length - 1; i >= 0; i--)
        {
            if ((mask >> i & 1) != 0) continue;
            bytes = filters[i] == Deflate ? Inflate(bytes, chunkBytes, place) : Unshuffle(bytes, width);
        }
        if (bytes.Length != chunkBytes)
        {
            throw place.Error($"a chunk has {bytes.Length} bytes where {chunkBytes} are needed: the file is corrupt");
        }
        return bytes;
    }

    private static byte[] Inflate(byte[] stored, int chunkBytes, FilePlace place)
    {
        byte[] bytes = new byte[chunkBytes];
        try
        {
            using ZLibStream stream = new(new MemoryStream(stored), CompressionMode.Decompress);
            stream.ReadExactly(bytes);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw place.Error("a chunk cannot be decompressed: the file is corrupt", e);
        }
        return bytes;
    }

    /// <summary>All first bytes, all second bytes, … become elements again.</summary>
    private static byte[] Unshuffle(byte[] bytes, int width)
    {
        byte[] elements = new byte[bytes.Length];
        int count = bytes.Length / width;
        for (int part = 0; part < width; part++)
        {
            for (int i = 0; i < count; i++) elements[(i * width) + part] = bytes[(part * count) + i];
        }
        return elements;
    }

    /// <summary>Copies a chunk's rows to their places; what lies beyond the shape is left out.</summary>
    private static void Copy(ReadOnlySpan<byte> chunk, long[] origin, long[] sizes, Shape shape, int width, Span<byte> target)
    {
        int last = sizes.Length - 1, rowBytes = (int)sizes[last] * width;
        int copied = (int)Math.Min(sizes[last], shape[last] - origin[last]) * width;
        for (int row = 0; row < chunk.Length / rowBytes; row++)
        {
            long place = 0, rest = row, scale = shape[last];
            bool isInside = true;
            for (int axis = last - 1; axis >= 0; axis--)
            {
                long at = origin[axis] + (rest % sizes[axis]);
                rest /= sizes[axis];
                isInside &= at < shape[axis];
                place += at * scale;
                scale *= shape[axis];
            }
            if (isInside) chunk.Slice(row * rowBytes, copied).CopyTo(target[(int)((place + origin[last]) * width)..]);
        }
    }
}

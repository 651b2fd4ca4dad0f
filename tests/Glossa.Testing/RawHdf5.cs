using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;

namespace Glossa.Testing;

/// <summary>Puts HDF5 files together by hand, of the versions h5py writes: every piece is at hand to be made wrong.</summary>
public sealed class RawHdf5
{
    private const int SuperblockBytes = 96, Nowhere = -1, PerNode = 2;
    private const int SpaceMessage = 0x01, TypeMessage = 0x03, LayoutMessage = 0x08, FilterMessage = 0x0B, AttributeMessage = 0x0C,
        ContinuationMessage = 0x10, SymbolTableMessage = 0x11;

    private readonly List<byte> file = [.. new byte[SuperblockBytes]];

    /// <summary>The types a data set can have.</summary>
    public static byte[] Float16 { get; } = [0x11, 0x20, 15, 0, .. U32(2), .. U16(0), .. U16(16), 10, 5, 0, 10, .. U32(15)];

    public static byte[] Float32 { get; } = [0x11, 0x20, 31, 0, .. U32(4), .. U16(0), .. U16(32), 23, 8, 0, 23, .. U32(127)];

    public static byte[] Float32BigEndian { get; } = [0x11, 0x21, 31, 0, .. U32(4), .. U16(0), .. U16(32), 23, 8, 0, 23, .. U32(127)];

    public static byte[] Float64 { get; } = [0x11, 0x20, 63, 0, .. U32(8), .. U16(0), .. U16(64), 52, 11, 0, 52, .. U32(1023)];

    public static byte[] Int32 { get; } = [0x10, 0x08, 0, 0, .. U32(4), .. U16(0), .. U16(32)];

    /// <summary>A whole file of data sets in single precision, in groups as their paths say.</summary>
    public static byte[] File(
        IReadOnlyDictionary<string, (int[] Shape, float[] Values)> datasets, params (string Name, string Text)[] texts)
    {
        RawHdf5 raw = new();
        byte[][] attributes = [.. texts.Select(text => raw.VariableText(text.Name, text.Text))];
        return raw.Finish(raw.Tree("", datasets, attributes));
    }

    /// <summary>Adds bytes at the next multiple of eight.</summary>
    public long Put(byte[] bytes)
    {
        while (file.Count % 8 != 0) file.Add(0);
        long address = file.Count;
        file.AddRange(bytes);
        return address;
    }

    public static byte[] Message(int kind, params byte[] body)
    {
        byte[] padded = Padded(body);
        return [.. U16(kind), .. U16(padded.Length), 0, 0, 0, 0, .. padded];
    }

    /// <summary>An object: its messages in one block, or each after the first in a block of its own.</summary>
    public long Header(bool scattered, params byte[][] messages)
    {
        int count = messages.Length;
        byte[] block = [.. messages.SelectMany(message => message)];
        if (scattered)
        {
            block = messages[^1];
            for (int i = messages.Length - 2; i >= 0; i--, count++)
            {
                long address = Put(block);
                block = [.. messages[i], .. Message(ContinuationMessage, [.. U64(address), .. U64(block.Length)])];
            }
        }
        return Put([1, 0, .. U16(count), .. U32(1), .. U32(block.Length), .. U32(0), .. block]);
    }

    /// <summary>A group, with an index of few members a node so that it has several levels.</summary>
    public long Group(IReadOnlyDictionary<string, long> members, params byte[][] attributes)
    {
        byte[] names = new byte[8];
        List<(int Name, long Address)> entries = [];
        foreach ((string name, long address) in members.OrderBy(member => member.Key, StringComparer.Ordinal))
        {
            entries.Add((names.Length, address));
            names = [.. names, .. Padded([.. Encoding.UTF8.GetBytes(name), 0])];
        }
        long[] nodes = [.. entries.Chunk(PerNode).Select(chunk => Put([.. "SNOD"u8, 1, 0, .. U16(chunk.Length),
            .. chunk.SelectMany(entry => (byte[])[.. U64(entry.Name), .. U64(entry.Address), .. new byte[24]])]))];
        int level = 0;
        do
        {
            nodes = [.. nodes.Chunk(PerNode).DefaultIfEmpty([])
                .Select(chunk => Node(0, level, [.. chunk.Select(child => (U64(0), child))], U64(0)))];
            level++;
        }
        while (nodes.Length > 1);
        long heap = Put([.. "HEAP"u8, 0, 0, 0, 0, .. U64(names.Length), .. U64(1), .. U64(Put(names))]);
        return Header(true, [Message(SymbolTableMessage, [.. U64(nodes[0]), .. U64(heap)]), .. attributes]);
    }

    /// <summary>A node of an index.</summary>
    public long Node(int kind, int level, (byte[] Key, long Child)[] children, byte[] lastKey) =>
        Put([.. "TREE"u8, (byte)kind, (byte)level, .. U16(children.Length), .. U64(Nowhere), .. U64(Nowhere),
            .. children.SelectMany(child => (byte[])[.. child.Key, .. U64(child.Child)]), .. lastKey]);

    /// <summary>A data set in one piece.</summary>
    public long Dataset(int[] shape, byte[] type, byte[] data) =>
        Header(
            false, Message(SpaceMessage, Space(shape)), Message(TypeMessage, type),
            Message(LayoutMessage, [3, 1, .. U64(Put(data)), .. U64(data.Length)]));

    /// <summary>A small data set within its header.</summary>
    public long Compact(int[] shape, byte[] type, byte[] data) =>
        Header(
            false, Message(SpaceMessage, Space(shape)), Message(TypeMessage, type),
            Message(LayoutMessage, [3, 0, .. U16(data.Length), .. data]));

    /// <summary>A data set in chunks, shuffled and compressed if wanted.</summary>
    public long Chunked(
        int[] shape, int[] chunk, byte[] type, int width, byte[] data, bool shuffle = false, bool deflate = false,
        Func<List<(byte[] Key, long Child)>, List<(byte[] Key, long Child)>>? change = null)
    {
        List<(byte[] Key, long Child)> index = [];
        int[] origin = new int[shape.Length];
        do
        {
            byte[] piece = Piece(shape, chunk, origin, width, data);
            if (shuffle)
            {
                piece = [.. Enumerable.Range(0, piece.Length)
                    .Select(i => piece[(i % (piece.Length / width) * width) + (i / (piece.Length / width))])];
            }
            if (deflate) piece = Compressed(piece);
            index.Add(([.. U32(piece.Length), .. U32(0), .. origin.SelectMany(at => U64(at)), .. U64(0)], Put(piece)));
        }
        while (Advance(origin, chunk, shape));
        if (change is not null) index = change(index);
        long tree = Node(1, 0, [.. index], [.. U32(0), .. U32(0), .. shape.SelectMany(size => U64(size)), .. U64(0)]);
        byte[][] filters = [.. shuffle ? [Filter(2, width)] : Array.Empty<byte[]>(), .. deflate ? [Filter(1, 6)] : Array.Empty<byte[]>()];
        return Header(false, Message(SpaceMessage, Space(shape)), Message(TypeMessage, type),
            Message(LayoutMessage, [3, 2, (byte)(shape.Length + 1), .. U64(tree), .. chunk.SelectMany(size => U32(size)), .. U32(width)]),
            Message(FilterMessage, [1, (byte)filters.Length, 0, 0, 0, 0, 0, 0, .. filters.SelectMany(filter => filter)]));
    }

    /// <summary>An attribute of texts, each in as many bytes as the longest.</summary>
    public static byte[] FixedTexts(string name, params string[] texts)
    {
        int width = texts.Max(Encoding.UTF8.GetByteCount);
        return Attribute(name, [0x13, 1, 0, 0, .. U32(width)], Space([texts.Length]), [.. texts
            .SelectMany(text => (byte[])[.. Encoding.UTF8.GetBytes(text), .. new byte[width - Encoding.UTF8.GetByteCount(text)]])]);
    }

    /// <summary>An attribute of one text that is stored elsewhere.</summary>
    public byte[] VariableText(string name, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text), other = [.. U16(1), .. U16(1), .. U32(0), .. U64(3), .. Padded("abc"u8.ToArray())];
        byte[] found = [.. U16(2), .. U16(1), .. U32(0), .. U64(bytes.Length), .. Padded(bytes)];
        long collection =
            Put([.. "GCOL"u8, 1, 0, 0, 0, .. U64(16 + other.Length + found.Length + 16), .. other, .. found, .. new byte[16]]);
        return Attribute(
            name, [0x19, 1, 0, 0, .. U32(16), 0x10, 0, 0, 0, .. U32(1), .. U16(0), .. U16(8)], Space([]),
            [.. U32(bytes.Length), .. U64(collection), .. U32(2)]);
    }

    public static byte[] Attribute(string name, byte[] type, byte[] space, byte[] data)
    {
        byte[] nameBytes = [.. Encoding.UTF8.GetBytes(name), 0];
        return Message(AttributeMessage, [1, 0, .. U16(nameBytes.Length), .. U16(type.Length), .. U16(space.Length), .. Padded(nameBytes),
            .. Padded(type), .. Padded(space), .. data]);
    }

    public static byte[] Space(int[] shape) => [1, (byte)shape.Length, 0, 0, 0, 0, 0, 0, .. shape.SelectMany(size => U64(size))];

    /// <summary>The whole file.</summary>
    public byte[] Finish(long root, int version = 0)
    {
        Put([]);
        byte[] bytes = [.. file];
        byte[] start =
        [
            0x89, .. "HDF\r\n"u8, 0x1A, (byte)'\n', (byte)version, 0, 0, 0, 0, 8, 8, 0, .. U16(4), .. U16(16), .. U32(0),
            .. version == 1 ? U32(0) : [], .. U64(0), .. U64(Nowhere), .. U64(bytes.Length), .. U64(Nowhere), .. U64(0), .. U64(root),
            .. U32(0), .. U32(0),
        ];
        start.CopyTo(bytes, 0);
        return bytes;
    }

    public static byte[] Bytes<T>(params T[] values) where T : unmanaged => MemoryMarshal.AsBytes<T>(values).ToArray();

    public static byte[] U16(int value)
    {
        byte[] bytes = new byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)value);
        return bytes;
    }

    public static byte[] U32(long value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)value);
        return bytes;
    }

    public static byte[] U64(long value)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return bytes;
    }

    private long Tree(string path, IReadOnlyDictionary<string, (int[] Shape, float[] Values)> datasets, byte[][] attributes)
    {
        Dictionary<string, long> members = [];
        foreach (IGrouping<string, string> group in datasets.Keys.Where(name => name.StartsWith(path, StringComparison.Ordinal))
            .GroupBy(name => name[path.Length..].Split('/')[0])
            .ToArray())
        {
            string whole = path + group.Key;
            members.Add(group.Key, datasets.TryGetValue(whole, out (int[] Shape, float[] Values) found)
                ? Dataset(found.Shape, Float32, Bytes(found.Values))
                : Tree(whole + "/", datasets, []));
        }
        return Group(members, attributes);
    }

    private static byte[] Filter(int id, int value) =>
        [.. U16(id), .. U16(8), .. U16(0), .. U16(1), .. "a name\0\0"u8, .. U32(value), .. U32(0)];

    private static byte[] Padded(byte[] bytes) => [.. bytes, .. new byte[-bytes.Length & 7]];

    private static byte[] Compressed(byte[] bytes)
    {
        MemoryStream target = new();
        using (ZLibStream stream = new(target, CompressionLevel.Optimal)) stream.Write(bytes);
        return target.ToArray();
    }

    /// <summary>A chunk's elements, zeros beyond the shape.</summary>
    private static byte[] Piece(int[] shape, int[] chunk, int[] origin, int width, byte[] data)
    {
        byte[] piece = new byte[chunk.Aggregate(width, (product, size) => product * size)];
        int[] within = new int[chunk.Length], one = [.. chunk.Select(_ => 1)];
        int at = 0;
        do
        {
            int element = 0;
            bool isInside = true;
            for (int axis = 0; axis < shape.Length; axis++)
            {
                isInside &= origin[axis] + within[axis] < shape[axis];
                element = (element * shape[axis]) + origin[axis] + within[axis];
            }
            if (isInside) data.AsSpan(element * width, width).CopyTo(piece.AsSpan(at));
            at += width;
        }
        while (Advance(within, one, chunk));
        return piece;
    }

    /// <summary>The next position, the last axis fastest; false after the last one.</summary>
    private static bool Advance(int[] position, int[] step, int[] limit)
    {
        for (int axis = position.Length - 1; axis >= 0; axis--)
        {
            if ((position[axis] += step[axis]) < limit[axis]) return true;
            position[axis] = 0;
        }
        return false;
    }
}

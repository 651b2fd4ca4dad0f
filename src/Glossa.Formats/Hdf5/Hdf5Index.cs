using System.Numerics;
using Glossa.Tensors;

namespace Glossa.Formats;

/// <summary>
/// An index of an HDF5 file that is a B-tree of version 2: every node has records, and inner nodes have children between them.
/// </summary>
internal sealed class Hdf5Index
{
    /// <summary>The kinds of index: large objects of a heap, links of a group by name, attributes by name.</summary>
    public const int LargeObjects = 1, LinkNames = 5, AttributeNames = 8;

    private const int HeaderBytes = 34, AddressBytes = 8, NodePrefixBytes = 6, ChecksumBytes = 4;
    private const int MaxDepth = 16;

    private readonly Hdf5Source source;
    private readonly FilePlace place;
    private readonly int kind, recordBytes, countBytes;
    private readonly long nodeBytes;

    // The bytes of a pointer to a child of a node, by the node's level; the lowest nodes have none.
    private readonly int[] pointerBytes;
    private readonly Stack<Node> nodes = [];

    private Hdf5Index(Hdf5Source source, long address, int kind, int recordBytes, FilePlace place)
    {
        (this.source, this.kind, this.recordBytes, this.place) = (source, kind, recordBytes, place);
        Hdf5Fields fields = new(source.Describe(address, HeaderBytes, place), place);
        CheckStart(ref fields, "BTHD"u8);
        (nodeBytes, int bytes, int depth) = (fields.UInt32(), fields.UInt16(), fields.UInt16());
        if (bytes != recordBytes || depth > MaxDepth)
        {
            throw place.Error($"its index has {depth} levels of records of {bytes} bytes, "
                + $"where at most {MaxDepth} and {recordBytes} bytes are known: the file is corrupt");
        }
        fields.Skip(2);
        (long root, int count) = (fields.Int64(), fields.UInt16());
        long room = nodeBytes - NodePrefixBytes - ChecksumBytes, most = room / recordBytes, all = most;
        countBytes = BytesFor(most);
        pointerBytes = new int[depth + 1];
        for (int level = 1, allBytes = 0; level <= depth; level++)
        {
            // A pointer is an address, the child's records and, above the lowest inner nodes, all records below it.
            pointerBytes[level] = AddressBytes + countBytes + allBytes;
            most = (room - pointerBytes[level]) / (recordBytes + pointerBytes[level]);
            // Counts larger than any file all need eight bytes.
            all = (long)Int128.Min(((Int128)(most + 1) * all) + most, long.MaxValue);
            allBytes = BytesFor(all);
        }
        if (root >= 0) nodes.Push(new Node(root, count, depth));
    }

    private readonly record struct Node(long Address, long Count, int Level);

    /// <summary>All records, in no particular order.</summary>
    /// <param name="source">The file.</param>
    /// <param name="address">Where the index is.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="recordBytes">The bytes of one of its records.</param>
    /// <param name="place">What it belongs to, for errors.</param>
    public static IEnumerable<byte[]> Records(Hdf5Source source, long address, int kind, int recordBytes, FilePlace place)
    {
        Hdf5Index index = new(source, address, kind, recordBytes, place);
        while (index.nodes.TryPop(out Node node))
        {
            foreach (byte[] record in index.ReadNode(node)) yield return record;
        }
    }

    /// <summary>The bytes that a count up to a limit is written in.</summary>
    public static int BytesFor(long limit) => (BitOperations.Log2((ulong)Math.Max(limit, 1)) / 8) + 1;

    /// <summary>A node's records; its children, which are a level below so that no tree has a circle, are kept for later.</summary>
    private List<byte[]> ReadNode(Node node)
    {
        int pointer = pointerBytes[node.Level];
        long bytes = NodePrefixBytes + (node.Count * recordBytes) + (node.Level > 0 ? (node.Count + 1) * pointer : 0);
        if (bytes + ChecksumBytes > nodeBytes)
        {
            throw place.Error($"a node of its index has {node.Count} records, more than fit its {nodeBytes} bytes: the file is corrupt");
        }
        Hdf5Fields fields = new(source.Describe(node.Address, bytes, place), place);
        CheckStart(ref fields, node.Level > 0 ? "BTIN"u8 : "BTLF"u8);
        List<byte[]> records = new((int)node.Count);
        while (records.Count < node.Count) records.Add(fields.Take(recordBytes).ToArray());
        while (fields.Left > 0)
        {
            Hdf5Fields child = new(fields.Take(pointer), place);
            nodes.Push(new Node(child.Int64(), child.Unsigned(countBytes), node.Level - 1));
        }
        return records;
    }

    private void CheckStart(ref Hdf5Fields fields, ReadOnlySpan<byte> letters)
    {
        fields.Signature(letters);
        (int version, int found) = (fields.Byte(), fields.Byte());
        if (version != 0 || found != kind)
        {
            throw place.Error($"its index has version {version} and kind {found} where 0 and {kind} are needed: the file is corrupt");
        }
    }
}

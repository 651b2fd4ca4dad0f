using System.Text;
using Glossa.Tensors;

namespace Glossa.Formats;

/// <summary>The two indexes of an HDF5 file that are B-trees of version 1: the members of a group, and the chunks of a data set.</summary>
internal static class Hdf5Tree
{
    private const int GroupNode = 0, ChunkNode = 1;
    private const int NodePrefixBytes = 24, GroupKeyBytes = 8, AddressBytes = 8, HeapPrefixBytes = 32, LeafPrefixBytes = 8,
        MemberBytes = 40;
    private const long SoftLink = 2;

    /// <summary>The bytes of the longest name that is read.</summary>
    public const int MaxNameBytes = 1024;

    /// <summary>The members of a group that has a table of symbols.</summary>
    public static IEnumerable<Hdf5Link> Members(Hdf5Source source, Hdf5Message symbolTable, FilePlace place)
    {
        (long tree, byte[] names) = ReadTable(source, symbolTable, place);
        foreach ((_, long leaf) in Entries(source, tree, GroupNode, GroupKeyBytes, place))
        {
            foreach (Hdf5Link member in ReadLeaf(source, leaf, names, place)) yield return member;
        }
    }

    /// <summary>The chunks of a data set: their keys and where their bytes are.</summary>
    public static IEnumerable<(byte[] Key, long Address)> Chunks(Hdf5Source source, long tree, int keyBytes, FilePlace place) =>
        Entries(source, tree, ChunkNode, keyBytes, place);

    /// <summary>The entries of a tree's lowest nodes, from left to right.</summary>
    private static IEnumerable<(byte[] Key, long Address)> Entries(Hdf5Source source, long root, int kind, int keyBytes, FilePlace place)
    {
        Stack<(long Address, int? Level)> nodes = new([(root, null)]);
        while (nodes.TryPop(out (long Address, int? Level) node))
        {
            (int level, List<(byte[] Key, long Address)> children) = ReadNode(source, node.Address, kind, keyBytes, place);
            // Levels go down by one, so that no tree has a circle.
            if (node.Level is { } expected && level != expected)
            {
                throw place.Error($"a node of its index is on level {level} where {expected} is needed: the file is corrupt");
            }
            if (level == 0)
            {
                foreach ((byte[] Key, long Address) child in children) yield return child;
                continue;
            }
            for (int i = children.Count - 1; i >= 0; i--) nodes.Push((children[i].Address, level - 1));
        }
    }

    private static (int Level, List<(byte[] Key, long Address)> Children) ReadNode(
        Hdf5Source source, long address, int kind, int keyBytes, FilePlace place)
    {
        Hdf5Fields prefix = new(source.Describe(address, NodePrefixBytes, place), place);
        prefix.Signature("TREE"u8);
        int found = prefix.Byte(), level = prefix.Byte(), count = prefix.UInt16();
        if (found != kind) throw place.Error($"its index is of kind {found} where {kind} is needed: the file is corrupt");
        Hdf5Fields fields = new(source.Describe(address + NodePrefixBytes, (long)count * (keyBytes + AddressBytes), place), place);
        List<(byte[] Key, long Address)> children = new(count);
        for (int i = 0; i < count; i++) children.Add((fields.Take(keyBytes).ToArray(), fields.Int64()));
        return (level, children);
    }

    /// <summary>The location of a group's index, and all its names.</summary>
    private static (long Tree, byte[] Names) ReadTable(Hdf5Source source, Hdf5Message symbolTable, FilePlace place)
    {
        Hdf5Fields table = new(symbolTable.Body, place);
        (long tree, long heap) = (table.Int64(), table.Int64());
        Hdf5Fields fields = new(source.Describe(heap, HeapPrefixBytes, place), place);
        fields.Signature("HEAP"u8);
        fields.Skip(4);
        long bytes = fields.Int64();
        fields.Skip(8);
        return (tree, source.Describe(fields.Int64(), bytes, place));
    }

    private static List<Hdf5Link> ReadLeaf(Hdf5Source source, long address, byte[] names, FilePlace place)
    {
        Hdf5Fields prefix = new(source.Describe(address, LeafPrefixBytes, place), place);
        prefix.Signature("SNOD"u8);
        prefix.Skip(2);
        int count = prefix.UInt16();
        Hdf5Fields fields = new(source.Describe(address + LeafPrefixBytes, (long)count * MemberBytes, place), place);
        List<Hdf5Link> members = new(count);
        for (int i = 0; i < count; i++)
        {
            (long nameOffset, long header, long cached) = (fields.Int64(), fields.Int64(), fields.UInt32());
            fields.Skip(4);
            long targetOffset = fields.UInt32();
            fields.Skip(12);
            string name = NameAt(names, nameOffset, place);
            string? target = cached == SoftLink ? Hdf5Links.SoftTarget(NameAt(names, targetOffset, place)) : null;
            members.Add(new Hdf5Link(name, target is null ? header : null, target));
        }
        return members;
    }

    private static string NameAt(byte[] names, long offset, FilePlace place)
    {
        if (offset < 0 || offset >= names.Length)
        {
            throw place.Error($"a name is at {offset} of its {names.Length} bytes of names: the file is corrupt");
        }
        ReadOnlySpan<byte> bytes = names.AsSpan((int)offset, (int)Math.Min(MaxNameBytes, names.Length - offset));
        int end = bytes.IndexOf((byte)0);
        if (end < 1) throw place.Error($"a name of its members is empty, or longer than {MaxNameBytes} bytes");
        return Encoding.UTF8.GetString(bytes[..end]);
    }
}

using System.Text;

namespace Glossa.Tensors;

/// <summary>The two indexes of an HDF5 file that are B-trees of version 1: the members of a group, and the chunks of a data set.</summary>
internal static class Hdf5Tree
{
    private const int GroupNode = 0, ChunkNode = 1;
    private const int NodePrefixBytes = 24, GroupKeyBytes = 8, AddressBytes = 8, HeapPrefixBytes = 32, LeafPrefixBytes = 8, MemberBytes = 40;
    private const int MaxNameBytes = 1024;
    private const long SoftLink = 2;

    /// <summary>The members of a group: their names and where their headers are. Symbolic links are passed over.</summary>
    public static IEnumerable<(string Name, long Address)> Members(Hdf5Source source, Hdf5Message symbolTable, FilePlace place)
    {
        Hdf5Fields table = new(symbolTable.Body, place);
        (long tree, long heap) = (table.Int64(), table.Int64());
        (long namesAt, long namesBytes) = ReadHeap(source, heap, place);
        foreach ((_, long leaf) in Entries(source, tree, GroupNode, GroupKeyBytes, place))
        {
            foreach ((long nameOffset, long address) in ReadLeaf(source, leaf, place)) yield return (ReadName(source, namesAt, namesBytes, nameOffset, place), address);
        }
    }

    /// <summary>The chunks of a data set: their keys and where their bytes are.</summary>
    public static IEnumerable<(byte[] Key, long Address)> Chunks(Hdf5Source source, long tree, int keyBytes, FilePlace place) => Entries(source, tree, ChunkNode, keyBytes, place);

    /// <summary>The entries of a tree's lowest nodes, from left to right.</summary>
    private static IEnumerable<(byte[] Key, long Address)> Entries(Hdf5Source source, long root, int kind, int keyBytes, FilePlace place)
    {
        Stack<(long Address, int? Level)> nodes = new([(root, null)]);
        while (nodes.TryPop(out (long Address, int? Level) node))
        {
            (int level, List<(byte[] Key, long Address)> children) = ReadNode(source, node.Address, kind, keyBytes, place);
            // Levels go down by one, so that no tree has a circle.
            if (node.Level is { } expected && level != expected) throw place.Error($"a node of its index is on level {level} where {expected} is needed: the file is corrupt");
            if (level == 0)
            {
                foreach ((byte[] Key, long Address) child in children) yield return child;
                continue;
            }
            for (int i = children.Count - 1; i >= 0; i--) nodes.Push((children[i].Address, level - 1));
        }
    }

    private static (int Level, List<(byte[] Key, long Address)> Children) ReadNode(Hdf5Source source, long address, int kind, int keyBytes, FilePlace place)
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

    private static (long NamesAt, long NamesBytes) ReadHeap(Hdf5Source source, long address, FilePlace place)
    {
        Hdf5Fields fields = new(source.Describe(address, HeapPrefixBytes, place), place);
        fields.Signature("HEAP"u8);
        fields.Skip(4);
        long bytes = fields.Int64();
        fields.Skip(8);
        long start = fields.Int64();
        source.Check(start, bytes, place);
        return (start, bytes);
    }

    private static List<(long NameOffset, long Address)> ReadLeaf(Hdf5Source source, long address, FilePlace place)
    {
        Hdf5Fields prefix = new(source.Describe(address, LeafPrefixBytes, place), place);
        prefix.Signature("SNOD"u8);
        prefix.Skip(2);
        int count = prefix.UInt16();
        Hdf5Fields fields = new(source.Describe(address + LeafPrefixBytes, (long)count * MemberBytes, place), place);
        List<(long NameOffset, long Address)> members = new(count);
        for (int i = 0; i < count; i++)
        {
            (long nameOffset, long header, long cached) = (fields.Int64(), fields.Int64(), fields.UInt32());
            fields.Skip(20);
            if (cached != SoftLink) members.Add((nameOffset, header));
        }
        return members;
    }

    private static string ReadName(Hdf5Source source, long namesAt, long namesBytes, long offset, FilePlace place)
    {
        if (offset < 0 || offset >= namesBytes) throw place.Error($"a name stands at {offset} of its {namesBytes} bytes of names: the file is corrupt");
        ReadOnlySpan<byte> bytes = source.Describe(namesAt + offset, Math.Min(MaxNameBytes, namesBytes - offset), place);
        int end = bytes.IndexOf((byte)0);
        if (end < 1) throw place.Error($"a name of its members is empty, or longer than {MaxNameBytes} bytes");
        return Encoding.UTF8.GetString(bytes[..end]);
    }
}

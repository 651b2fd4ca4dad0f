namespace Glossa.Tensors;

/// <summary>What one message of an object says, not yet taken apart.</summary>
/// <param name="Kind">Its number in the format's description.</param>
/// <param name="IsShared">Whether it only points to what another object says.</param>
/// <param name="Body">Its bytes.</param>
internal sealed record Hdf5Message(int Kind, bool IsShared, byte[] Body)
{
    public const int Space = 0x01, LinkInfo = 0x02, Type = 0x03, Link = 0x06, Layout = 0x08, Filters = 0x0B, Attribute = 0x0C, Continuation = 0x10, SymbolTable = 0x11;
}

/// <summary>The header of an object of an HDF5 file (a group or a data set): a list of messages, in one block or several.</summary>
internal static class Hdf5Header
{
    private const int PrefixBytes = 16;
    private const int MessagePrefixBytes = 8;

    /// <summary>Reads the messages of the object at an address (version 1 of headers).</summary>
    public static List<Hdf5Message> Read(Hdf5Source source, long address, FilePlace place)
    {
        Hdf5Fields prefix = new(source.Describe(address, PrefixBytes, place), place);
        int version = prefix.Byte();
        if (version == (byte)'O') throw place.Error($"its header is of a newer version. {Hdf5File.SaveOlder}");
        if (version != 1) throw place.Error($"its header has version {version} where 1 is known: the file is corrupt");
        prefix.Skip(1);
        int count = prefix.UInt16();
        prefix.Skip(4);
        List<Hdf5Message> messages = [];
        Queue<(long Address, long Bytes)> blocks = new([(address + PrefixBytes, prefix.UInt32())]);
        while (messages.Count < count && blocks.TryDequeue(out (long Address, long Bytes) block))
        {
            Hdf5Fields fields = new(source.Describe(block.Address, block.Bytes, place), place);
            while (messages.Count < count && fields.Left >= MessagePrefixBytes)
            {
                (int kind, int size, int flags) = (fields.UInt16(), fields.UInt16(), fields.Byte());
                fields.Skip(3);
                Hdf5Message message = new(kind, (flags & 2) != 0, fields.Take(size).ToArray());
                if (kind == Hdf5Message.Continuation)
                {
                    Hdf5Fields where = new(message.Body, place);
                    blocks.Enqueue((where.Int64(), where.Int64()));
                }
                messages.Add(message);
            }
        }
        return messages;
    }
}

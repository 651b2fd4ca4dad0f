using Glossa.Tensors;

namespace Glossa.Formats;

/// <summary>A message of an object, not yet parsed.</summary>
/// <param name="Kind">Its number in the format's description.</param>
/// <param name="IsShared">Whether it only points to what another object says.</param>
/// <param name="Body">Its bytes.</param>
internal sealed record Hdf5Message(int Kind, bool IsShared, byte[] Body)
{
    public const int Space = 0x01, LinkInfo = 0x02, Type = 0x03, Link = 0x06, External = 0x07, Layout = 0x08, Filters = 0x0B;
    public const int Attribute = 0x0C, Continuation = 0x10, SymbolTable = 0x11, AttributeInfo = 0x15;
}

/// <summary>The header of an object of an HDF5 file (a group or a data set): a list of messages, in one block or several.</summary>
internal static class Hdf5Header
{
    private const int PrefixBytes = 16, MessagePrefixBytes = 8;
    private const int SharedFlag = 2;

    // Version 2: letters and flags, times, limits of attributes, and what is behind each block.
    private const int NewPrefixBytes = 6, NewMessagePrefixBytes = 4, TimeBytes = 16, LimitBytes = 4, OrderBytes = 2, ChecksumBytes = 4;
    private const int OrderFlag = 4, LimitFlag = 0x10, TimeFlag = 0x20;

    private const int MaxMessages = 1 << 16;

    /// <summary>Reads the messages of the object at an address.</summary>
    public static List<Hdf5Message> Read(Hdf5Source source, long address, FilePlace place)
    {
        byte[] prefix = source.Describe(address, NewPrefixBytes, place);
        if (prefix.AsSpan().StartsWith("OHDR"u8)) return ReadNew(source, address, prefix, place);
        if (prefix[0] != 1) throw place.Error($"its header has version {prefix[0]} where 1 and 2 are known: the file is corrupt");
        return ReadOld(source, address, place);
    }

    private static List<Hdf5Message> ReadOld(Hdf5Source source, long address, FilePlace place)
    {
        Hdf5Fields prefix = new(source.Describe(address, PrefixBytes, place), place);
        prefix.Skip(2);
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
                Add(kind, flags, fields.Take(size), messages, blocks, place);
            }
        }
        return messages;
    }

    private static List<Hdf5Message> ReadNew(Hdf5Source source, long address, byte[] prefix, FilePlace place)
    {
        (int version, int flags) = (prefix[4], prefix[5]);
        if (version != 2) throw place.Error($"its header has version {version} where 1 and 2 are known. {Hdf5File.WriteAnew}");
        long start = address + NewPrefixBytes + ((flags & TimeFlag) != 0 ? TimeBytes : 0) + ((flags & LimitFlag) != 0 ? LimitBytes : 0);
        int sizeBytes = 1 << (flags & 3), prefixBytes = NewMessagePrefixBytes + ((flags & OrderFlag) != 0 ? OrderBytes : 0);
        Hdf5Fields size = new(source.Describe(start, sizeBytes, place), place);
        List<Hdf5Message> messages = [];
        Queue<(long Address, long Bytes)> blocks = new([(start + sizeBytes, size.Unsigned(sizeBytes))]);
        bool isFirst = true;
        while (blocks.TryDequeue(out (long Address, long Bytes) block))
        {
            Hdf5Fields fields = new(source.Describe(block.Address, block.Bytes, place), place);
            if (!isFirst) fields.Signature("OCHK"u8);
            // The first block's size does not count its checksum.
            int behind = isFirst ? 0 : ChecksumBytes;
            isFirst = false;
            while (fields.Left - behind >= prefixBytes)
            {
                (int kind, int bytes, int messageFlags) = (fields.Byte(), fields.UInt16(), fields.Byte());
                fields.Skip(prefixBytes - NewMessagePrefixBytes);
                Add(kind, messageFlags, fields.Take(bytes), messages, blocks, place);
            }
        }
        return messages;
    }

    private static void Add(
        int kind, int flags, ReadOnlySpan<byte> body, List<Hdf5Message> messages, Queue<(long Address, long Bytes)> blocks, FilePlace place)
    {
        if (messages.Count == MaxMessages) throw place.Error($"its header has more than {MaxMessages} messages: the file is corrupt");
        messages.Add(new Hdf5Message(kind, (flags & SharedFlag) != 0, body.ToArray()));
        if (kind != Hdf5Message.Continuation) return;
        Hdf5Fields where = new(body, place);
        blocks.Enqueue((where.Int64(), where.Int64()));
    }
}

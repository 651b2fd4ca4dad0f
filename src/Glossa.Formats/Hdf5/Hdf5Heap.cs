using System.Numerics;
using Glossa.Tensors;

namespace Glossa.Formats;

/// <summary>
/// A heap of an HDF5 file that groups keep their links in when they have many, and objects their attributes. Small objects are in
/// blocks, in rows of <c>width</c> blocks: two rows of the starting size, then each row of twice the size of the one before it; from
/// some row on a block is a table of rows itself.
/// </summary>
internal sealed class Hdf5Heap
{
    private const int HeaderBytes = 142, AddressBytes = 8, TablePrefixBytes = 13, LargeRecordBytes = 24;
    private const int Managed = 0, Large = 1, Tiny = 2;
    private const int OrderFlag = 1;

    // Sizes of blocks are powers of two; larger ones than this are in no file.
    private const int MaxLog = 40;

    private readonly Hdf5Source source;
    private readonly FilePlace place;
    private readonly int idBytes, offsetBytes, lengthBytes, startLog, firstRowLog, directRows, width, rows;
    private readonly long root, largeIndex;
    private Dictionary<long, (long Address, long Bytes)>? large;

    /// <summary>
    /// The objects that a message of an object's header refers to: it says where their heap is and where the index of their names.
    /// </summary>
    /// <param name="source">The file.</param>
    /// <param name="info">The message.</param>
    /// <param name="orderBytes">The bytes of its number for the order of creation, where it has one.</param>
    /// <param name="index">The kind of the index.</param>
    /// <param name="recordBytes">The bytes of one of the index's records.</param>
    /// <param name="id">What in a record the heap knows the object by.</param>
    /// <param name="place">What they belong to, for errors.</param>
    public static IEnumerable<byte[]> Objects(
        Hdf5Source source, byte[] info, int orderBytes, int index, int recordBytes, Range id, FilePlace place)
    {
        (long heapAddress, long names) = ReadInfo(info, orderBytes, place);
        // Few objects stay in the header.
        if (heapAddress < 0) yield break;
        Hdf5Heap heap = new(source, heapAddress, place);
        foreach (byte[] record in Hdf5Index.Records(source, names, index, recordBytes, place)) yield return heap.Read(record.AsSpan()[id]);
    }

    /// <summary>Reads the header of a heap.</summary>
    /// <param name="source">The file.</param>
    /// <param name="address">Where the heap is.</param>
    /// <param name="place">What it belongs to, for errors.</param>
    public Hdf5Heap(Hdf5Source source, long address, FilePlace place)
    {
        (this.source, this.place) = (source, place);
        Hdf5Fields fields = new(source.Describe(address, HeaderBytes, place), place);
        fields.Signature("FRHP"u8);
        (int version, idBytes, int filters) = (fields.Byte(), fields.UInt16(), fields.UInt16());
        if (version != 0 || filters != 0)
        {
            throw place.Error($"its heap has version {version} and filters of {filters} bytes, which is not supported. "
                + $"{Hdf5File.WriteAnew}");
        }
        fields.Skip(1);
        long mostManaged = fields.UInt32();
        fields.Skip(8);
        largeIndex = fields.Int64();
        fields.Skip(10 * sizeof(long));
        width = fields.UInt16();
        (long start, long mostDirect) = (fields.Int64(), fields.Int64());
        int addressBits = fields.UInt16();
        fields.Skip(2);
        (root, rows) = (fields.Int64(), fields.UInt16());
        (startLog, int directLog, int widthLog) = (Log(start), Log(mostDirect), Log(width));
        firstRowLog = startLog + widthLog;
        directRows = directLog - startLog + 2;
        offsetBytes = (addressBits + 7) / 8;
        lengthBytes = Math.Min((directLog + 7) / 8, Hdf5Index.BytesFor(mostManaged));
        if (directLog < startLog || offsetBytes is 0 or > 8 || rows > 64 || 1 + offsetBytes + lengthBytes > idBytes) throw Corrupt();
    }

    private static (long Heap, long Names) ReadInfo(byte[] info, int orderBytes, FilePlace place)
    {
        Hdf5Fields fields = new(info, place);
        (int version, int flags) = (fields.Byte(), fields.Byte());
        if (version != 0)
        {
            throw place.Error($"what it says of its members or attributes has version {version} where 0 is known: the file is corrupt");
        }
        fields.Skip((flags & OrderFlag) != 0 ? orderBytes : 0);
        return (fields.Int64(), fields.Int64());
    }

    /// <summary>An object.</summary>
    /// <param name="id">What other parts of the file know it by.</param>
    public byte[] Read(ReadOnlySpan<byte> id)
    {
        if (id.Length != idBytes || id[0] >> 6 != 0) throw Corrupt();
        Hdf5Fields fields = new(id[1..], place);
        switch (id[0] >> 4)
        {
            case Managed:
                (long offset, long length) = (fields.Unsigned(offsetBytes), fields.Unsigned(lengthBytes));
                return source.Describe(Locate(offset, length), length, place);
            case Large when idBytes - 1 >= 2 * sizeof(long):
                return source.Describe(fields.Int64(), fields.Int64(), place);
            case Large:
                long number = fields.Unsigned(Math.Min(fields.Left, sizeof(long)));
                (long at, long bytes) = (large ??= ReadLarge()).GetValueOrDefault(number, (-1, 0));
                return source.Describe(at, bytes, place);
            case Tiny:
                return fields.Take((id[0] & 0x0F) + 1).ToArray();
            default:
                throw Corrupt();
        }
    }

    /// <summary>Finds an object in the blocks.</summary>
    private long Locate(long offset, long length)
    {
        if (rows == 0) return offset + length <= 1L << startLog ? root + offset : throw Corrupt();
        (long table, int tableRows) = (root, rows);
        while (true)
        {
            int log = BitOperations.Log2((ulong)Math.Max(offset, 1));
            int row = log < firstRowLog ? 0 : log - firstRowLog + 1;
            int blockLog = startLog + Math.Max(row - 1, 0);
            long rowStart = row == 0 ? 0 : 1L << log, column = (offset - rowStart) >> blockLog;
            if (row >= tableRows) throw Corrupt();
            long entry = table + TablePrefixBytes + offsetBytes + (((row * (long)width) + column) * AddressBytes);
            long block = new Hdf5Fields(source.Describe(entry, AddressBytes, place), place).Int64();
            offset -= rowStart + (column << blockLog);
            if (row < directRows) return offset + length <= 1L << blockLog ? block + offset : throw Corrupt();
            // A smaller table each time, so that this ends.
            (table, tableRows) = (block, blockLog - firstRowLog + 1);
        }
    }

    private Dictionary<long, (long Address, long Bytes)> ReadLarge()
    {
        Dictionary<long, (long Address, long Bytes)> objects = [];
        foreach (byte[] record in Hdf5Index.Records(source, largeIndex, Hdf5Index.LargeObjects, LargeRecordBytes, place))
        {
            Hdf5Fields fields = new(record, place);
            (long address, long bytes) = (fields.Int64(), fields.Int64());
            objects[fields.Int64()] = (address, bytes);
        }
        return objects;
    }

    private int Log(long size) =>
        BitOperations.IsPow2(size) && BitOperations.Log2((ulong)size) is <= MaxLog and int log ? log : throw Corrupt();

    private TensorFileException Corrupt() => place.Error("its heap of names contradicts itself: the file is corrupt");
}

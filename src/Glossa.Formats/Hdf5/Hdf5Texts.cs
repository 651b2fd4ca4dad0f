using System.Text;
using Glossa.Tensors;

namespace Glossa.Formats;

/// <summary>Reads the attributes of an HDF5 file that are texts or lists of texts.</summary>
internal sealed class Hdf5Texts(Hdf5Source source)
{
    private const int CollectionPrefixBytes = 16, ObjectPrefixBytes = 16;

    // An index's record: what the heap knows the attribute by, flags, the order of creation and a hash of the name.
    private const int RecordBytes = 17, IdBytes = 8, OrderBytes = 2;

    // What a text costs beside its bytes.
    private const int TextCost = 32;

    // The texts of collections that were looked into: where each begins and how many bytes it has.
    private readonly Dictionary<long, Dictionary<int, (long Address, long Bytes)>> collections = [];

    /// <summary>The attributes of an object that are texts: their names and the texts.</summary>
    /// <param name="messages">The object's header.</param>
    /// <param name="place">The object, for errors.</param>
    public IEnumerable<(string Name, IReadOnlyList<string> Texts)> Of(List<Hdf5Message> messages, FilePlace place)
    {
        foreach (Hdf5Message message in messages)
        {
            IEnumerable<byte[]> attributes = message.Kind switch
            {
                Hdf5Message.Attribute when !message.IsShared => [message.Body],
                Hdf5Message.AttributeInfo =>
                    Hdf5Heap.Objects(source, message.Body, OrderBytes, Hdf5Index.AttributeNames, RecordBytes, ..IdBytes, place),
                _ => [],
            };
            foreach (byte[] attribute in attributes)
            {
                if (Read(attribute, place) is { } read) yield return read;
            }
        }
    }

    /// <summary>The name and the texts of an attribute; null when it holds something else.</summary>
    private (string Name, IReadOnlyList<string> Texts)? Read(byte[] attribute, FilePlace place)
    {
        Hdf5Fields fields = new(attribute, place);
        int version = fields.Byte(), flags = fields.Byte();
        if (version is < 1 or > 3) throw place.Error($"an attribute has version {version} where 1 to 3 are known");
        int nameBytes = fields.UInt16(), typeBytes = fields.UInt16(), spaceBytes = fields.UInt16();
        if (version == 3) fields.Skip(1);
        ReadOnlySpan<byte> name = TakePadded(ref fields, nameBytes, version), type = TakePadded(ref fields, typeBytes, version),
            space = TakePadded(ref fields, spaceBytes, version);
        // From version 2 on the flags say that type or shape are stored elsewhere.
        if (version > 1 && (flags & 3) != 0) return null;
        FilePlace at = place with { Place = $"{place.Place}, attribute {FilePlace.Quote(Cut(name))}" };
        Hdf5Type kind = Hdf5Type.Read(type, at);
        if (kind.Text is not { } text) return null;
        long count = Hdf5Space.Read(space, at).Count;
        if (count > 0 && (kind.Bytes == 0 || count > fields.Left / kind.Bytes))
        {
            throw at.Error($"{count} texts of {kind.Bytes} bytes do not fit the {fields.Left} bytes it has: the file is corrupt");
        }
        source.Charge(count * TextCost, at);
        string[] texts = new string[count];
        for (int i = 0; i < texts.Length; i++)
        {
            texts[i] = text == Hdf5Text.Variable ? Variable(ref fields, at) : Fixed(fields.Take((int)kind.Bytes), text);
        }
        return (Cut(name), texts);
    }

    /// <summary>Only version 1 fills up to eight bytes.</summary>
    private static ReadOnlySpan<byte> TakePadded(ref Hdf5Fields fields, int bytes, int version)
    {
        ReadOnlySpan<byte> taken = fields.Take(bytes);
        if (version == 1) fields.Align(bytes);
        return taken;
    }

    private static string Fixed(ReadOnlySpan<byte> bytes, Hdf5Text text) => text switch
    {
        Hdf5Text.EndsWithZero => Cut(bytes),
        Hdf5Text.PaddedWithZeros => Encoding.UTF8.GetString(bytes.TrimEnd((byte)0)),
        _ => Encoding.UTF8.GetString(bytes.TrimEnd((byte)' ')),
    };

    private static string Cut(ReadOnlySpan<byte> bytes)
    {
        int end = bytes.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]);
    }

    private string Variable(ref Hdf5Fields fields, FilePlace place)
    {
        (long length, long collection, long index) = (fields.UInt32(), fields.Int64(), fields.UInt32());
        if (length == 0) return "";
        if (!collections.TryGetValue(collection, out Dictionary<int, (long Address, long Bytes)>? objects))
        {
            collections.Add(collection, objects = ReadCollection(collection, place));
        }
        if (index > int.MaxValue || !objects.TryGetValue((int)index, out (long Address, long Bytes) found) || length > found.Bytes)
        {
            throw place.Error($"the text {index} of {length} bytes is not where it should be, at byte {collection}: the file is corrupt");
        }
        return Cut(source.Describe(found.Address, length, place));
    }

    private Dictionary<int, (long Address, long Bytes)> ReadCollection(long address, FilePlace place)
    {
        Hdf5Fields prefix = new(source.Describe(address, CollectionPrefixBytes, place), place);
        prefix.Signature("GCOL"u8);
        prefix.Skip(4);
        long bytes = prefix.Int64();
        source.Check(address, bytes, place);
        Dictionary<int, (long Address, long Bytes)> objects = [];
        long end = address + bytes;
        for (long at = address + CollectionPrefixBytes; at <= end - ObjectPrefixBytes;)
        {
            Hdf5Fields fields = new(source.Describe(at, ObjectPrefixBytes, place), place);
            int index = fields.UInt16();
            fields.Skip(6);
            long size = fields.Int64();
            // Number 0 is the free room at the end.
            if (index == 0) break;
            at += ObjectPrefixBytes;
            if (size < 0 || size > end - at)
            {
                throw place.Error($"a text of {size} bytes at byte {at} is longer than the collection that holds it: the file is corrupt");
            }
            objects[index] = (at, size);
            at += (size + 7) & ~7L;
        }
        return objects;
    }
}

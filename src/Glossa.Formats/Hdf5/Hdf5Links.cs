using System.Text;
using Glossa.Tensors;

namespace Glossa.Formats;

/// <summary>A member of a group of an HDF5 file.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Address">Where its header is; null for a link by name.</param>
/// <param name="Target">What a link by name leads to, for errors.</param>
internal readonly record struct Hdf5Link(string Name, long? Address, string? Target);

/// <summary>
/// The members of a group, in each of the three ways in which groups keep them: a table of symbols, messages of the header, or a
/// heap with an index.
/// </summary>
internal static class Hdf5Links
{
    private const int KindFlag = 8, OrderFlag = 4, CharactersFlag = 0x10;
    private const int Hard = 0, Soft = 1, External = 64;

    // An index's record: a hash of the name, and what the heap knows the link by.
    private const int RecordBytes = 11, IdStart = 4, OrderBytes = 8;

    /// <summary>Whether messages are those of a group.</summary>
    public static bool IsGroup(List<Hdf5Message> messages) =>
        messages.Exists(message => message.Kind is Hdf5Message.SymbolTable or Hdf5Message.LinkInfo or Hdf5Message.Link);

    /// <summary>The members of the group that messages describe.</summary>
    public static IEnumerable<Hdf5Link> Of(Hdf5Source source, List<Hdf5Message> messages, FilePlace place)
    {
        foreach (Hdf5Message message in messages)
        {
            switch (message.Kind)
            {
                case Hdf5Message.SymbolTable:
                    foreach (Hdf5Link link in Hdf5Tree.Members(source, message, place)) yield return link;
                    break;
                case Hdf5Message.Link:
                    yield return Read(message.Body, place);
                    break;
                case Hdf5Message.LinkInfo:
                    IEnumerable<byte[]> links =
                        Hdf5Heap.Objects(source, message.Body, OrderBytes, Hdf5Index.LinkNames, RecordBytes, IdStart.., place);
                    foreach (byte[] link in links) yield return Read(link, place);
                    break;
            }
        }
    }

    private static Hdf5Link Read(byte[] body, FilePlace place)
    {
        Hdf5Fields fields = new(body, place);
        (int version, int flags) = (fields.Byte(), fields.Byte());
        if (version != 1) throw place.Error($"a link has version {version} where 1 is known: the file is corrupt");
        int kind = (flags & KindFlag) != 0 ? fields.Byte() : Hard;
        if ((flags & OrderFlag) != 0) fields.Skip(OrderBytes);
        if ((flags & CharactersFlag) != 0) fields.Skip(1);
        long length = fields.Unsigned(1 << (flags & 3));
        if (length is 0 or > Hdf5Tree.MaxNameBytes)
        {
            throw place.Error($"a name of its members has {length} bytes, where 1 to {Hdf5Tree.MaxNameBytes} are read");
        }
        string name = Encoding.UTF8.GetString(fields.Take((int)length));
        if (kind == Hard) return new Hdf5Link(name, fields.Int64(), null);
        ReadOnlySpan<byte> target = fields.Take(fields.UInt16());
        return new Hdf5Link(name, null, kind switch
        {
            Soft => SoftTarget(Encoding.UTF8.GetString(target)),
            External when target.Length > 0 => ExternalTarget(Encoding.UTF8.GetString(target[1..]).Split('\0')),
            _ => "of a kind that is not known",
        });
    }

    /// <summary>Returns the object that a link to another name of the same file leads to.</summary>
    public static string SoftTarget(string path) => $"to {FilePlace.Quote(path)}; read it by that name";

    private static string ExternalTarget(string[] target) =>
        $"to {FilePlace.Quote(target.ElementAtOrDefault(1) ?? "")} in the file {FilePlace.Quote(target[0])}, which is not followed; "
            + "open that file";
}

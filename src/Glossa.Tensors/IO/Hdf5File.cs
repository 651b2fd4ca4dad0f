using Microsoft.Win32.SafeHandles;

namespace Glossa.Tensors;

/// <summary>
/// An open HDF5 file as Keras writes its weights: groups within groups, data sets of numbers, and texts attached to groups. Opening walks all groups;
/// numbers are read when asked for, each data set by itself.
/// </summary>
/// <remarks>
/// What h5py writes unless told otherwise: version 0 or 1 of the file, groups with symbol tables, data sets in one piece or in chunks (gzip, shuffle), IEEE numbers of
/// 16, 32 and 64 bits. Any number of threads may read at once; the file is read at positions and never memory-mapped. Format: docs.hdfgroup.org, "HDF5 File Format Specification".
/// </remarks>
public sealed class Hdf5File : IDisposable
{
    /// <summary>What to do about a file of a newer version.</summary>
    internal const string SaveOlder = "It was probably written with libver='latest'; open it in Python and write it again without that (h5py.File(…, libver='earliest'))";

    private const int SuperblockBytes = 96;
    private const int NewerSuperblockExtra = 4;
    private const int MaxDepth = 32;

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'H', (byte)'D', (byte)'F', (byte)'\r', (byte)'\n', 0x1A, (byte)'\n'];

    private readonly SafeFileHandle handle;
    private readonly Dictionary<string, Hdf5Dataset> datasets = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Group, string Attribute), IReadOnlyList<string>> texts = [];

    private Hdf5File(string path, SafeFileHandle handle)
    {
        (Path, this.handle) = (path, handle);
        Hdf5Source source = new(path, handle);
        Walk(source, ReadSuperblock(source));
        Entries = [.. datasets.Values.Select(dataset => dataset.Entry).OrderBy(entry => entry.Name, StringComparer.Ordinal)];
    }

    /// <summary>The path the file was opened with.</summary>
    public string Path { get; }

    /// <summary>The data sets, by path.</summary>
    public IReadOnlyList<Hdf5Entry> Entries { get; }

    /// <summary>Opens a file and walks its groups.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="TensorFileException">The file is not an HDF5 file, is corrupt or cut off, or is of a newer version.</exception>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">Reading it is not allowed, or it is a folder.</exception>
    public static Hdf5File Open(string path)
    {
        SafeFileHandle handle = File.OpenHandle(path, share: FileShare.Read | FileShare.Delete);
        try
        {
            return new Hdf5File(path, handle);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>The texts attached to a group or data set, such as Keras' <c>layer_names</c> and <c>keras_version</c>.</summary>
    /// <param name="path">The path of the group or data set; empty for the file's root.</param>
    /// <param name="attribute">The attribute's name.</param>
    /// <returns>One text, or as many as the list has; none when there is no such attribute, or it holds no texts.</returns>
    public IReadOnlyList<string> Texts(string path, string attribute) => texts.GetValueOrDefault((path, attribute), []);

    /// <summary>Reads a data set, converted to the backend's format.</summary>
    /// <param name="name">Its path.</param>
    /// <param name="backend">Where it is to live.</param>
    /// <returns><c>Shape:</c> as the file says.</returns>
    /// <exception cref="TensorFileException">There is none of that name, it is no data set of numbers, is stored in a way that is not known, or is corrupt.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="ObjectDisposedException">The file was closed.</exception>
    public Tensor Read(string name, Backend backend)
    {
        Hdf5Source source = new(Path, handle);
        if (!datasets.TryGetValue(name, out Hdf5Dataset? dataset))
        {
            throw source.Place("groups").Error($"there is no data set {FilePlace.Quote(name)}; the file has {(Entries.Count == 0 ? "none" : string.Join(", ", Entries.Take(20).Select(entry => FilePlace.Quote(entry.Name))))}");
        }
        return dataset.Read(source, backend, PlaceOf(source, name));
    }

    /// <summary>Closes the file; tensors that were read live on.</summary>
    public void Dispose() => handle.Dispose();

    private static FilePlace PlaceOf(Hdf5Source source, string path) => source.Place(path.Length == 0 ? "root group" : $"object {FilePlace.Quote(path)}");

    /// <summary>Checks the beginning and gives the place of the root group's header.</summary>
    private static long ReadSuperblock(Hdf5Source source)
    {
        FilePlace place = source.Place("beginning");
        if (source.Length < SuperblockBytes) throw place.Error($"the file has {source.Length} bytes, too few for an HDF5 file");
        byte[] bytes = source.Describe(0, SuperblockBytes, place);
        Hdf5Fields fields = new(bytes, place);
        if (!fields.Take(Signature.Length).SequenceEqual(Signature))
        {
            throw place.Error("it does not begin as HDF5 files do, so this is none; perhaps an HTML page, or the pointer Git LFS leaves in place of a file");
        }
        int version = fields.Byte();
        if (version > 1) throw place.Error($"the file is of version {version} where 0 and 1 are known. {SaveOlder}");
        fields.Skip(4);
        (int addressBytes, int lengthBytes) = (fields.Byte(), fields.Byte());
        if ((addressBytes, lengthBytes) != (8, 8)) throw place.Error($"positions have {addressBytes} and lengths {lengthBytes} bytes where 8 and 8 are known");
        fields.Skip(9 + (version * NewerSuperblockExtra));
        long start = fields.Int64();
        fields.Skip(8);
        long end = fields.Int64();
        if (start != 0) throw place.Error($"its content begins at byte {start}, which is not supported");
        if (end > source.Length) throw place.Error($"the file should have {end} bytes, but has {source.Length}: it was cut off, perhaps by an interrupted copy or download");
        // The driver's place and the root's name come first.
        fields.Skip(16);
        return fields.Int64();
    }

    /// <summary>Visits every object, groups before what is in them.</summary>
    private void Walk(Hdf5Source source, long root)
    {
        Hdf5Texts attributes = new(source);
        HashSet<long> seen = [];
        Stack<(string Path, long Address, int Depth)> objects = new([("", root, 0)]);
        while (objects.TryPop(out (string Path, long Address, int Depth) next))
        {
            FilePlace place = PlaceOf(source, next.Path);
            if (next.Depth > MaxDepth) throw place.Error($"groups are nested more than {MaxDepth} deep");
            if (!seen.Add(next.Address)) throw place.Error("it is in the file under two names, perhaps within itself, which is not supported");
            List<Hdf5Message> messages = Hdf5Header.Read(source, next.Address, place);
            foreach (Hdf5Message message in messages)
            {
                if (message.Kind == Hdf5Message.Attribute && !message.IsShared && attributes.Read(message, place) is { } read) texts[(next.Path, read.Name)] = read.Texts;
            }
            if (messages.Find(message => message.Kind == Hdf5Message.SymbolTable) is { } table)
            {
                foreach ((string name, long address) in Hdf5Tree.Members(source, table, place)) objects.Push((next.Path.Length == 0 ? name : $"{next.Path}/{name}", address, next.Depth + 1));
            }
            else if (messages.Exists(message => message.Kind == Hdf5Message.Layout))
            {
                if (!datasets.TryAdd(next.Path, Hdf5Dataset.Of(next.Path, messages, place))) throw place.Error("it stands there twice: the file is corrupt");
            }
            else if (messages.Exists(message => message.Kind is Hdf5Message.Link or Hdf5Message.LinkInfo))
            {
                throw place.Error($"the group is of a newer version. {SaveOlder}");
            }
        }
    }
}

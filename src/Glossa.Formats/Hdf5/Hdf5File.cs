using Glossa.Tensors;
using Microsoft.Win32.SafeHandles;

namespace Glossa.Formats;

/// <summary>
/// An open HDF5 file as Keras writes its weights: groups within groups, data sets of numbers, and texts attached to groups. Opening walks
/// all groups; numbers are read when asked for, each data set by itself.
/// </summary>
/// <remarks>
/// What h5py writes by default, and most of what it writes with <c>libver='latest'</c>: versions 0 to 3 of the file, groups
/// of any kind, data sets in one piece or in chunks (gzip, shuffle), IEEE numbers of 16, 32 and 64 bits. Links by name, to this file or
/// another, are not followed. Any number of threads may read at once; the file is read at positions and never memory-mapped. Format:
/// docs.hdfgroup.org, "HDF5 File Format Specification".
/// </remarks>
public sealed class Hdf5File : IDisposable
{
    /// <summary>The advice about a part that only newer versions of the format have.</summary>
    internal const string WriteAnew = "It was probably written with libver='latest'; "
        + "read it in Python and write it again without that (h5py.File(path, 'w'))";

    private const int MaxDepth = 32;

    // What a name costs beside its characters.
    private const int NameCost = 64;

    private readonly SafeFileHandle handle;
    private readonly Dictionary<string, Hdf5Dataset> datasets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> links = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Group, string Attribute), IReadOnlyList<string>> texts = [];

    private Hdf5File(string path, SafeFileHandle handle)
    {
        (Path, this.handle) = (path, handle);
        Hdf5Source source = new(path, handle);
        Walk(source, Hdf5Superblock.ReadRoot(source));
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
    /// <exception cref="TensorFileException">There is none of that name, it is no data set of numbers, is stored in a way that is not
    /// known, or is corrupt.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="ObjectDisposedException">The file was closed.</exception>
    public Tensor Read(string name, Backend backend)
    {
        Hdf5Source source = new(Path, handle);
        if (!datasets.TryGetValue(name, out Hdf5Dataset? dataset))
        {
            if (links.TryGetValue(name, out string? target)) throw PlaceOf(source, name).Error($"it is a link {target}");
            throw source.Place("groups").Error($"there is no data set {FilePlace.Quote(name)}; the file has "
                + $"{(Entries.Count == 0 ? "none" : string.Join(", ", Entries.Take(20).Select(entry => FilePlace.Quote(entry.Name))))}");
        }
        return dataset.Read(source, backend, PlaceOf(source, name));
    }

    /// <summary>Closes the file; tensors that were read live on.</summary>
    public void Dispose() => handle.Dispose();

    private static FilePlace PlaceOf(Hdf5Source source, string path) =>
        source.Place(path.Length == 0 ? "root group" : $"object {FilePlace.Quote(path)}");

    /// <summary>Visits every object, groups before what is in them.</summary>
    private void Walk(Hdf5Source source, long root)
    {
        Hdf5Texts attributes = new(source);
        HashSet<long> groups = [];
        Stack<(string Path, long Address, int Depth)> objects = new([("", root, 0)]);
        while (objects.TryPop(out (string Path, long Address, int Depth) next))
        {
            FilePlace place = PlaceOf(source, next.Path);
            if (next.Depth > MaxDepth) throw place.Error($"groups are nested more than {MaxDepth} deep");
            List<Hdf5Message> messages = Hdf5Header.Read(source, next.Address, place);
            foreach ((string name, IReadOnlyList<string> read) in attributes.Of(messages, place)) texts[(next.Path, Counted(name))] = read;
            if (messages.Exists(message => message.Kind == Hdf5Message.Layout))
            {
                if (!datasets.TryAdd(next.Path, Hdf5Dataset.Of(next.Path, messages, place)))
                {
                    throw place.Error("it is there twice: the file is corrupt");
                }
            }
            else if (Hdf5Links.IsGroup(messages))
            {
                if (!groups.Add(next.Address))
                {
                    throw place.Error("the group is in the file under two names, perhaps within itself, which is not supported");
                }
                foreach (Hdf5Link link in Hdf5Links.Of(source, messages, place))
                {
                    string path = Counted(next.Path.Length == 0 ? link.Name : $"{next.Path}/{link.Name}");
                    if (link.Address is { } address) objects.Push((path, address, next.Depth + 1));
                    else links[path] = link.Target!;
                }
            }

            string Counted(string name)
            {
                source.Charge(NameCost + (sizeof(char) * name.Length), place);
                return name;
            }
        }
    }
}

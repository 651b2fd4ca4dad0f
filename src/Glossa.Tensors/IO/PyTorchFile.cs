using System.Buffers.Binary;
using System.IO.Compression;

namespace Glossa.Tensors;

/// <summary>
/// PyTorch's files (<c>.bin</c>, <c>.pt</c>, <c>.pth</c>): what <c>torch.save</c> wrote of dictionaries of tensors, in its archive of today and in the form before PyTorch 1.6. Such files are Python programs; here
/// nothing of them is run, and a file that wants more than tensors is refused.
/// </summary>
public static class PyTorchFile
{
    private const long LegacyVersion = 1001;

    // The number a file of the old form begins with, as a number too large for 64 bits is read.
    private const string LegacyMagic = "119547037146038801333356";

    private static readonly Dictionary<string, ElementFormat> Formats = new()
    {
        ["DoubleStorage"] = ElementFormat.Float64,
        ["FloatStorage"] = ElementFormat.Float32,
        ["HalfStorage"] = ElementFormat.Float16,
        ["BFloat16Storage"] = ElementFormat.BFloat16,
        ["LongStorage"] = ElementFormat.Int64,
        ["IntStorage"] = ElementFormat.Int32,
        ["ShortStorage"] = ElementFormat.Int16,
        ["CharStorage"] = ElementFormat.Int8,
        ["ByteStorage"] = ElementFormat.UInt8,
        ["BoolStorage"] = ElementFormat.Bool,
    };

    /// <summary>Reads all tensors; those of dictionaries within dictionaries have names with dots, and what is no tensor is left out.</summary>
    /// <param name="path">The file.</param>
    /// <param name="backend">Where the tensors are to live.</param>
    /// <returns>The tensors by name, in the file's order.</returns>
    /// <exception cref="TensorFileException">It is no such file, is damaged or cut off, or wants more than tensors.</exception>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    public static IReadOnlyDictionary<string, Tensor> Read(string path, Backend backend)
    {
        using FileStream file = File.OpenRead(path);
        Span<byte> start = stackalloc byte[2];
        bool isArchive = file.ReadAtLeast(start, 2, throwOnEndOfStream: false) == 2 && start.SequenceEqual("PK"u8);
        file.Position = 0;
        return isArchive ? ReadArchive(file, backend) : ReadLegacy(file, backend);
    }

    private static OrderedDictionary<string, Tensor> ReadArchive(FileStream file, Backend backend)
    {
        FilePlace place = new(file.Name, "archive");
        try
        {
            using ZipArchive archive = new(file, ZipArchiveMode.Read, leaveOpen: true);
            ZipArchiveEntry pickle = archive.Entries.FirstOrDefault(entry => entry.FullName.EndsWith("/data.pkl", StringComparison.Ordinal)) ?? throw place.Error("it is no file of PyTorch: there is no data.pkl in it");
            string folder = pickle.FullName[..^"data.pkl".Length];
            using Stream stream = pickle.Open();
            using BufferedStream buffered = new(stream);
            object? content = Reader(buffered, new(file.Name, "data.pkl")).Read();
            return Collect(content, place, tensor => tensor.Read(ReadStorage, backend));

            void ReadStorage(PyTorchStorage storage, long first, Span<byte> target, ref Stream? open)
            {
                if (open is null)
                {
                    FilePlace data = new(file.Name, $"data/{storage.Key}");
                    ZipArchiveEntry entry = archive.GetEntry($"{folder}data/{storage.Key}") ?? throw data.Error("it is missing");
                    // PyTorch never compresses; a file that does could claim any size.
                    if (entry.CompressedLength != entry.Length || entry.Length < storage.Bytes) throw data.Error($"it has {entry.Length} bytes where {storage.Bytes} are needed, or is compressed");
                    open = entry.Open();
                    Skip(open, first);
                }
                open.ReadExactly(target);
            }
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw place.Error($"it is damaged or cut off ({e.Message.TrimEnd('.')})", e);
        }
    }

    private static OrderedDictionary<string, Tensor> ReadLegacy(FileStream file, Backend backend)
    {
        FilePlace place = new(file.Name, "file");
        using BufferedStream stream = new(file);
        if (stream.ReadByte() != 0x80) throw place.Error("it is no file of PyTorch: those begin with PK or a pickle");
        stream.Position = 0;
        if (Reader(stream, place).Read() is not LegacyMagic) throw place.Error("it is a pickle, but none of torch.save");
        if (Reader(stream, place).Read() is not LegacyVersion) throw place.Error("it has a version that is not known");
        Reader(stream, place).Read(); // what machine wrote it
        List<PyTorchStorage> storages = [];
        object? content = Reader(stream, place, storages).Read();
        if (Reader(stream, place).Read() is not List<object?> keys) throw place.Error("the list of its storages is missing");
        Dictionary<string, long> offsets = [];
        Span<byte> count = stackalloc byte[sizeof(long)];
        foreach (object? key in keys)
        {
            PyTorchStorage storage = storages.Find(known => known.Key == key as string) ?? throw place.Error("it has a storage that nothing refers to");
            try
            {
                stream.ReadExactly(count);
            }
            catch (EndOfStreamException e)
            {
                throw place.Error("it was cut off", e);
            }
            if (BinaryPrimitives.ReadInt64LittleEndian(count) != storage.Count || stream.Length - stream.Position < storage.Bytes) throw place.Error($"storage {FilePlace.Quote(storage.Key)} does not have the {storage.Bytes} bytes it should: the file was cut off or changed");
            offsets[storage.Key] = stream.Position;
            stream.Position += storage.Bytes;
        }
        return Collect(content, place, tensor => tensor.Read(ReadStorage, backend));

        void ReadStorage(PyTorchStorage storage, long first, Span<byte> target, ref Stream? open)
        {
            if (open is null)
            {
                if (!offsets.TryGetValue(storage.Key, out long offset)) throw place.Error($"storage {FilePlace.Quote(storage.Key)} is missing");
                open = stream;
                open.Position = offset + first;
            }
            open.ReadExactly(target);
        }
    }

    private static void Skip(Stream stream, long bytes)
    {
        byte[] piece = new byte[1 << 14];
        for (long left = bytes; left > 0;)
        {
            int read = stream.Read(piece, 0, (int)Math.Min(left, piece.Length));
            if (read == 0) throw new EndOfStreamException();
            left -= read;
        }
    }

    private static PickleReader Reader(Stream stream, FilePlace place, List<PyTorchStorage>? storages = null) => new(stream, place, (name, arguments) => Call(name, arguments, place), reference =>
    {
        if (reference is not ["storage", PickleName type, string key, string, long count, ..] || count < 0 || !Formats.TryGetValue(type.Name, out ElementFormat format)) throw place.Error("it refers to something that is no storage of numbers");
        PyTorchStorage storage = new(key, format, count);
        if (count > (1L << 58) / format.Bytes()) throw place.Error($"storage {FilePlace.Quote(key)} claims {count} numbers");
        storages?.Add(storage);
        return storage;
    });

    /// <summary>The few names that dictionaries of tensors are made with.</summary>
    private static object? Call(PickleName name, object?[] arguments, FilePlace place) => (name.ToString(), arguments) switch
    {
        ("collections.OrderedDict", []) => new OrderedDictionary<object, object?>(),
        ("torch._utils._rebuild_tensor_v2" or "torch._utils._rebuild_tensor", [PyTorchStorage storage, long offset, object?[] sizes, object?[] strides, ..]) => new PyTorchTensor(storage, offset, Longs(sizes, place), Longs(strides, place)),
        ("torch._utils._rebuild_parameter", [PyTorchTensor tensor, ..]) => tensor,
        ("torch.Size", [object?[] sizes]) => sizes,
        _ => throw place.Error($"it wants to call {FilePlace.Quote(name.ToString())}, which only Python could; files are never run. Save the tensors alone: torch.save(model.state_dict(), path)"),
    };

    private static long[] Longs(object?[] values, FilePlace place) => [.. values.Select(value => value as long? ?? throw place.Error("a tensor has a size that is no number"))];

    private static OrderedDictionary<string, Tensor> Collect(object? content, FilePlace place, Func<PyTorchTensor, Tensor> read)
    {
        OrderedDictionary<string, Tensor> tensors = [];
        HashSet<object> seen = new(ReferenceEqualityComparer.Instance);
        if (content is not OrderedDictionary<object, object?> all) throw place.Error("it holds no dictionary of tensors; save one: torch.save(model.state_dict(), path)");
        Add(all, "", 0);
        return tensors;

        void Add(OrderedDictionary<object, object?> dictionary, string prefix, int depth)
        {
            if (!seen.Add(dictionary)) return;
            if (depth > 16) throw place.Error("its dictionaries lie within each other too deeply");
            foreach ((object key, object? value) in dictionary)
            {
                if (value is PyTorchTensor tensor)
                {
                    try
                    {
                        tensors[prefix + key] = read(tensor with { Place = new(place.File, $"tensor {FilePlace.Quote(prefix + key)}") });
                    }
                    catch (EndOfStreamException e)
                    {
                        throw place.Error($"tensor {FilePlace.Quote(prefix + key)} was cut off", e);
                    }
                }
                else if (value is OrderedDictionary<object, object?> inner)
                {
                    Add(inner, $"{prefix}{key}.", depth + 1);
                }
            }
        }
    }
}

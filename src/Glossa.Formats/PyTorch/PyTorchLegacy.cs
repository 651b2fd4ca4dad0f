using System.Buffers.Binary;
using Glossa.Tensors;

namespace Glossa.Formats;

/// <summary>
/// The format of <c>torch.save</c> before PyTorch 1.6: pickles of a magic number, a version, the machine, the content and the storages'
/// keys one after another, then the storages, each behind its count. Their lowest bytes come first whatever the machine.
/// </summary>
internal static class PyTorchLegacy
{
    private const byte PickleStart = 0x80;
    private const long Version = 1001;

    // The number a file begins with, as a number too large for 64 bits is read.
    private const string Magic = "119547037146038801333356";

    /// <summary>Reads all tensors.</summary>
    /// <param name="file">The file.</param>
    /// <param name="backend">Where the tensors are to live.</param>
    public static OrderedDictionary<string, Tensor> Read(FileStream file, Backend backend)
    {
        FilePlace place = new(file.Name, "");
        using BufferedStream stream = new(file);
        if (stream.ReadByte() != PickleStart) throw place.Error("it is no file of PyTorch: those begin with PK or a pickle");
        stream.Position = 0;
        PyTorchPickle pickle = new(place);
        if (pickle.Read(stream) is not Magic) throw place.Error("it is a pickle, but none of torch.save");
        if (pickle.Read(stream) is not Version) throw place.Error("it has a version that is not known");
        pickle.Read(stream); // the machine
        object? content = pickle.Read(stream);
        if (pickle.Read(stream) is not List<object?> keys) throw place.Error("the list of its storages is missing");
        Dictionary<string, long> offsets = ReadOffsets(stream, keys, pickle.Storages, place);
        return new PyTorchTensors(OpenStorage, isBigEndian: false, file.Length, place).Read(PyTorchNames.Of(content, place), backend);

        Stream OpenStorage(PyTorchStorage storage)
        {
            if (!offsets.TryGetValue(storage.Key, out long offset)) throw place.Error($"storage {FilePlace.Quote(storage.Key)} is missing");
            stream.Position = offset;
            return stream;
        }
    }

    /// <summary>The offset of each storage, once it is known that its bytes are there.</summary>
    private static Dictionary<string, long> ReadOffsets(
        Stream stream, List<object?> keys, IReadOnlyDictionary<string, PyTorchStorage> storages, FilePlace place)
    {
        Dictionary<string, long> offsets = [];
        Span<byte> count = stackalloc byte[sizeof(long)];
        foreach (object? key in keys)
        {
            if (key is not string name || !storages.TryGetValue(name, out PyTorchStorage? storage))
            {
                throw place.Error("it has a storage that nothing refers to");
            }
            if (stream.ReadAtLeast(count, count.Length, throwOnEndOfStream: false) < count.Length) throw place.Error("it was cut off");
            if (BinaryPrimitives.ReadInt64LittleEndian(count) != storage.Count || stream.Length - stream.Position < storage.Bytes)
            {
                throw place.Error($"storage {FilePlace.Quote(name)} does not have the {storage.Bytes} bytes it should: "
                    + "the file was cut off or changed");
            }
            offsets[name] = stream.Position;
            stream.Position += storage.Bytes;
        }
        return offsets;
    }
}

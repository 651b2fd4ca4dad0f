using System.IO.Compression;
using System.Text;
using Glossa.Tensors;

namespace Glossa.Formats;

/// <summary>
/// The archive <c>torch.save</c> writes since PyTorch 1.6: a zip file without compression, with the pickle <c>data.pkl</c>, a file
/// <c>data/KEY</c> for each storage, and since PyTorch 2.1 the order of their bytes in <c>byteorder</c>.
/// </summary>
internal static class PyTorchArchive
{
    private const string Pickle = "data.pkl";

    // The longest record that is a word and not data.
    private const int LongestWord = 64;

    /// <summary>Reads all tensors.</summary>
    /// <param name="file">The archive.</param>
    /// <param name="backend">Where the tensors are to live.</param>
    public static OrderedDictionary<string, Tensor> Read(FileStream file, Backend backend)
    {
        FilePlace place = new(file.Name, "archive");
        try
        {
            using ZipArchive archive = new(file, ZipArchiveMode.Read, leaveOpen: true);
            ZipArchiveEntry pickle = archive.Entries.FirstOrDefault(entry => entry.Name == Pickle && entry.FullName != Pickle)
                ?? throw place.Error($"it is no file of PyTorch: there is no {Pickle} in it");
            string folder = pickle.FullName[..^Pickle.Length];
            bool isBigEndian = IsBigEndian(archive.GetEntry(folder + "byteorder"), new(file.Name, "byteorder"));
            using BufferedStream stream = new(Open(pickle, pickle.Length, new(file.Name, Pickle)));
            object? content = new PyTorchPickle(new(file.Name, Pickle)).Read(stream);
            return new PyTorchTensors(OpenStorage, isBigEndian, file.Length, place).Read(PyTorchNames.Of(content, place), backend);

            Stream OpenStorage(PyTorchStorage storage)
            {
                FilePlace data = new(file.Name, $"data/{storage.Key}");
                return Open(archive.GetEntry($"{folder}data/{storage.Key}") ?? throw data.Error("it is missing"), storage.Bytes, data);
            }
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw place.Error($"it is damaged or cut off ({e.Message.TrimEnd('.')})", e);
        }
    }

    private static Stream Open(ZipArchiveEntry entry, long needed, FilePlace place)
    {
        // PyTorch never compresses; a file that does could claim any size.
        if (entry.CompressedLength != entry.Length) throw place.Error("it is compressed, which torch.save never does");
        return entry.Length >= needed ? entry.Open() : throw place.Error($"it has {entry.Length} bytes where {needed} are needed");
    }

    /// <summary>Whether the highest byte of an element comes first; files without a word about it were written the other way.</summary>
    private static bool IsBigEndian(ZipArchiveEntry? entry, FilePlace place)
    {
        if (entry is null) return false;
        using Stream stream = Open(entry, 0, place);
        byte[] bytes = new byte[LongestWord];
        string word = Encoding.UTF8.GetString(bytes, 0, stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
        return word switch
        {
            "little" => false,
            "big" => true,
            _ => throw place.Error($"it says {FilePlace.Quote(word)} where 'little' and 'big' are known"),
        };
    }
}

using System.IO.Compression;
using System.Text;
using Glossa.Testing;

namespace Glossa.Formats.Tests;

/// <summary>Puts pickles and archives of PyTorch together by hand: every piece is at hand to be made wrong.</summary>
internal static class RawPyTorch
{
    /// <summary>A pickle's None, True and False.</summary>
    public static byte[] None => "N"u8.ToArray();

    public static byte[] True => [0x88];

    public static byte[] False => [0x89];

    public static byte[] Unicode(string text) =>
        [(byte)'X', .. RawHdf5.U32(Encoding.UTF8.GetByteCount(text)), .. Encoding.UTF8.GetBytes(text)];

    public static byte[] Number(int number) => [(byte)'J', .. RawHdf5.U32(number)];

    public static byte[] Tuple(params byte[][] items) => [(byte)'(', .. Joined(items), (byte)'t'];

    public static byte[] Dictionary(params (byte[] Key, byte[] Value)[] pairs) =>
        [.. "}("u8, .. pairs.SelectMany(pair => (byte[])[.. pair.Key, .. pair.Value]), (byte)'u'];

    public static byte[] Name(string module, string name) => [(byte)'c', .. Encoding.ASCII.GetBytes($"{module}\n{name}\n")];

    public static byte[] Call(byte[] name, params byte[][] arguments) => [.. name, .. Tuple(arguments), (byte)'R'];

    /// <summary>Remembers a value, and the same value again.</summary>
    public static byte[] Remember(byte number, byte[] value) => [.. value, (byte)'q', number];

    public static byte[] Again(byte number) => [(byte)'h', number];

    public static byte[] Storage(string key, int count, string type = "FloatStorage", params byte[][] more) =>
        [.. Tuple([Unicode("storage"), Name("torch", type), Unicode(key), Unicode("cpu"), Number(count), .. more]), (byte)'Q'];

    /// <summary>A tensor of a storage, its rows one after another unless strides say otherwise.</summary>
    public static byte[] Tensor(byte[] storage, int[] sizes, int offset = 0, int[]? strides = null, byte[]? metadata = null)
    {
        int[] usual = new int[sizes.Length];
        for (int axis = sizes.Length - 1, stride = 1; axis >= 0; stride *= sizes[axis--]) usual[axis] = stride;
        byte[][] more = metadata is null ? [] : [metadata];
        byte[] rebuild = Name("torch._utils", "_rebuild_tensor_v2");
        return Call(rebuild, [storage, Number(offset), Numbers(sizes), Numbers(strides ?? usual), False, None, .. more]);
    }

    public static byte[] Pickle(byte[] content) => [0x80, 2, .. content, (byte)'.'];

    /// <summary>An archive of a pickle's content, storages and other records.</summary>
    public static byte[] Archive(byte[] content, params (string Name, byte[] Bytes)[] records) =>
        Archive(CompressionLevel.NoCompression, content, records);

    public static byte[] Archive(CompressionLevel compression, byte[] content, params (string Name, byte[] Bytes)[] records)
    {
        using MemoryStream stream = new();
        using (ZipArchive archive = new(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach ((string name, byte[] bytes) in records.Prepend(("data.pkl", Pickle(content))))
            {
                using Stream entry = archive.CreateEntry($"archive/{name}", compression).Open();
                entry.Write(bytes);
            }
        }
        return stream.ToArray();
    }

    private static byte[] Numbers(int[] numbers) => Tuple([.. numbers.Select(Number)]);

    private static IEnumerable<byte> Joined(byte[][] items) => items.SelectMany(item => item);
}

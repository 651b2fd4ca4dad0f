using Glossa.Formats;
using Glossa.Tensors;
using Glossa.Testing;

namespace Glossa.Fuzz;

/// <summary>Readers of tensor files.</summary>
internal static class TensorFiles
{
    public static FuzzReader[] All { get; } =
    [
        FuzzReader.Of("safetensors", new Dictionary<string, Action<string>> { ["some.safetensors"] = WriteSafetensors }, ReadSafetensors),
        FuzzReader.Of("npy", Fixtures("npy", "*.npy").Where(IsReadable), path => NpyFile.Read(path, Backend.Cpu)),
        FuzzReader.Of("hdf5", new Dictionary<string, Action<string>> { ["some.hdf5"] = WriteHdf5 }, ReadHdf5),
        FuzzReader.Of(
            "hdf5-fixtures", Fixtures("hdf5", "*.hdf5").Where(path => !path.EndsWith("latest.hdf5", StringComparison.Ordinal)), ReadHdf5),
        FuzzReader.Of(
            "pytorch",
            [.. new[] { "archive.pt", "legacy.pt", "deepmoji.pt", "twice.pt" }.Select(name => Path.Combine(Folder("pytorch"), name))],
            path => PyTorchFile.Read(path, Backend.Cpu)),
    ];

    /// <summary>The fixtures of a format.</summary>
    public static IEnumerable<string> Fixtures(string folder, string pattern) =>
        Directory.EnumerateFiles(Folder(folder), pattern).Order(StringComparer.Ordinal);

    /// <summary>A folder of fixtures.</summary>
    public static string Folder(string name) => Path.Combine(Repository.Root, "tests", "fixtures", name);

    /// <summary>Objects, structures and texts are refused as they are.</summary>
    private static bool IsReadable(string path) => Path.GetFileNameWithoutExtension(path) is not ("object" or "structured" or "text");

    private static void WriteSafetensors(string path) => SafetensorsWriter.Write(
        path,
        new Dictionary<string, Tensor>
        {
            ["weight"] = Sample.Uniform([3, 4], 1),
            ["bias"] = Sample.Uniform([4], 2),
            ["none"] = Sample.Uniform([0, 2], 3),
        },
        new Dictionary<string, string> { ["format"] = "pt", ["note"] = "a \"text\" with é and \\ and 😀" });

    private static void ReadSafetensors(string path)
    {
        using SafetensorsFile file = SafetensorsFile.Open(path);
        file.ReadAll(Backend.Cpu);
    }

    private static void WriteHdf5(string path) => File.WriteAllBytes(path, RawHdf5.File(
        new Dictionary<string, (int[] Shape, float[] Values)>
        {
            ["a/kernel:0"] = ([2, 3], [1, 2, 3, 4, 5, 6]),
            ["a/bias:0"] = ([3], [1, 2, 3]),
            ["b"] = ([1], [1]),
        },
        ("keras_version", "2.9.0")));

    private static void ReadHdf5(string path)
    {
        using Hdf5File file = Hdf5File.Open(path);
        foreach (Hdf5Entry entry in file.Entries) file.Read(entry.Name, Backend.Cpu);
    }
}

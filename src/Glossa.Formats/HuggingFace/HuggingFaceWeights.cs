using System.Text.Json;
using Glossa.Tensors;

namespace Glossa.Formats;

/// <summary>
/// The tensors of a Hugging Face folder by name: of <c>model.safetensors</c>, of several such files with an index, or of
/// <c>pytorch_model.bin</c>, also in several files.
/// </summary>
public sealed class HuggingFaceWeights : IDisposable
{
    private const string Safetensors = "model.safetensors", PyTorch = "pytorch_model.bin", Index = ".index.json";
    private const int MaxIndexBytes = 64 << 20;

    private readonly List<SafetensorsFile> files = [];
    private readonly Dictionary<string, (Shape Shape, Func<Backend, Tensor> Read)> tensors = new(StringComparer.Ordinal);

    private HuggingFaceWeights(string path) => Path = path;

    /// <summary>The path of the file, or of the index of several.</summary>
    public string Path { get; }

    /// <summary>The names of the tensors, in the order of the files.</summary>
    public IEnumerable<string> Names => tensors.Keys;

    /// <summary>Opens the weights of a folder, or a single file of them.</summary>
    /// <param name="path">The folder, or a <c>.safetensors</c> or <c>.bin</c> file.</param>
    /// <exception cref="HuggingFaceException">There are none.</exception>
    /// <exception cref="TensorFileException">A file is damaged, or wants more than tensors.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static HuggingFaceWeights Open(string path)
    {
        string file = File.Exists(path)
            ? path
            : new[] { Safetensors, Safetensors + Index, PyTorch, PyTorch + Index }
                .Select(name => System.IO.Path.Combine(path, name))
                .FirstOrDefault(File.Exists)
            ?? throw new HuggingFaceException($"{path} has neither {Safetensors} nor {PyTorch}, nor an index of several such files.");
        HuggingFaceWeights weights = new(file);
        try
        {
            if (!file.EndsWith(Index, StringComparison.Ordinal)) weights.Add(file);
            else foreach (string part in PartsOf(file)) weights.Add(part);
            return weights;
        }
        catch
        {
            weights.Dispose();
            throw;
        }
    }

    /// <summary>Whether there is a tensor of a name.</summary>
    /// <param name="name">The name.</param>
    public bool Contains(string name) => tensors.ContainsKey(name);

    /// <summary>The shape of a tensor.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="HuggingFaceException">There is none of this name.</exception>
    public Shape ShapeOf(string name) => Find(name).Shape;

    /// <summary>Reads a tensor; 16-bit numbers become those of the backend exactly.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="backend">The backend that is to hold it.</param>
    /// <exception cref="HuggingFaceException">There is none of this name.</exception>
    /// <exception cref="TensorFileException">Its format cannot be read, or the file has shrunk.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public Tensor Read(string name, Backend backend) => Find(name).Read(backend);

    /// <summary>Closes the files; tensors that were read stay valid.</summary>
    public void Dispose() => files.ForEach(file => file.Dispose());

    private (Shape Shape, Func<Backend, Tensor> Read) Find(string name) => tensors.TryGetValue(name, out var tensor)
        ? tensor
        : throw new HuggingFaceException($"{Path} has no tensor {FilePlace.Quote(name)}.");

    private void Add(string path)
    {
        if (path.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase))
        {
            SafetensorsFile file = SafetensorsFile.Open(path);
            files.Add(file);
            foreach (SafetensorsEntry entry in file.Entries) Add(path, entry.Name, entry.Shape, backend => file.Read(entry.Name, backend));
            return;
        }
        foreach ((string name, Tensor tensor) in PyTorchFile.Read(path, Backend.Cpu))
        {
            Add(path, name, tensor.Shape, backend => backend == tensor.Backend ? tensor : tensor.To(backend));
        }
    }

    private void Add(string path, string name, Shape shape, Func<Backend, Tensor> read)
    {
        if (!tensors.TryAdd(name, (shape, read))) throw new HuggingFaceException($"{path}: the tensor {name} is in another file too.");
    }

    /// <summary>The files an index names, each once; they lie in its folder.</summary>
    private static IEnumerable<string> PartsOf(string index)
    {
        string folder = System.IO.Path.GetDirectoryName(index)!;
        foreach (string name in NamesIn(index))
        {
            if (name != System.IO.Path.GetFileName(name) || name is "." or "..")
            {
                throw new HuggingFaceException($"{index} names the file {FilePlace.Quote(name)}, which is not in its own folder.");
            }
            string path = System.IO.Path.Combine(folder, name);
            if (!File.Exists(path)) throw new HuggingFaceException($"{index} names the file {name}, which is not there.");
            yield return path;
        }
    }

    private static List<string> NamesIn(string index)
    {
        if (new FileInfo(index).Length > MaxIndexBytes) throw new HuggingFaceException($"{index} is too large for an index.");
        try
        {
            using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(index));
            return [.. json.RootElement.GetProperty("weight_map").EnumerateObject()
                .Select(entry => entry.Value.GetString() ?? "").Distinct(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new HuggingFaceException($"{index} is no index: a JSON object with a 'weight_map' from tensors to files is needed.", e);
        }
    }
}

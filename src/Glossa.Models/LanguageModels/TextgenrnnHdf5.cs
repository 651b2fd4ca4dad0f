using System.Globalization;
using System.Text.RegularExpressions;
using Glossa.Formats;
using Glossa.Tensors;

namespace Glossa.Models;

/// <summary>
/// Reads the weights of textgenrnn from the HDF5 files Keras writes, of plain LSTMs and of cuDNN's, as tensors with one set of names and
/// one layout.
/// </summary>
internal static partial class TextgenrnnHdf5
{
    private const int Gates = 4;

    // The group of the weights in a file of a whole model, not of weights alone.
    private const string ModelWeights = "model_weights/";

    /// <summary>
    /// Reads the tensors by the names of <see cref="TextgenrnnWeights"/>, and the program that wrote them, if the file names it.
    /// </summary>
    public static (Dictionary<string, Tensor> Tensors, string? Origin) Read(string path)
    {
        using Hdf5File file = Hdf5File.Open(path);
        string root = file.Entries.Any(entry => entry.Name.StartsWith(ModelWeights, StringComparison.Ordinal)) ? ModelWeights : "";
        Dictionary<string, Tensor> tensors = new(StringComparer.Ordinal);
        foreach (Hdf5Entry entry in file.Entries.Where(entry => entry.Name.StartsWith(root, StringComparison.Ordinal)))
        {
            string name = NameOf(entry.Name[root.Length..]);
            if (!tensors.TryAdd(name, file.Read(entry.Name, Backend.Cpu)))
            {
                throw new TensorFileException($"{path}: two of its data sets are named {name}, so it is not clear which one is meant.");
            }
        }
        foreach (string layer in tensors.Keys.Where(name => name.EndsWith(".bias", StringComparison.Ordinal))
            .Select(name => name[..^".bias".Length])
            .ToArray())
        {
            FromCudnn(tensors, layer);
        }
        string? version = file.Texts(root.TrimEnd('/'), "keras_version") is [string number] ? $"Keras {number}" : null;
        return (tensors, file.Texts(root.TrimEnd('/'), "backend") is [string backend] && version is not null
            ? $"{version} with {backend}"
            : version);
    }

    /// <summary>
    /// Returns our name of a tensor. Keras names it by its layer, twice, and by the wrapper of the layer or the cell in it:
    /// <c>rnn_1/rnn_1/kernel:0</c>, <c>rnn_1/rnn_1/backward_lstm/lstm_cell_2/kernel:0</c>, <c>attention/attention/attention_W:0</c>. Names
    /// that do not fit are left as they are, to be reported.
    /// </summary>
    private static string NameOf(string path)
    {
        string[] parts = path.Split('/');
        string last = parts[^1].Split(':')[0];
        if (parts.Select(part => RecurrentLayer().Match(part)).FirstOrDefault(match => match.Success) is { } layer)
        {
            bool isBackward = parts.Any(part => part.StartsWith("backward_", StringComparison.Ordinal));
            return string.Create(CultureInfo.InvariantCulture, $"{(isBackward ? "backward_" : "")}rnn_{layer.Groups[1].Value}.{last}");
        }
        return (parts[0], last) switch
        {
            ("embedding", "embeddings") => "embedding.weight",
            ("attention", "attention_W") => "attention.W",
            ("output" or "context_output", _) => $"{parts[0]}.{last}",
            _ => path,
        };
    }

    /// <summary>
    /// Brings the weights of an LSTM of cuDNN, known by its two biases in one, into the layout of a plain one: each gate's block of the
    /// kernel holds the transposed block's values, one after another; each block of the recurrent kernel is transposed; the biases are
    /// added.
    /// </summary>
    private static void FromCudnn(Dictionary<string, Tensor> tensors, string layer)
    {
        if (!tensors.TryGetValue($"{layer}.kernel", out Tensor? kernel)
            || !tensors.TryGetValue($"{layer}.recurrent_kernel", out Tensor? recurrent))
        {
            return;
        }
        Tensor bias = tensors[$"{layer}.bias"];
        if (kernel.Shape.Rank != 2 || recurrent.Shape.Rank != 2 || bias.Shape.Rank != 1) return;
        (int inputs, int hidden) = (kernel.Shape[0], recurrent.Shape[0]);
        // A plain LSTM has one bias a gate; whatever else does not fit is reported by its shape.
        if (bias.Shape[0] != 2L * Gates * hidden || kernel.Shape[1] != Gates * hidden || recurrent.Shape[1] != Gates * hidden) return;
        Run run = Run.Inference();
        Tensor[] blocks = [.. Blocks(kernel, hidden, run).Select(block => block.Reshape([hidden, inputs], run).Transpose(0, 1, run))];
        tensors[$"{layer}.kernel"] = Tensor.Concat(blocks, 1, run);
        tensors[$"{layer}.recurrent_kernel"] = Tensor.Concat(
            [.. Blocks(recurrent, hidden, run).Select(block => block.Transpose(0, 1, run))], 1, run);
        tensors[$"{layer}.bias"] = bias.Slice(0, 0, Gates * hidden, run).Add(bias.Slice(0, Gates * hidden, 2 * Gates * hidden, run), run);
    }

    private static IEnumerable<Tensor> Blocks(Tensor kernel, int hidden, Run run) =>
        Enumerable.Range(0, Gates).Select(gate => kernel.Slice(1, gate * hidden, (gate + 1) * hidden, run));

    [GeneratedRegex("^(?:forward_|backward_)?rnn_([0-9]+)$")]
    private static partial Regex RecurrentLayer();
}

using Glossa.Formats;
using Glossa.Tensors;

namespace Glossa.Models;

/// <summary>Reads the weights of DeepMoji from the HDF5 files of Keras, as tensors with torchMoji's names and layout.</summary>
/// <remarks>
/// The layers are <c>embedding</c>, <c>bi_lstm_0</c>, <c>bi_lstm_1</c>, <c>attlayer</c> and <c>softmax</c>; the names of the weights in
/// them differ between versions of Keras, and the published file was not at hand. So weights are recognised by their shapes and names: a
/// bias has one axis, a recurrent kernel four times as many columns as rows, and the weights of the backward direction have <c>backward</c>
/// in their names. The gates have the same order on both sides (i, f, candidate, o); kernels are transposed; the one bias of Keras becomes
/// the first of PyTorch's two.
/// </remarks>
internal static class DeepMojiHdf5
{
    private const int Gates = 4;

    /// <summary>Reads the tensors by torchMoji's names.</summary>
    /// <exception cref="ModelException">A layer is missing or has other weights than it should.</exception>
    public static IReadOnlyDictionary<string, Tensor> Read(string path)
    {
        using Hdf5File file = Hdf5File.Open(path);
        Run run = Run.Inference();
        Dictionary<string, Tensor> tensors = new(StringComparer.Ordinal) { ["embed.weight"] = Weights("embedding", 1)[0].Tensor };
        foreach ((string layer, string name) in new[] { ("bi_lstm_0", "lstm_0"), ("bi_lstm_1", "lstm_1") })
        {
            foreach (IGrouping<bool, (string Name, Tensor Tensor)> way in Weights(layer, 6)
                .GroupBy(weight => weight.Name.Contains("backward", StringComparison.Ordinal)))
            {
                string suffix = way.Key ? "_l0_reverse" : "_l0";
                Tensor bias = Only(way, layer, "a bias of one axis", weight => weight.Shape.Rank == 1);
                Tensor recurrent = Only(way, layer, $"a recurrent kernel of {Gates} times as many columns as rows", weight =>
                    weight.Shape.Rank == 2 && weight.Shape[1] == Gates * weight.Shape[0]);
                Tensor kernel = Only(way, layer, "a kernel", weight => weight != bias && weight != recurrent);
                if (kernel.Shape.Rank != 2)
                {
                    throw new ModelException(
                        $"{path}: a kernel of the layer '{layer}' has the shape {kernel.Shape}, where a matrix is needed.");
                }
                tensors[$"{name}.weight_ih{suffix}"] = kernel.Transpose(0, 1, run);
                tensors[$"{name}.weight_hh{suffix}"] = recurrent.Transpose(0, 1, run);
                tensors[$"{name}.bias_ih{suffix}"] = bias;
                tensors[$"{name}.bias_hh{suffix}"] = Tensor.Zeros(bias.Shape, bias.Backend);
            }
        }
        Tensor attention = Weights("attlayer", 1)[0].Tensor;
        tensors["attention_layer.attention_vector"] = attention.Reshape([(int)attention.Shape.Count], run);
        (string Name, Tensor Tensor)[] output = Weights("softmax", 2);
        tensors["output_layer.0.weight"] = Only(output, "softmax", "a matrix", weight => weight.Shape.Rank == 2).Transpose(0, 1, run);
        tensors["output_layer.0.bias"] = Only(output, "softmax", "a bias of one axis", weight => weight.Shape.Rank == 1);
        return tensors;

        (string Name, Tensor Tensor)[] Weights(string layer, int count)
        {
            Hdf5Entry[] found = [.. file.Entries.Where(entry => entry.Name.Split('/').Contains(layer))];
            if (found.Length != count)
            {
                throw new ModelException($"{path}: the layer '{layer}' has "
                    + $"{(found.Length == 0 ? "no weights" : $"the weights {string.Join(", ", found.Select(entry => entry.Name))}")}, "
                    + $"where {count} are needed. "
                    + $"The file has {string.Join(", ", file.Entries.Select(entry => entry.Name.Split('/')[0]).Distinct())}.");
            }
            return [.. found.Select(entry => (entry.Name, file.Read(entry.Name, Backend.Cpu)))];
        }

        Tensor Only(IEnumerable<(string Name, Tensor Tensor)> weights, string layer, string what, Func<Tensor, bool> fits)
        {
            (string Name, Tensor Tensor)[] found = [.. weights.Where(weight => fits(weight.Tensor))];
            return found.Length == 1 ? found[0].Tensor : throw new ModelException($"{path}: the layer '{layer}' needs {what}, "
                + $"but it has {string.Join(", ", weights.Select(weight => $"{weight.Name} {weight.Tensor.Shape}"))}.");
        }
    }
}

using Glossa.Formats;
using Glossa.Nn;
using Glossa.Tensors;

namespace Glossa.Models;

/// <summary>
/// Reads the weights of a <see cref="DeepMoji"/>, such as torchMoji's <c>pytorch_model.bin</c> or DeepMoji's <c>deepmoji_weights.hdf5</c>.
/// </summary>
public static class DeepMojiWeights
{
    /// <summary>Reads a network; its sizes are those of the tensors.</summary>
    /// <param name="path">A file of PyTorch (.bin, .pt, .pth) or a .safetensors file, with torchMoji's names; or a .hdf5 or .h5 file of
    /// Keras, with DeepMoji's names of layers.</param>
    /// <param name="options">The settings that the weights do not contain: the gates and the dropout.</param>
    /// <exception cref="TensorFileException">The file is damaged, or wants more than tensors.</exception>
    /// <exception cref="ModelException">A tensor that determines the sizes is missing or has another rank.</exception>
    /// <exception cref="ModuleException">Tensors are missing, too many, or have another shape; with all their names.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static DeepMoji Read(string path, DeepMojiOptions? options = null)
    {
        IReadOnlyDictionary<string, Tensor> tensors = TensorsOf(path);
        Shape embed = ShapeOf(tensors, "embed.weight", path), recurrent = ShapeOf(tensors, "lstm_0.weight_hh_l0", path),
            output = ShapeOf(tensors, "output_layer.0.weight", path);
        DeepMoji model = new(
            (options ?? new DeepMojiOptions()) with { Words = embed[0], Width = embed[1], Hidden = recurrent[1], Classes = output[0] });
        model.LoadState(tensors);
        return model;
    }

    private static IReadOnlyDictionary<string, Tensor> TensorsOf(string path)
    {
        string ending = Path.GetExtension(path).ToUpperInvariant();
        if (ending is ".HDF5" or ".H5") return DeepMojiHdf5.Read(path);
        if (ending != ".SAFETENSORS") return PyTorchFile.Read(path, Backend.Cpu);
        using SafetensorsFile file = SafetensorsFile.Open(path);
        return file.Names.ToDictionary(name => name, name => file.Read(name, Backend.Cpu));
    }

    private static Shape ShapeOf(IReadOnlyDictionary<string, Tensor> tensors, string name, string path)
    {
        if (!tensors.TryGetValue(name, out Tensor? tensor))
        {
            throw new ModelException($"{path} has no tensor '{name}', which a DeepMoji network has. "
                + $"It has {string.Join(", ", tensors.Keys.Take(5))}{(tensors.Count > 5 ? ", …" : "")}.");
        }
        return tensor.Shape.Rank == 2
            ? tensor.Shape
            : throw new ModelException($"{path}: '{name}' has the shape {tensor.Shape}, where a matrix is needed.");
    }
}

using Glossa.Tensors;

namespace Glossa.Formats;

/// <summary>
/// PyTorch's files (<c>.bin</c>, <c>.pt</c>, <c>.pth</c>): dictionaries of tensors as <c>torch.save</c> writes them, in its archive of
/// today and in the form before PyTorch 1.6. Such files are Python programs; here nothing of them is run, and a file that wants more
/// than tensors is refused.
/// </summary>
public static class PyTorchFile
{
    /// <summary>
    /// Reads all tensors; those of dictionaries within dictionaries have names with dots, and what is no tensor is left out. Names of
    /// one and the same part of the file share one tensor, as they do in PyTorch.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="backend">Where the tensors are to live.</param>
    /// <returns>The tensors by name, in the file's order.</returns>
    /// <exception cref="TensorFileException">
    /// It is no such file, is damaged or cut off, wants more than tensors, gives two tensors one name, or makes far more of itself
    /// than a file of tensors does.
    /// </exception>
    /// <exception cref="IOException">The file does not exist or cannot be read.</exception>
    public static IReadOnlyDictionary<string, Tensor> Read(string path, Backend backend)
    {
        using FileStream file = File.OpenRead(path);
        Span<byte> start = stackalloc byte[2];
        bool isArchive = file.ReadAtLeast(start, 2, throwOnEndOfStream: false) == 2 && start.SequenceEqual("PK"u8);
        file.Position = 0;
        return isArchive ? PyTorchArchive.Read(file, backend) : PyTorchLegacy.Read(file, backend);
    }
}

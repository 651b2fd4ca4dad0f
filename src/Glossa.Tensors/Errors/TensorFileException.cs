namespace Glossa.Tensors;

/// <summary>A tensor file (safetensors, .npy, HDF5) is corrupt, truncated, hostile or of a kind that is not supported.</summary>
public sealed class TensorFileException : GlossaException
{
    /// <summary>A file error with a full message.</summary>
    /// <param name="message">The file, the place in it, and what is wrong.</param>
    /// <param name="inner">The error underneath, if any.</param>
    public TensorFileException(string message, Exception? inner = null) : base(message, inner) { }
}

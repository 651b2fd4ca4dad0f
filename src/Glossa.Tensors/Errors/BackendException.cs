namespace Glossa.Tensors;

/// <summary>Tensors of different backends meet in one operation, or a tensor meets a run of another backend.</summary>
public sealed class BackendException : GlossaException
{
    /// <summary>A backend error with a full message.</summary>
    /// <param name="message">The op, both backends, and how to convert.</param>
    public BackendException(string message) : base(message) { }
}

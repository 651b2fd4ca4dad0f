namespace Glossa.Tensors;

/// <summary>An index (of a row, a class, an axis, a slice) lies outside what the tensor has.</summary>
public sealed class OutOfRangeException : GlossaException
{
    /// <summary>An index error with a full message.</summary>
    /// <param name="message">The index, its position, and the valid range.</param>
    public OutOfRangeException(string message) : base(message) { }
}

namespace Glossa.Tensors;

/// <summary>
/// The recorded graph cannot be walked backward: it was used before, never recorded, or a value it needs was overwritten.
/// </summary>
public sealed class GraphException : GlossaException
{
    /// <summary>A graph error with a full message.</summary>
    /// <param name="message">The op, the layer, and what to do.</param>
    public GraphException(string message) : base(message) { }
}

namespace Glossa.Tensors;

/// <summary>Shapes or ranks do not fit the operation: the message names the op, the layer, every shape and what was expected.</summary>
public sealed class ShapeException : GlossaException
{
    /// <summary>A shape error with a full message.</summary>
    /// <param name="message">Op, layer, shapes, what was expected.</param>
    public ShapeException(string message) : base(message) { }
}

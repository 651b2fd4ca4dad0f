namespace Glossa.Tensors;

/// <summary>An operation produced the first NaN or infinity of a run that checks for them (<see cref="RunOptions.CheckFinite"/>).</summary>
public sealed class NonFiniteException : GlossaException
{
    /// <summary>An error that names the op that made the value.</summary>
    /// <param name="message">The op, the layer, the position, and the ranges of the op's inputs.</param>
    public NonFiniteException(string message) : base(message) { }
}

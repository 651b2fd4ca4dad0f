namespace Glossa.Tensors;

/// <summary>
/// The base of every error Glossa raises on purpose: its message says what happened, where, why it usually happens and what to do.
/// </summary>
public abstract class GlossaException : Exception
{
    /// <summary>An error with a message that teaches.</summary>
    /// <param name="message">The error, its place, and the way to correct it.</param>
    /// <param name="inner">The error underneath, if any.</param>
    protected GlossaException(string message, Exception? inner = null) : base(message, inner) { }
}

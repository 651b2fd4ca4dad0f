namespace Glossa.Tensors;

/// <summary>A scope was closed twice, or while a scope inside it was still open.</summary>
public sealed class ScopeException : GlossaException
{
    /// <summary>A nesting error with a full message.</summary>
    /// <param name="message">The error, and the way to correct it.</param>
    public ScopeException(string message) : base(message) { }
}

using Glossa.Tensors;

namespace Glossa.Nn;

/// <summary>A model is put together or loaded wrongly.</summary>
public sealed class ModuleException : GlossaException
{
    /// <summary>An error with a message that teaches.</summary>
    /// <param name="message">The error, and the way to correct it.</param>
    public ModuleException(string message) : base(message) { }
}

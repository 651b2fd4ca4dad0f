using Glossa.Tensors;

namespace Glossa.Nn;

/// <summary>An optimiser, a schedule or a parameter average is set up, used or loaded wrongly.</summary>
public sealed class OptimizerException : GlossaException
{
    /// <summary>An error with a message that teaches.</summary>
    /// <param name="message">The error, and the way to correct it.</param>
    public OptimizerException(string message) : base(message) { }
}

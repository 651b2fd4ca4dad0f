using Glossa.Tensors;

namespace Glossa.Training;

/// <summary>A checkpoint is damaged, does not belong to this model, data or configuration, or cannot be written.</summary>
public sealed class CheckpointException : GlossaException
{
    /// <summary>An error with a message that says what to do.</summary>
    /// <param name="message">The file, what is wrong, and what to do.</param>
    /// <param name="inner">The inner error, if any.</param>
    public CheckpointException(string message, Exception? inner = null) : base(message, inner) { }
}

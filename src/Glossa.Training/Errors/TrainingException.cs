using Glossa.Tensors;

namespace Glossa.Training;

/// <summary>A training is set up wrongly, or cannot continue.</summary>
public sealed class TrainingException : GlossaException
{
    /// <summary>An error with a message that says what to do.</summary>
    /// <param name="message">What is wrong and what to do.</param>
    /// <param name="inner">The inner error, if any.</param>
    public TrainingException(string message, Exception? inner = null) : base(message, inner) { }
}

using Glossa.Tensors;

namespace Glossa.Data;

/// <summary>Data is missing, malformed or not what was asked for: the message names the file, the line and what was expected.</summary>
public sealed class DataException : GlossaException
{
    /// <summary>An error with a message that teaches.</summary>
    /// <param name="message">The place, what is wrong, and what to do.</param>
    /// <param name="inner">The error underneath, if any.</param>
    public DataException(string message, Exception? inner = null) : base(message, inner) { }

    /// <summary>The place that the message names; null where it names none.</summary>
    internal SourceLine? Place { get; init; }
}

using Glossa.Tensors;

namespace Glossa.Text;

/// <summary>
/// A text, a corpus, a vector table or a rule of a language cannot be used as asked: the message says what is wrong and what is valid.
/// </summary>
public sealed class TextException : GlossaException
{
    /// <summary>An error with a message that teaches.</summary>
    /// <param name="message">What happened, where, and what to do.</param>
    /// <param name="inner">The error underneath, if any.</param>
    public TextException(string message, Exception? inner = null) : base(message, inner) { }
}

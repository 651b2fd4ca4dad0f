namespace Glossa.Text;

/// <summary>
/// Splits texts into tokens. What is split can be put together again: the tokens and spaces of a document are its text. Safe to use from
/// any number of threads.
/// </summary>
public interface ITokenizer
{
    /// <summary>The vocabulary of the tokens.</summary>
    Vocab Vocab { get; }

    /// <summary>Splits a text.</summary>
    /// <param name="text">The text, at most 2³⁰ UTF-16 units.</param>
    /// <exception cref="TextException">The text is too long.</exception>
    Doc Tokenize(string text);

    /// <summary>Splits a text.</summary>
    /// <param name="text">The text, which the document copies.</param>
    /// <exception cref="TextException">The text is too long.</exception>
    Doc Tokenize(ReadOnlySpan<char> text) => Tokenize(text.ToString());
}

namespace Glossa.Text;

/// <summary>Splits at white space alone; further white space than one space between words is a token.</summary>
/// <param name="vocab">The vocabulary of the tokens.</param>
public sealed class WhitespaceTokenizer(Vocab vocab) : ITokenizer
{
    /// <inheritdoc/>
    public Vocab Vocab { get; } = vocab;

    /// <inheritdoc/>
    public Doc Tokenize(string text)
    {
        TokenBuffer tokens = new() { TextLength = text.Length };
        for (int at = 0; at < text.Length;)
        {
            bool isSpace = WhiteSpace.Is(text[at]);
            int end = at + 1;
            while (end < text.Length && WhiteSpace.Is(text[end]) == isSpace) end++;
            tokens.Add(Vocab[text.AsSpan(at, end - at)], at, TokenData.BitsOf(isSpace ? TokenRule.Space : TokenRule.Word));
            at = end;
            if (at < text.Length && text[at] == ' ')
            {
                tokens[tokens.Count - 1].SetSpace();
                at++;
            }
        }
        return new Doc(Vocab, text, tokens.ToArray());
    }
}

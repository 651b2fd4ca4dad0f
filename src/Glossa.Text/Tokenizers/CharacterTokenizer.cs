namespace Glossa.Text;

/// <summary>Makes every code point a token, spaces included, for models that read characters.</summary>
/// <param name="vocab">The vocabulary of the tokens.</param>
public sealed class CharacterTokenizer(Vocab vocab) : ITokenizer
{
    /// <inheritdoc/>
    public Vocab Vocab { get; } = vocab;

    /// <inheritdoc/>
    public Doc Tokenize(string text)
    {
        TokenBuffer tokens = new() { TextLength = text.Length };
        for (int at = 0; at < text.Length;)
        {
            int length = CharacterClasses.FirstLength(text.AsSpan(at));
            tokens.Add(Vocab[text.AsSpan(at, length)], at, TokenData.BitsOf(WhiteSpace.Is(text[at]) ? TokenRule.Space : TokenRule.Word));
            at += length;
        }
        return new Doc(Vocab, text, tokens.ToArray());
    }
}

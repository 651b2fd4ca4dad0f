namespace Glossa.Text;

/// <summary>The settings of a <see cref="SocialTokenizer"/>.</summary>
public sealed record SocialTokenizerOptions
{
    /// <summary>
    /// Whether a character repeated more than twice is reduced to two: soooo becomes soo, !!! becomes !!. DeepMoji's vocabulary was made
    /// so; torchMoji under Python 3 leaves words long, by a mistake.
    /// </summary>
    public bool Shorten { get; init; } = true;

    /// <summary>Whether emoji are left out.</summary>
    public bool IgnoreEmoji { get; init; }

    /// <summary>Whether ends of lines become the word <see cref="SocialWords.Break"/>.</summary>
    public bool MarkBreaks { get; init; } = true;
}

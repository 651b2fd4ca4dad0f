namespace Glossa.Text;

/// <summary>What a <see cref="SocialTokenizer"/> does to words.</summary>
public sealed record SocialTokenizerOptions
{
    /// <summary>
    /// Whether what stands more than twice in a row stands twice then: soooo becomes soo, !!! becomes !!. DeepMoji's vocabulary was made
    /// so; torchMoji under Python 3 leaves words long, by a mistake.
    /// </summary>
    public bool Shorten { get; init; } = true;

    /// <summary>Whether emoji are left out.</summary>
    public bool IgnoreEmoji { get; init; }

    /// <summary>Whether ends of lines become the word <see cref="SocialWords.Break"/>.</summary>
    public bool MarkBreaks { get; init; } = true;
}

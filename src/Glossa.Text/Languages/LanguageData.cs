namespace Glossa.Text;

/// <summary>
/// The data of a language for a tokenizer and a vocabulary. Another language is another value of this record; <c>with</c> changes one
/// thing of a language that exists, such as its special cases.
/// </summary>
public sealed record LanguageData
{
    private static readonly IReadOnlySet<string> NoWords = new HashSet<string>();

    /// <summary>The language's ISO code, such as "en"; "xx" for no language in particular.</summary>
    public required string Code { get; init; }

    /// <summary>The affixes that are split off words.</summary>
    public AffixRules Affixes { get; init; } = new StandardAffixes(splitHyphenAfterDigit: false);

    /// <summary>Words that are split in a way of their own, by their exact text.</summary>
    public IReadOnlyDictionary<string, SpecialCase> SpecialCases { get; init; } = SharedExceptions.SpecialCases;

    /// <summary>Frequent words that say little by themselves, in lower case.</summary>
    public IReadOnlySet<string> StopWords { get; init; } = NoWords;

    /// <summary>Words that are numbers, in lower case.</summary>
    public IReadOnlySet<string> NumberWords { get; init; } = NoWords;

    /// <summary>Endings that make an ordinal of a number in digits, such as "th".</summary>
    public IReadOnlyList<string> OrdinalEndings { get; init; } = [];

    /// <summary>Words whose normalised form is not their lower case, by their exact text.</summary>
    public IReadOnlyDictionary<string, string> Norms { get; init; } = SharedExceptions.Norms;

    /// <summary>Whether a web or mail address stays one token.</summary>
    public bool KeepUrls { get; init; } = true;

    /// <summary>A language without data of its own: the shared rules, no stop words.</summary>
    public static LanguageData Multilingual { get; } = new() { Code = "xx" };

    /// <summary>Whether a word is a number, in digits or in words; signs, commas and full stops do not count.</summary>
    /// <param name="lower">The word in lower case.</param>
    public bool IsNumber(string lower)
    {
        string bare = LexicalTests.BareNumber(lower);
        if (LexicalTests.IsNumber(bare) || NumberWords.Contains(bare)) return true;
        foreach (string ending in OrdinalEndings)
        {
            if (bare.EndsWith(ending, StringComparison.Ordinal) && LexicalTests.IsDigit(bare.AsSpan()[..^ending.Length])) return true;
        }
        return false;
    }
}

namespace Glossa.Text;

/// <summary>English: the splitting rules, exceptions and words spaCy 3 has for it.</summary>
public static class English
{
    /// <summary>The language.</summary>
    public static LanguageData Language { get; } = new()
    {
        Code = "en",
        Affixes = new StandardAffixes(splitHyphenAfterDigit: true),
        SpecialCases = SharedExceptions.WithCurvedApostrophes(
            [.. SharedExceptions.SpecialCases.Values, .. EnglishContractions.All(), .. EnglishAbbreviations.All()]),
        StopWords = EnglishWords.StopWords,
        NumberWords = EnglishWords.NumberWords,
        OrdinalEndings = ["st", "nd", "rd", "th"],
    };
}

using System.Globalization;

namespace Glossa.Text;

/// <summary>
/// English contractions, with and without apostrophe, in lower case and with a capital: each is a word and one or two clitics, and every
/// part's normalised form is the full word.
/// </summary>
internal static class EnglishContractions
{
    // Forms without an apostrophe that are words of their own.
    private static readonly HashSet<string> Words = new(
        "Ill ill Its its Hell hell Shell shell Shed shed were Were Well well Whore whore".Split(' '), StringComparer.Ordinal);

    // Forms whose clitic is not its full word: "who'd" may be "who would" or "who had".
    private const string OpenD = "'d";

    private static readonly string[] Pronouns = ["i", "you", "he", "she", "it", "we", "they"];
    private static readonly string[] WithHave = ["i", "you", "we", "they"];
    private static readonly string[] WithAre = ["you", "we", "they"];
    private static readonly string[] WithIs = ["he", "she", "it"];
    private static readonly string[] Questions = ["who", "what", "when", "where", "why", "how", "there", "that", "this", "these", "those"];
    private static readonly string[] Singular = ["that", "this"];
    private static readonly string[] Plural = ["these", "those"];

    // An auxiliary as it is written before n't, and the full word.
    private static readonly (string Text, string Norm)[] Auxiliaries =
    [
        ("ca", "can"), ("could", "could"), ("do", "do"), ("does", "does"), ("did", "do"), ("had", "have"), ("may", "may"),
        ("might", "might"), ("must", "must"), ("need", "need"), ("ought", "ought"), ("sha", "shall"), ("should", "should"), ("wo", "will"),
        ("would", "would"),
    ];

    private static readonly (string Text, string? Norm)[] OtherVerbs =
    [
        ("ai", null), ("are", "are"), ("is", "is"), ("was", "was"), ("were", "were"), ("have", "have"), ("has", "has"), ("dare", "dare"),
    ];

    private static readonly string[] BeforeHave = ["could", "might", "must", "should", "would"];

    private static readonly (string Text, string Norm)[] DroppedG =
    [
        ("doin", "doing"), ("goin", "going"), ("nothin", "nothing"), ("nuthin", "nothing"), ("ol", "old"), ("somethin", "something"),
        ("lovin", "loving"), ("havin", "having"),
    ];

    private static readonly (string Text, string Norm)[] DroppedStart = [("em", "them"), ("ll", "will"), ("nuff", "enough")];

    /// <summary>All contractions.</summary>
    public static IEnumerable<SpecialCase> All() => [.. List().Where(special => !Words.Contains(special.Text))];

    private static IEnumerable<SpecialCase> List()
    {
        foreach (SpecialPart i in Cases("i", "i"))
        {
            yield return new(i, new("'m", "am"));
            yield return new(i, new("m"));
            yield return new(i, new("'m", "am"), new("a", "gonna"));
            yield return new(i, new("m", "am"), new("a", "gonna"));
        }
        foreach (string pronoun in Pronouns)
        {
            foreach (SpecialPart word in Cases(pronoun, pronoun))
            {
                foreach (SpecialCase special in WillAndWould(word)) yield return special;
                if (WithHave.Contains(pronoun)) foreach (SpecialCase special in Both(word, "'ve", "have")) yield return special;
                if (WithAre.Contains(pronoun)) foreach (SpecialCase special in Both(word, "'re", "are")) yield return special;
                if (WithIs.Contains(pronoun)) foreach (SpecialCase special in Is(word)) yield return special;
            }
        }
        foreach (string question in Questions)
        {
            foreach (SpecialPart word in Cases(question, question))
            {
                foreach (SpecialCase special in WillAndWould(word)) yield return special;
                if (!Plural.Contains(question)) foreach (SpecialCase special in Is(word)) yield return special;
                if (Singular.Contains(question)) continue;
                foreach (SpecialCase special in Both(word, "'re", "are")) yield return special;
                yield return new(word, new("'ve"));
                yield return new(word with { Norm = null }, new("ve", "have"));
            }
        }
        foreach ((string text, string norm) in Auxiliaries)
        {
            foreach (SpecialPart verb in Cases(text, norm))
            {
                foreach (SpecialCase special in Both(verb, "n't", "not")) yield return special;
                yield return new(verb, new("n't", "not"), new("'ve", "have"));
                yield return new(verb, new("nt", "not"), new("ve", "have"));
                if (!BeforeHave.Contains(text)) continue;
                yield return new(verb, new("'ve"));
                yield return new(verb, new("ve"));
            }
        }
        foreach ((string text, string? norm) in OtherVerbs)
        {
            foreach (SpecialPart verb in Cases(text, norm))
            {
                foreach (SpecialCase special in Both(verb, "n't", "not")) yield return special;
            }
        }
        foreach ((string text, string norm) in DroppedG)
        {
            foreach (SpecialPart word in Cases(text, norm))
            {
                yield return new(word);
                yield return new(word with { Text = word.Text + "'" });
            }
        }
        foreach ((string text, string norm) in DroppedStart)
        {
            yield return SpecialCase.Whole(text, norm);
            yield return SpecialCase.Whole("'" + text, norm);
        }
        foreach (SpecialCase special in Others()) yield return special;
    }

    private static IEnumerable<SpecialCase> Others()
    {
        yield return new(new("y'", "you"), new("all"));
        yield return new(new("y", "you"), new("all"));
        yield return new(new("how"), new("'d"), new("'y", "you"));
        yield return new(new("How", "how"), new("'d"), new("'y", "you"));
        yield return new(new("not"), new("'ve", "have"));
        yield return new(new("not"), new("ve", "have"));
        yield return new(new("Not", "not"), new("'ve", "have"));
        yield return new(new("Not", "not"), new("ve", "have"));
        yield return new(new("can"), new("not"));
        yield return new(new("Can", "can"), new("not"));
        yield return new(new("gon", "going"), new("na", "to"));
        yield return new(new("Gon", "going"), new("na", "to"));
        yield return new(new("got"), new("ta", "to"));
        yield return new(new("Got", "got"), new("ta", "to"));
        yield return new(new("let"), new("'s", "us"));
        yield return new(new("Let", "let"), new("'s", "us"));
        yield return new(new("c'm", "come"), new("on"));
        yield return new(new("C'm", "come"), new("on"));
        foreach (string because in new[] { "'cause", "'Cause", "'cos", "'Cos", "'coz", "'Coz", "'cuz", "'Cuz" })
        {
            yield return SpecialCase.Whole(because, "because");
        }
        foreach (string possessive in new[] { "'s", "'S", "‘s", "‘S" }) yield return SpecialCase.Whole(possessive, "'s");
        yield return SpecialCase.Whole("'re", "are");
        yield return SpecialCase.Whole("'bout", "about");
        yield return SpecialCase.Whole("'d");
    }

    private static IEnumerable<SpecialCase> WillAndWould(SpecialPart word)
    {
        foreach (SpecialCase special in Both(word, "'ll", "will")) yield return special;
        foreach (SpecialCase special in Both(word, "'d", OpenD)) yield return special;
        yield return new(word, new("'ll", "will"), new("'ve", "have"));
        yield return new(word, new("ll", "will"), new("ve", "have"));
        yield return new(word, new("'d", "would"), new("'ve", "have"));
        yield return new(word, new("d", "would"), new("ve", "have"));
    }

    private static IEnumerable<SpecialCase> Is(SpecialPart word)
    {
        yield return new(word, new("'s", "'s"));
        yield return new(word, new("s"));
    }

    /// <summary>A word and a clitic, with the apostrophe and without.</summary>
    private static IEnumerable<SpecialCase> Both(SpecialPart word, string clitic, string norm)
    {
        yield return new(word, new(clitic, norm));
        yield return new(word, new(clitic.Replace("'", "", StringComparison.Ordinal), norm));
    }

    /// <summary>A word in lower case and with a capital, with one normalised form.</summary>
    private static SpecialPart[] Cases(string word, string? norm) =>
        [new(word, norm), new(CultureInfo.InvariantCulture.TextInfo.ToTitleCase(word), norm)];
}

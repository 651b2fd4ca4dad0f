namespace Glossa.Text;

/// <summary>
/// Finds the pieces of social text as torchMoji does: at each place the first of these that fits, from the most to the least specific.
/// Letters are those of ASCII, in either case.
/// </summary>
/// <param name="text">The text.</param>
internal ref struct SocialScanner(ReadOnlySpan<char> text)
{
    // Each gives the end of its piece, or its start where it does not fit.
    private static readonly Rule[] RulesAfterEmail =
        [Compound, Hashtag, Mention, Heart, Emoticon, Contraction, Title, Abbreviation, Number, Word, Symbols, Character];

    private static readonly string[] Faces = ["-_-", "x_x", "^_^", "o.o", "o_o", "(:", "):", ");", "(;"];
    private static readonly string[] Titles = ["mr.", "ms.", "mrs.", "dr.", "prof."];

    private const string Eyes = ":=;", Noses = "-,^'\"", Mouths = "dpv)o(3/|\\", Repeatable = "()<!?.,/'\"-_=\\§|´ˇ°[]>{}~$^&*;:%+£€`";

    private readonly ReadOnlySpan<char> text = text;

    // Before here no e-mail address begins: what has been looked through once is not looked through again, or long texts without spaces
    // would take forever.
    private int noEmailBefore = 0;

    private delegate int Rule(ReadOnlySpan<char> text, int start);

    /// <summary>The end of the piece that begins at a place where no white space is.</summary>
    public int End(int start)
    {
        int end = Url(text, start);
        if (end == start) end = Email(start);
        for (int rule = 0; end == start; rule++) end = RulesAfterEmail[rule](text, start);
        return end;
    }

    /// <summary>
    /// Whether a web address begins here: <c>http://</c>, <c>https://</c> or <c>www.</c> and at least one more character.
    /// </summary>
    public static bool IsUrl(ReadOnlySpan<char> text, int start) => Url(text, start) > start;

    /// <summary>Whether somebody is mentioned here: <c>@name</c>.</summary>
    public static bool IsMention(ReadOnlySpan<char> text, int start) => Mention(text, start) > start;

    private static int Url(ReadOnlySpan<char> text, int start)
    {
        ReadOnlySpan<char> rest = text[start..];
        int begin = start + (Begins(rest, "http://") ? 7 : Begins(rest, "https://") ? 8 : Begins(rest, "www.") ? 4 : 0);
        int end = begin == start ? start : Run(text, begin, c => c is (>= '$' and <= '_') or (>= 'a' and <= 'z') or '!');
        return end > begin ? end : start;
    }

    private int Email(int start)
    {
        if (start < noEmailBefore || !IsBoundary(text, start)) return start;
        int at = Run(text, start, c => IsAlphanumeric(c) || c is '_' or '.' or '+' or '-');
        if (at == start) return start;
        int end = Domain(text, at);
        if (end > at) return end;
        noEmailBefore = at;
        return start;
    }

    /// <summary>
    /// The end of <c>@example.org</c>, which is the last place where a word ends or begins; its start where it does not fit.
    /// </summary>
    private static int Domain(ReadOnlySpan<char> text, int at)
    {
        if (!Is(text, at, '@')) return at;
        int dot = Run(text, at + 1, c => IsAlphanumeric(c) || c == '-');
        if (dot == at + 1 || !Is(text, dot, '.')) return at;
        int end = Run(text, dot + 1, c => IsAlphanumeric(c) || c is '-' or '.');
        while (end > dot + 1 && !IsBoundary(text, end)) end--;
        return end > dot + 1 ? end : at;
    }

    // Two words with a hyphen or an underscore between them: red-haired, CUSTOM_BREAK.
    private static int Compound(ReadOnlySpan<char> text, int start) => Joined(text, start, "-_");

    private static int Contraction(ReadOnlySpan<char> text, int start) => Joined(text, start, "'");

    private static int Joined(ReadOnlySpan<char> text, int start, string links)
    {
        int link = Word(text, start);
        if (link == start || link == text.Length || !links.Contains(text[link])) return start;
        int end = Word(text, link + 1);
        return end > link + 1 ? end : start;
    }

    private static int Hashtag(ReadOnlySpan<char> text, int start) => Named(text, start, '#');

    private static int Mention(ReadOnlySpan<char> text, int start) => Named(text, start, '@');

    private static int Named(ReadOnlySpan<char> text, int start, char sign)
    {
        if (!Is(text, start, sign)) return start;
        int end = Run(text, start + 1, IsNameCharacter);
        return end > start + 1 ? end : start;
    }

    // Any number of <3 and </3, each with as many < and 3 as there are.
    private static int Heart(ReadOnlySpan<char> text, int start)
    {
        int end = start;
        while (true)
        {
            int middle = Run(text, end, c => c == '<');
            if (middle == end) return end;
            if (Is(text, middle, '/')) middle++;
            int next = Run(text, middle, c => c == '3');
            if (next == middle) return end;
            end = next;
        }
    }

    private static int Emoticon(ReadOnlySpan<char> text, int start)
    {
        foreach (string face in Faces)
        {
            if (Begins(text[start..], face)) return start + face.Length;
        }
        int at = start;
        if (Begins(text[at..], ">:")) at += 2;
        else if (Eyes.Contains(text[at])) at++;
        else return start;
        if (at < text.Length && Noses.Contains(text[at])) at++;
        if (at == text.Length) return start;
        char mouth = char.ToLowerInvariant(text[at]);
        return Mouths.Contains(mouth) ? Run(text, at, c => char.ToLowerInvariant(c) == mouth) : start;
    }

    private static int Title(ReadOnlySpan<char> text, int start)
    {
        foreach (string title in Titles)
        {
            if (Begins(text[start..], title)) return start + title.Length;
        }
        return start;
    }

    private static int Abbreviation(ReadOnlySpan<char> text, int start)
    {
        if (!IsBoundary(text, start) || (start > 0 && text[start - 1] == '.')) return start;
        int end = start;
        while (end + 1 < text.Length && char.IsAsciiLetter(text[end]) && text[end + 1] == '.') end += 2;
        return end >= start + 4 ? end : start;
    }

    private static int Number(ReadOnlySpan<char> text, int start) => Run(text, start, char.IsAsciiDigit);

    private static int Word(ReadOnlySpan<char> text, int start) => Run(text, start, char.IsAsciiLetter);

    // The same symbol again and again. Of several # or @ the last belongs to the name after them.
    private static int Symbols(ReadOnlySpan<char> text, int start)
    {
        char symbol = text[start];
        if (symbol is not ('#' or '@') && !Repeatable.Contains(symbol)) return start;
        int end = Run(text, start, c => c == symbol);
        return symbol is '#' or '@' && end > start + 1 && end < text.Length && IsNameCharacter(text[end]) ? end - 1 : end;
    }

    private static int Character(ReadOnlySpan<char> text, int start) =>
        char.IsHighSurrogate(text[start]) && start + 1 < text.Length && char.IsLowSurrogate(text[start + 1]) ? start + 2 : start + 1;

    private static int Run(ReadOnlySpan<char> text, int start, Func<char, bool> belongs)
    {
        int end = start;
        while (end < text.Length && belongs(text[end])) end++;
        return end;
    }

    private static bool Begins(ReadOnlySpan<char> text, string beginning) => text.StartsWith(beginning, StringComparison.OrdinalIgnoreCase);

    private static bool Is(ReadOnlySpan<char> text, int place, char c) => place < text.Length && text[place] == c;

    private static bool IsAlphanumeric(char c) => char.IsAsciiLetterOrDigit(c);

    private static bool IsNameCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';

    /// <summary>Whether a word of any language begins or ends here.</summary>
    private static bool IsBoundary(ReadOnlySpan<char> text, int place)
    {
        bool before = place > 0 && IsWordCharacter(text[place - 1]), after = place < text.Length && IsWordCharacter(text[place]);
        return before != after;
    }

    private static bool IsWordCharacter(char c) => char.IsLetterOrDigit(c) || c == '_';
}

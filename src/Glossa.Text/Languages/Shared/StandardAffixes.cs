namespace Glossa.Text;

/// <summary>
/// The affix rules most languages share, as spaCy 3 publishes them, written as scanners: punctuation, quotes, ellipses, symbols and
/// currencies at both ends, possessive <c>'s</c> and units after numbers at the end, hyphens, slashes and the like between letters inside.
/// </summary>
/// <param name="splitHyphenAfterDigit">Whether a hyphen between a digit and a letter is split ("15-year"), as in English.</param>
internal sealed class StandardAffixes(bool splitHyphenAfterDigit) : AffixRules
{
    private const CharacterClass LetterOrDigit = CharacterClass.Letter | CharacterClass.Digit;

    private readonly CharacterClass beforeHyphen = splitHyphenAfterDigit ? LetterOrDigit : CharacterClass.Letter;

    /// <inheritdoc/>
    public override int Prefix(ReadOnlySpan<char> word)
    {
        if (word.Length == 0) return 0;
        char c = word[0];
        CharacterClass first = CharacterClasses.Of(c);
        if ((first & CharacterClass.Prefix) != 0) return 1;
        switch (c)
        {
            case '.':
                int dots = Dots(word);
                return dots > 1 ? dots : 0;
            case '+':
                return word.Length > 1 && char.IsAsciiDigit(word[1]) ? 0 : 1;
            case 'U':
                return word.StartsWith("US$", StringComparison.Ordinal) ? 3 : 0;
            case 'A' or 'C':
                return word.Length > 1 && word[1] == '$' ? 2 : 0;
            default:
                return char.IsHighSurrogate(c) && Is(CharacterClasses.First(word), CharacterClass.Prefix) ? 2 : 0;
        }
    }

    /// <inheritdoc/>
    public override int Suffix(ReadOnlySpan<char> word)
    {
        if (word.Length == 0) return 0;
        char last = word[^1];
        int longest = 0;
        if (last == '.')
        {
            int dots = 1;
            while (dots < word.Length && word[^(dots + 1)] == '.') dots++;
            longest = dots > 1 ? dots : IsStop(word[..^1]) ? 1 : 0;
        }
        else if (Is(CharacterClasses.Of(last), CharacterClass.Suffix))
        {
            longest = last == '…' && word.EndsWith("……", StringComparison.Ordinal) ? 2 : 1;
        }
        else if (last is 's' or 'S' && word.Length > 1 && word[^2] is '\'' or '’')
        {
            longest = 2;
        }
        else if (char.IsLowSurrogate(last) && Is(CharacterClasses.Last(word), CharacterClass.Suffix))
        {
            longest = 2;
        }
        int unit = UnitAfterNumber(word);
        return Math.Max(longest, unit);
    }

    /// <inheritdoc/>
    public override int Infix(ReadOnlySpan<char> word, int from, out int length)
    {
        for (int i = from; i < word.Length; i++)
        {
            char c = word[i];
            if (!Is(CharacterClasses.Of(c), CharacterClass.InfixStart) && !char.IsHighSurrogate(c)) continue;
            length = InfixAt(word, i);
            if (length > 0) return i;
        }
        length = 0;
        return -1;
    }

    private int InfixAt(ReadOnlySpan<char> word, int at)
    {
        ReadOnlySpan<char> before = word[..at], rest = word[at..];
        char c = rest[0];
        switch (c)
        {
            case '.':
                int dots = Dots(rest);
                if (dots > 1) return dots;
                return Ends(before, CharacterClass.Lower | CharacterClass.Quote)
                    && Begins(rest[1..], CharacterClass.Upper | CharacterClass.Quote)
                    ? 1
                    : 0;
            case '…':
                return 1;
            case '+' or '*' or '^':
                return IsBetweenNumbers(before, rest) ? 1 : 0;
            case '-':
                if (IsBetweenNumbers(before, rest)) return 1;
                if (!Ends(before, beforeHyphen)) return 0;
                for (int hyphens = 1; hyphens <= 3 && hyphens <= rest.Length && rest[hyphens - 1] == '-'; hyphens++)
                {
                    if (Begins(rest[hyphens..], CharacterClass.Letter)) return hyphens;
                }
                return 0;
            case '—':
                if (!Ends(before, beforeHyphen)) return 0;
                if (Begins(rest[1..], CharacterClass.Letter)) return 1;
                return rest.Length > 1 && rest[1] == '—' && Begins(rest[2..], CharacterClass.Letter) ? 2 : 0;
            case '–' or '~':
                return Ends(before, beforeHyphen) && Begins(rest[1..], CharacterClass.Letter) ? 1 : 0;
            case ',':
                return Ends(before, CharacterClass.Letter) && Begins(rest[1..], CharacterClass.Letter) ? 1 : 0;
            case ':' or '<' or '>' or '=' or '/':
                return Ends(before, LetterOrDigit) && Begins(rest[1..], CharacterClass.Letter) ? 1 : 0;
            default:
                return Is(CharacterClasses.First(rest), CharacterClass.Icon) ? CharacterClasses.FirstLength(rest) : 0;
        }
    }

    /// <summary>
    /// A unit, a currency or a plus at the end, right after a digit. None of them has a digit, so what follows the last digit is all that
    /// can be one.
    /// </summary>
    private static int UnitAfterNumber(ReadOnlySpan<char> word)
    {
        int length = 0;
        while (length <= Units.MaxLength && length < word.Length && !char.IsAsciiDigit(word[^(length + 1)])) length++;
        if (length is 0 or > Units.MaxLength || length == word.Length) return 0;
        ReadOnlySpan<char> unit = word[^length..];
        bool known = (length == 1 && (unit[0] == '+' || CharacterClasses.IsCurrency(unit[0]))) || Units.Contains(unit);
        return known ? length : 0;
    }

    /// <summary>Whether a full stop after this is one, and not part of an abbreviation.</summary>
    private static bool IsStop(ReadOnlySpan<char> before)
    {
        if (before.Length == 0) return false;
        CharacterClass last = CharacterClasses.Last(before);
        if (Is(last, CharacterClass.BeforeStop)) return true;
        if (before.Length > 1 && before[^2] == '°' && before[^1] is 'F' or 'C' or 'K') return true;
        return Is(last, CharacterClass.Upper) && Ends(before[..^CharacterClasses.LastLength(before)], CharacterClass.Upper);
    }

    private static bool IsBetweenNumbers(ReadOnlySpan<char> before, ReadOnlySpan<char> rest) =>
        before.Length > 0 && char.IsAsciiDigit(before[^1]) && rest.Length > 1 && (char.IsAsciiDigit(rest[1]) || rest[1] == '-');

    private static int Dots(ReadOnlySpan<char> text)
    {
        int dots = text.IndexOfAnyExcept('.');
        return dots < 0 ? text.Length : dots;
    }

    private static bool Is(CharacterClass classes, CharacterClass wanted) => (classes & wanted) != 0;

    private static bool Ends(ReadOnlySpan<char> text, CharacterClass wanted) => text.Length > 0 && Is(CharacterClasses.Last(text), wanted);

    private static bool Begins(ReadOnlySpan<char> text, CharacterClass wanted) =>
        text.Length > 0 && Is(CharacterClasses.First(text), wanted);
}

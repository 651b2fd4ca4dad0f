using System.Globalization;
using System.Text;

namespace Glossa.Text;

/// <summary>Tests a word by its characters alone, as spaCy and Python do.</summary>
internal static class LexicalTests
{
    private static readonly HashSet<string> TopLevels = new("""
        com org edu gov net mil aero asia biz cat coop info int jobs mobi museum name pro tel travel xyz icu xxx ac ad ae af ag ai al am an
        ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bv bw by bz ca cc cd cf cg ch ci ck cl cm cn co cr cs cu cv
        cx cy cz dd de dj dk dm do dz ec ee eg eh er es et eu fi fj fk fm fo fr ga gb gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk
        hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md
        me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt
        pw py qa re ro rs ru rw sa sb sc sd se sg sh si sj sk sl sm sn so sr ss st su sv sy sz tc td tf tg th tj tk tl tm tn to tp tr tt tv
        tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw
        """.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries), StringComparer.Ordinal);

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> TopLevelsBySpan =
        TopLevels.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>All traits of a word.</summary>
    /// <param name="text">The word.</param>
    /// <param name="lower">The word in lower case.</param>
    /// <param name="language">The language's stop words and number words.</param>
    public static LexemeTraits TraitsOf(string text, string lower, LanguageData language)
    {
        LexemeTraits traits = text.Length == 0 ? LexemeTraits.None : OfCharacters(text);
        if (language.StopWords.Contains(lower)) traits |= LexemeTraits.IsStop;
        if (language.IsNumber(lower)) traits |= LexemeTraits.LikeNum;
        if (LikeUrl(text)) traits |= LexemeTraits.LikeUrl;
        if (LikeEmail(text)) traits |= LexemeTraits.LikeEmail;
        return traits | OfMark(text);
    }

    /// <summary>Whether a text is all digits, and not empty.</summary>
    public static bool IsDigit(ReadOnlySpan<char> text)
    {
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (!Digits.Is(rune)) return false;
        }
        return text.Length > 0;
    }

    /// <summary>A number without its sign, commas and full stops.</summary>
    /// <param name="text">The word.</param>
    public static string BareNumber(string text)
    {
        if (text.Length > 0 && text[0] is '+' or '-' or '±' or '~') text = text[1..];
        return text.AsSpan().IndexOfAny(',', '.') < 0 ? text : text.Replace(",", "", StringComparison.Ordinal)
            .Replace(".", "", StringComparison.Ordinal);
    }

    /// <summary>Whether a text is all digits, or one string of digits over another.</summary>
    /// <param name="bare">What <see cref="BareNumber"/> gives.</param>
    public static bool IsNumber(ReadOnlySpan<char> bare)
    {
        int slash = bare.IndexOf('/');
        return slash < 0 ? IsDigit(bare) : IsDigit(bare[..slash]) && IsDigit(bare[(slash + 1)..]);
    }

    private static LexemeTraits OfCharacters(string text)
    {
        bool alpha = true, ascii = true, digit = true, punct = true, space = true, currency = true;
        bool anyUpper = false, anyLower = false, anyTitle = false, title = true, afterCased = false;
        foreach (Rune rune in text.EnumerateRunes())
        {
            UnicodeCategory category = Rune.GetUnicodeCategory(rune);
            bool isUpper = CasedLetters.IsUpper(rune), isLower = CasedLetters.IsLower(rune), isTitle = CasedLetters.IsTitle(rune);
            alpha &= category <= UnicodeCategory.OtherLetter;
            ascii &= rune.IsAscii;
            punct &= category is >= UnicodeCategory.ConnectorPunctuation and <= UnicodeCategory.OtherPunctuation;
            space &= rune.IsBmp && WhiteSpace.Is((char)rune.Value);
            currency &= category == UnicodeCategory.CurrencySymbol;
            digit &= Digits.Is(rune);
            anyUpper |= isUpper;
            anyLower |= isLower;
            anyTitle |= isTitle;
            // A capital may not follow a letter with case, and a small letter must.
            if (isUpper || isTitle) title &= !afterCased;
            else if (isLower) title &= afterCased;
            afterCased = isUpper || isTitle || isLower;
        }
        LexemeTraits traits = LexemeTraits.None;
        if (alpha) traits |= LexemeTraits.IsAlpha;
        if (ascii) traits |= LexemeTraits.IsAscii;
        if (digit) traits |= LexemeTraits.IsDigit;
        if (punct) traits |= LexemeTraits.IsPunct;
        if (space) traits |= LexemeTraits.IsSpace;
        if (currency) traits |= LexemeTraits.IsCurrency;
        if (anyLower && !anyUpper && !anyTitle) traits |= LexemeTraits.IsLower;
        if (anyUpper && !anyLower && !anyTitle) traits |= LexemeTraits.IsUpper;
        if ((anyUpper || anyTitle) && title) traits |= LexemeTraits.IsTitle;
        return traits;
    }

    private static LexemeTraits OfMark(string text) => text switch
    {
        "(" or "[" or "{" or "<" => LexemeTraits.IsBracket | LexemeTraits.IsLeftPunct,
        ")" or "]" or "}" or ">" => LexemeTraits.IsBracket | LexemeTraits.IsRightPunct,
        "\"" or "'" => LexemeTraits.IsQuote | LexemeTraits.IsLeftPunct | LexemeTraits.IsRightPunct,
        "«" or "‘" or "‚" or "‛" or "“" or "„" or "‟" or "‹" or "❮" or "``" => LexemeTraits.IsQuote | LexemeTraits.IsLeftPunct,
        "»" or "’" or "”" or "›" or "❯" or "''" => LexemeTraits.IsQuote | LexemeTraits.IsRightPunct,
        "`" => LexemeTraits.IsQuote,
        _ => LexemeTraits.None,
    };

    private static bool LikeUrl(ReadOnlySpan<char> text)
    {
        if (text.StartsWith("http://", StringComparison.Ordinal) || text.StartsWith("https://", StringComparison.Ordinal)) return true;
        if (text.StartsWith("www.", StringComparison.Ordinal) && text.Length >= 5) return true;
        int stop = text.LastIndexOf('.');
        if (stop < 0 || text[0] == '.' || stop == text.Length - 1 || text.Contains('@')) return false;
        ReadOnlySpan<char> top = text[(stop + 1)..];
        int colon = top.IndexOf(':');
        if (colon >= 0) top = top[..colon];
        return top.EndsWith("/", StringComparison.Ordinal) || TopLevelsBySpan.Contains(top) || UrlPattern.IsMatch(text);
    }

    /// <summary>
    /// Begins with a mail address: letters, digits and <c>_.+-</c>, an at sign, letters, digits and hyphens, a full stop, and one more of
    /// either.
    /// </summary>
    private static bool LikeEmail(ReadOnlySpan<char> text)
    {
        int at = text.IndexOf('@');
        if (at < 1) return false;
        foreach (char c in text[..at])
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '.' or '+' or '-')) return false;
        }
        int length = 0;
        ReadOnlySpan<char> host = text[(at + 1)..];
        while (length < host.Length && (char.IsAsciiLetterOrDigit(host[length]) || host[length] == '-')) length++;
        return length > 0 && length + 1 < host.Length && host[length] == '.'
            && (char.IsAsciiLetterOrDigit(host[length + 1]) || host[length + 1] is '-' or '.');
    }
}

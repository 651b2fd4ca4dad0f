using System.Globalization;

namespace Glossa.Text;

/// <summary>The table behind the splitting rules: the classes of every character, as spaCy's rules draw them.</summary>
internal static class CharacterClasses
{
    /// <summary>Marks split off both ends of a word.</summary>
    private const string Punctuation = "…,:;!?¿؟¡()[]{}<>_#*&。？！，、；：～·।،۔؛٪";

    private const string Quotes = "'\"”“`‘´’‚,„»«「」『』（）〔〕【】《》〈〉〈〉⟦⟧";
    private const string Dashes = "—–";
    private const string OnlyPrefixes = "§%=";
    private const string CurrencySymbols = "$£€¥฿₽﷼₴";
    private const string OnlyBeforeStop = "%²-+|";
    private const string InfixStarts = ".…+-*^,–—~:<>=/";
    private const char FirstCurrency = '₠', LastCurrency = '₿';

    private const CharacterClass IconClasses =
        CharacterClass.Icon | CharacterClass.Prefix | CharacterClass.Suffix | CharacterClass.InfixStart;

    // Blocks of scripts that have case; the case of each character is Unicode's.
    private static readonly (char First, char Last)[] Cased =
    [
        ('A', 'Z'), ('a', 'z'), ('\uFF21', '\uFF3A'), ('\uFF41', '\uFF5A'), ('\u00C0', '\u00D6'), ('\u00D8', '\u00F6'),
        ('\u00F8', '\u017F'),
        ('\u0180', '\u01BF'), ('\u01C4', '\u024F'), ('\u2C60', '\u2C7B'), ('\u2C7E', '\u2C7F'), ('\uA722', '\uA76F'), ('\uA771', '\uA787'),
        ('\uA78B', '\uA78E'), ('\uA790', '\uA7B9'), ('\uA7FA', '\uA7FA'), ('\u1E00', '\u1EFF'),
        ('Α', 'Ω'), ('α', 'ω'), ('Ά', 'Ά'), ('Έ', 'Ί'), ('Ό', 'Ό'), ('Ύ', 'Ώ'), ('ά', 'ί'), ('ό', 'ώ'),
        ('А', 'я'), ('Ё', 'Ё'), ('ё', 'ё'), ('Є', 'Є'), ('є', 'є'), ('І', 'Ї'), ('і', 'ї'), ('Ґ', 'ґ'), ('Ѓ', 'Ѓ'), ('ѓ', 'ѓ'), ('Ѕ', 'Ѕ'),
        ('ѕ', 'ѕ'),
        ('Ј', 'Њ'), ('ј', 'њ'), ('Ќ', 'Ѝ'), ('ќ', 'ѝ'), ('Ѐ', 'Ѐ'), ('ѐ', 'ѐ'), ('Җ', 'җ'), ('Ң', 'ң'), ('Ү', 'ү'), ('Һ', 'һ'), ('Ә', 'ә'),
        ('Ө', 'ө'),
    ];

    // Phonetic letters, which count as lower case whatever their category.
    private static readonly (char First, char Last)[] Phonetic =
    [
        ('\u0250', '\u02AF'), ('\u1D00', '\u1D25'), ('\u1D6B', '\u1D77'), ('\u1D79', '\u1D9A'), ('\uAB30', '\uAB5A'), ('\uAB60', '\uAB64'),
    ];

    // Bengali, Ethiopic, Hebrew, Arabic, Sinhala, Devanagari, Kannada, Tamil, Telugu, Hangul, Chinese and Japanese.
    private static readonly (char First, char Last)[] Uncased =
    [
        ('\u0980', '\u09FF'), ('\u1200', '\u137F'), ('\u0591', '\u05F4'), ('\uFB1D', '\uFB4F'), ('\u0620', '\u064A'), ('\u066E', '\u06D5'),
        ('\u06E5', '\u06FF'), ('\u0750', '\u077F'), ('\u08A0', '\u08BD'), ('\uFB50', '\uFBB1'), ('\uFBD3', '\uFD3D'), ('\uFD50', '\uFDC7'),
        ('\uFDF0', '\uFDFB'), ('\uFE70', '\uFEFC'), ('\u0D80', '\u0DFF'), ('\u0900', '\u097F'), ('\u0C80', '\u0CFF'), ('\u0B80', '\u0BFF'),
        ('\u0C00', '\u0C7F'), ('\uAC00', '\uD7AF'), ('\u1100', '\u11FF'), ('\u4E00', '\u9FFF'), ('\u3400', '\u4DBF'), ('\u2E80', '\u2FDF'),
        ('\u2FF0', '\u303F'), ('\u31C0', '\u31EF'), ('\u3200', '\u33FF'), ('\uF900', '\uFAFF'), ('\uFE30', '\uFE4F'),
    ];

    private static readonly (int First, int Last)[] UncasedBeyond =
    [
        (0x1EE00, 0x1EEBB), (0x1F200, 0x1F2FF), (0x20000, 0x2A6DF), (0x2A700, 0x2EBEF), (0x2F800, 0x2FA1F),
    ];

    private static readonly CharacterClass[] Table = Build();

    /// <summary>The classes of a character; those of half a surrogate pair for half of one.</summary>
    public static CharacterClass Of(char c) => Table[c];

    /// <summary>The classes of the code point that begins a text.</summary>
    /// <param name="text">A text, not empty.</param>
    public static CharacterClass First(ReadOnlySpan<char> text) =>
        char.IsHighSurrogate(text[0]) && text.Length > 1 && char.IsLowSurrogate(text[1])
            ? OfBeyond(char.ConvertToUtf32(text[0], text[1]))
            : Table[text[0]];

    /// <summary>The classes of the code point that ends a text.</summary>
    /// <param name="text">A text, not empty.</param>
    public static CharacterClass Last(ReadOnlySpan<char> text) =>
        char.IsLowSurrogate(text[^1]) && text.Length > 1 && char.IsHighSurrogate(text[^2])
            ? OfBeyond(char.ConvertToUtf32(text[^2], text[^1]))
            : Table[text[^1]];

    /// <summary>Returns how many characters the first code point of a text has.</summary>
    public static int FirstLength(ReadOnlySpan<char> text) =>
        char.IsHighSurrogate(text[0]) && text.Length > 1 && char.IsLowSurrogate(text[1]) ? 2 : 1;

    /// <summary>Returns how many characters the last code point of a text has.</summary>
    public static int LastLength(ReadOnlySpan<char> text) =>
        char.IsLowSurrogate(text[^1]) && text.Length > 1 && char.IsHighSurrogate(text[^2]) ? 2 : 1;

    private static CharacterClass OfBeyond(int codePoint)
    {
        UnicodeCategory category = CharUnicodeInfo.GetUnicodeCategory(codePoint);
        CharacterClass classes = IsWord(category) ? CharacterClass.Word : CharacterClass.None;
        foreach ((int first, int last) in UncasedBeyond)
        {
            if (codePoint >= first && codePoint <= last)
            {
                classes |= CharacterClass.Letter | CharacterClass.Lower | CharacterClass.Upper | CharacterClass.BeforeStop;
            }
        }
        if (category == UnicodeCategory.OtherSymbol) classes |= IconClasses;
        return classes;
    }

    private static CharacterClass[] Build()
    {
        CharacterClass[] table = new CharacterClass[char.MaxValue + 1];
        for (int c = 0; c < table.Length; c++)
        {
            UnicodeCategory category = char.GetUnicodeCategory((char)c);
            if (category == UnicodeCategory.OtherSymbol) table[c] |= IconClasses;
            if (IsWord(category) || c == '_') table[c] |= CharacterClass.Word;
            if (c >= 0xA1 && !char.IsSurrogate((char)c)) table[c] |= CharacterClass.Host;
        }
        Fill(table, Phonetic, CharacterClass.Letter | CharacterClass.Lower | CharacterClass.BeforeStop);
        Fill(table, Uncased, CharacterClass.Letter | CharacterClass.Lower | CharacterClass.Upper | CharacterClass.BeforeStop);
        Fill(table, [('0', '9')], CharacterClass.Digit | CharacterClass.BeforeStop | CharacterClass.Host);
        Fill(table, [('A', 'Z'), ('a', 'z')], CharacterClass.Host);
        foreach ((char first, char last) in Cased)
        {
            for (char c = first; c <= last; c++)
            {
                table[c] |= CharacterClass.Letter;
                if (char.IsUpper(c)) table[c] |= CharacterClass.Upper;
                if (char.IsLower(c)) table[c] |= CharacterClass.Lower | CharacterClass.BeforeStop;
            }
        }
        Mark(table, Punctuation, CharacterClass.Prefix | CharacterClass.Suffix | CharacterClass.BeforeStop);
        Mark(table, Quotes, CharacterClass.Prefix | CharacterClass.Suffix | CharacterClass.BeforeStop | CharacterClass.Quote);
        Mark(table, Dashes, CharacterClass.Prefix | CharacterClass.Suffix);
        Mark(table, OnlyPrefixes, CharacterClass.Prefix);
        Mark(table, CurrencySymbols, CharacterClass.Prefix);
        Fill(table, [(FirstCurrency, LastCurrency)], CharacterClass.Prefix);
        Mark(table, OnlyBeforeStop, CharacterClass.BeforeStop);
        Mark(table, InfixStarts, CharacterClass.InfixStart);
        return table;
    }

    /// <summary>Whether a character is a currency symbol of the splitting rules.</summary>
    public static bool IsCurrency(char c) => c is >= FirstCurrency and <= LastCurrency || CurrencySymbols.Contains(c);

    private static bool IsWord(UnicodeCategory category) => category is
        <= UnicodeCategory.OtherLetter or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber;

    private static void Fill(CharacterClass[] table, ReadOnlySpan<(char First, char Last)> ranges, CharacterClass classes)
    {
        foreach ((char first, char last) in ranges)
        {
            for (int c = first; c <= last; c++) table[c] |= classes;
        }
    }

    private static void Mark(CharacterClass[] table, string characters, CharacterClass classes)
    {
        foreach (char c in characters) table[c] |= classes;
    }
}

using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Glossa.Text;

/// <summary>
/// BERT's treatment of each character: nothing for a control character, a space for white space, a word of its own for a Chinese character
/// or a punctuation mark; otherwise a small letter without its accents, as far as the options say. Safe for any number of threads.
/// </summary>
/// <remarks>
/// Where Hugging Face's slow (Python) and fast (Rust) tokenizers differ, this is the slow one: code points that are not assigned count as
/// control characters and vanish.
/// </remarks>
internal sealed class BertCharacters
{
    /// <summary>The most UTF-16 units that one code point becomes.</summary>
    public const int MaxUnits = 32;

    private const int PageSize = 128;

    // Filled page by page when a character is first met; pages are equal whoever makes them, so there is no lock.
    private readonly Page?[] pages = new Page?[(char.MaxValue + 1) / PageSize];

    /// <summary>BERT's treatment of characters, with options.</summary>
    /// <param name="cleans">Whether control characters vanish and white space becomes a space.</param>
    /// <param name="separatesChinese">Whether a Chinese character is a word of its own.</param>
    /// <param name="stripsAccents">Whether characters are decomposed (NFD) and lose their accents.</param>
    /// <param name="lowercases">Whether capital letters become small ones.</param>
    public BertCharacters(bool cleans, bool separatesChinese, bool stripsAccents, bool lowercases)
    {
        (Cleans, SeparatesChinese, StripsAccents, Lowercases) = (cleans, separatesChinese, stripsAccents, lowercases);
        Ascii = PageOf('\0');
    }

    /// <summary>The treatment of a character.</summary>
    public enum Kind : byte
    {
        /// <summary>One character of a word.</summary>
        Letter,

        /// <summary>The end of a word.</summary>
        Space,

        /// <summary>A word of its own, of one character.</summary>
        Single,

        /// <summary>Nothing.</summary>
        Nothing,

        /// <summary>Several characters, or one beyond U+FFFF: see <see cref="Expand"/>.</summary>
        Several,
    }

    /// <summary>Whether control characters vanish and white space becomes a space.</summary>
    public bool Cleans { get; }

    /// <summary>Whether a Chinese character is a word of its own.</summary>
    public bool SeparatesChinese { get; }

    /// <summary>Whether characters are decomposed and lose their accents.</summary>
    public bool StripsAccents { get; }

    /// <summary>Whether capital letters become small ones.</summary>
    public bool Lowercases { get; }

    /// <summary>The page of ASCII.</summary>
    public Page Ascii { get; }

    /// <summary>Returns the page of a character.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Page PageOf(char character) => pages[character / PageSize] ?? Make(character / PageSize);

    /// <summary>Returns the place of a character in its page.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int PlaceOf(char character) => character % PageSize;

    /// <summary>Writes what becomes of a code point.</summary>
    /// <param name="rune">The code point.</param>
    /// <param name="units">Takes the characters, at most <see cref="MaxUnits"/>.</param>
    /// <param name="isChinese">Whether it is a word of its own as a Chinese character.</param>
    /// <returns>The number of characters; a space stands for white space.</returns>
    public int Expand(Rune rune, Span<char> units, out bool isChinese)
    {
        isChinese = SeparatesChinese && IsChinese(rune.Value);
        if (Cleans)
        {
            if (IsSpace(rune))
            {
                units[0] = ' ';
                return 1;
            }
            if (rune.Value == 0xFFFD || IsControl(rune)) return 0;
        }
        Span<int> parts = stackalloc int[MaxUnits];
        int count = 1;
        parts[0] = rune.Value;
        if (StripsAccents) count = UnicodeNormalization.Decompose(rune.Value, parts);
        int length = 0;
        foreach (int part in parts[..count])
        {
            Rune character = new(part);
            if (StripsAccents && Rune.GetUnicodeCategory(character) == UnicodeCategory.NonSpacingMark) continue;
            length += (Lowercases ? Casing.ToLower(character) : character).EncodeToUtf16(units[length..]);
            if (Lowercases && part == Casing.DottedCapitalI) units[length++] = Casing.DotAbove;
        }
        return length;
    }

    /// <summary>Whether BERT separates a character from words as punctuation: all ASCII symbols count, too.</summary>
    public static bool IsPunctuation(Rune rune) => rune.Value < 0x80
        ? rune.Value is (>= 33 and <= 47) or (>= 58 and <= 64) or (>= 91 and <= 96) or (>= 123 and <= 126)
        : Rune.IsPunctuation(rune);

    private static bool IsSpace(Rune rune) =>
        rune.Value is ' ' or '\t' or '\n' or '\r' || Rune.GetUnicodeCategory(rune) == UnicodeCategory.SpaceSeparator;

    private static bool IsControl(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
        or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;

    private static bool IsChinese(int value) => value is (>= 0x4E00 and <= 0x9FFF) or (>= 0x3400 and <= 0x4DBF)
        or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x2A6DF) or (>= 0x2A700 and <= 0x2B73F) or (>= 0x2B740 and <= 0x2B81F)
        or (>= 0x2B820 and <= 0x2CEAF) or (>= 0x2F800 and <= 0x2FA1F);

    private Page Make(int number)
    {
        Page page = new();
        Span<char> units = stackalloc char[MaxUnits];
        for (int i = 0; i < PageSize; i++)
        {
            char character = (char)((number * PageSize) + i);
            if (char.IsSurrogate(character))
            {
                page.Kinds[i] = Kind.Several;
                continue;
            }
            int length = Expand(new Rune(character), units, out bool isChinese);
            page.Characters[i] = units[0];
            page.Kinds[i] = length switch
            {
                0 => Kind.Nothing,
                1 when char.IsWhiteSpace(units[0]) => Kind.Space,
                1 when isChinese || IsPunctuation(new Rune(units[0])) => Kind.Single,
                1 => Kind.Letter,
                _ => Kind.Several,
            };
        }
        return pages[number] = page;
    }

    /// <summary>Neighbouring characters.</summary>
    internal sealed class Page
    {
        /// <summary>The treatment of each.</summary>
        public readonly Kind[] Kinds = new Kind[PageSize];

        /// <summary>The character that each becomes, where it is one.</summary>
        public readonly char[] Characters = new char[PageSize];
    }
}

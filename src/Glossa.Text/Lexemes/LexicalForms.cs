using System.Text;

namespace Glossa.Text;

/// <summary>The forms of a word: lower case, prefix, suffix and shape. Lengths count code points, as spaCy's do.</summary>
internal static class LexicalForms
{
    /// <summary>Room for any shape, in UTF-16 units.</summary>
    public const int MaxShape = 2 * (LongWord - 1);

    private const int LongWord = 100;
    private const int SuffixLength = 3;
    private const int MostOfAKind = 4;
    private const char FinalSigma = 'ς', Sigma = 'σ', CapitalSigma = 'Σ', CapitalDottedI = 'İ';

    /// <summary>A text in lower case; the same object if it is already.</summary>
    public static string Lower(string text)
    {
        foreach (char c in text)
        {
            if (c is not (>= 'A' and <= 'Z') && c < 0x80) continue;
            string lower = text.ToLowerInvariant();
            // Two letters whose lower case is not one letter for one: simple case mapping does not know them.
            if (text.Contains(CapitalSigma)) lower = WithFinalSigma(text, lower);
            if (text.Contains(CapitalDottedI)) lower = lower.Replace("İ", "i\u0307", StringComparison.Ordinal);
            return lower == text ? text : lower;
        }
        return text;
    }

    /// <summary>The first code point.</summary>
    public static ReadOnlySpan<char> Prefix(ReadOnlySpan<char> text) =>
        text.Length == 0 ? text : text[..CharacterClasses.FirstLength(text)];

    /// <summary>The last three code points.</summary>
    public static ReadOnlySpan<char> Suffix(ReadOnlySpan<char> text)
    {
        int length = 0;
        for (int i = 0; i < SuffixLength && length < text.Length; i++) length += CharacterClasses.LastLength(text[..^length]);
        return text[^length..];
    }

    /// <summary>The shape as a string.</summary>
    public static string Shape(ReadOnlySpan<char> text)
    {
        Span<char> shape = stackalloc char[MaxShape];
        return new string(shape[..Shape(text, shape)]);
    }

    /// <summary>Writes the shape.</summary>
    /// <param name="text">The word.</param>
    /// <param name="shape">Room for <see cref="MaxShape"/> characters.</param>
    /// <returns>How many characters the shape has.</returns>
    public static int Shape(ReadOnlySpan<char> text, Span<char> shape)
    {
        int length = 0, count = 0, ofAKind = 0, last = -1;
        for (int i = 0; i < text.Length; count++)
        {
            if (count == LongWord - 1)
            {
                "LONG".CopyTo(shape);
                return 4;
            }
            int size = CharacterClasses.FirstLength(text[i..]);
            int kind = size == 1 ? Kind(text[i]) : Kind(char.ConvertToUtf32(text[i], text[i + 1]));
            i += size;
            ofAKind = kind == last ? ofAKind + 1 : 0;
            last = kind;
            if (ofAKind >= MostOfAKind) continue;
            if (kind <= char.MaxValue)
            {
                shape[length++] = (char)kind;
            }
            else
            {
                shape[length++] = text[i - 2];
                shape[length++] = text[i - 1];
            }
        }
        return length;
    }

    private static int Kind(char c)
    {
        if (c < 0x80) return char.IsAsciiLetterUpper(c) ? 'X' : char.IsAsciiLetterLower(c) ? 'x' : char.IsAsciiDigit(c) ? 'd' : c;
        if (char.IsLetter(c)) return CasedLetters.IsUpper(c) ? 'X' : 'x';
        return Digits.Is(c) ? 'd' : c;
    }

    private static int Kind(int codePoint)
    {
        Rune rune = new(codePoint);
        if (Rune.IsLetter(rune)) return CasedLetters.IsUpper(rune) ? 'X' : 'x';
        return Digits.Is(rune) ? 'd' : codePoint;
    }

    /// <summary>A capital sigma at a word's end becomes a final sigma.</summary>
    private static string WithFinalSigma(string text, string lower)
    {
        StringBuilder result = new(lower);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != CapitalSigma) continue;
            bool isFinal = i > 0 && char.IsLetter(text[i - 1]) && (i + 1 == text.Length || !char.IsLetter(text[i + 1]));
            result[i] = isFinal ? FinalSigma : Sigma;
        }
        return result.ToString();
    }
}

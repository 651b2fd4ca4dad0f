using System.Globalization;
using System.Text;

namespace Glossa.Text;

/// <summary>
/// Splits a text into the words within which pairs are merged, as GPT-2 does: letters, digits, or other marks, each with the space before
/// them, if any; the endings 's, 't, 're, 've, 'm, 'll and 'd; white space, of which the last space before a word goes with the word. The
/// words make up the whole text.
/// </summary>
internal static class BytePairWords
{
    private static readonly string[] Endings = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d"];

    private enum Kind { Space, Letter, Number, Other }

    /// <summary>Returns the end of the word that begins at a place.</summary>
    public static int End(ReadOnlySpan<char> text, int start)
    {
        if (text[start] == '\'')
        {
            foreach (string ending in Endings)
            {
                if (text[start..].StartsWith(ending, StringComparison.Ordinal)) return start + ending.Length;
            }
        }
        int first = text[start] == ' ' && start + 1 < text.Length ? start + 1 : start;
        Kind kind = KindAt(text, first, out _);
        if (kind != Kind.Space) return RunEnd(text, first, kind);
        int end = RunEnd(text, start, Kind.Space);
        return end < text.Length && end - start > 1 ? end - 1 : end;
    }

    private static int RunEnd(ReadOnlySpan<char> text, int at, Kind kind)
    {
        while (at < text.Length && KindAt(text, at, out int length) == kind) at += length;
        return at;
    }

    private static Kind KindAt(ReadOnlySpan<char> text, int at, out int length)
    {
        Rune.DecodeFromUtf16(text[at..], out Rune rune, out length);
        if (Rune.IsWhiteSpace(rune)) return Kind.Space;
        return Rune.GetUnicodeCategory(rune) switch
        {
            <= UnicodeCategory.OtherLetter => Kind.Letter,
            UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => Kind.Number,
            _ => Kind.Other,
        };
    }
}

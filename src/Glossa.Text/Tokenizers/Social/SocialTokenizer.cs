using System.Text;

namespace Glossa.Text;

/// <summary>
/// Splits social text into words as DeepMoji and torchMoji do (Felbo et al. 2017): web and e-mail addresses, @names, #tags, numbers,
/// emoticons, emoji, repeated symbols, elongated words, contractions, titles and abbreviations. Words are small letters; addresses, names,
/// numbers and ends of lines become one word each (<see cref="SocialWords"/>). Safe to use from any number of threads.
/// </summary>
/// <param name="options">What it does to words; the defaults when left out.</param>
/// <remarks>Source of the rules: github.com/huggingface/torchMoji. Letters outside ASCII are words of their own there, and so they are
/// here.</remarks>
public sealed class SocialTokenizer(SocialTokenizerOptions? options = null)
{
    // As breaks are written: by themselves, escaped once and twice, and in HTML.
    private static readonly string[] Breaks = [@"\\n", @"\n", "\n", @"\\r", @"\r", "\r", "<br>"];

    /// <summary>The settings: what is done to words.</summary>
    public SocialTokenizerOptions Options { get; } = options ?? new SocialTokenizerOptions();

    /// <summary>Returns the pieces of a text, unchanged.</summary>
    /// <param name="text">The text.</param>
    public static IReadOnlyList<string> Split(ReadOnlySpan<char> text)
    {
        List<string> pieces = [];
        SocialScanner scanner = new(text);
        for (int start = 0, end; start < text.Length; start = end)
        {
            end = start + 1;
            if (WhiteSpace.Is(text[start])) continue;
            end = scanner.End(start);
            pieces.Add(text[start..end].ToString());
        }
        return pieces;
    }

    /// <summary>The words of a text.</summary>
    /// <param name="text">The text.</param>
    /// <returns>None for a text without any.</returns>
    public IReadOnlyList<string> Words(string text)
    {
        text = text.Trim().ToLowerInvariant();
        if (Options.MarkBreaks)
        {
            foreach (string mark in Breaks) text = text.Replace(mark, $" {SocialWords.Break} ", StringComparison.Ordinal);
        }
        return [.. Split(Plain(text)).Select(Word)];
    }

    /// <summary>The text in its usual form (NFKC), with punctuation of other scripts as ASCII's and without variation selectors.</summary>
    private string Plain(string text)
    {
        if (Ascii.IsValid(text)) return text;
        StringBuilder plain = new(text.Length);
        foreach (Rune rune in Normalized(text).EnumerateRunes())
        {
            if (Options.IgnoreEmoji && Emoji.Is(rune)) continue;
            if (AsciiPunctuation.Of(rune) is { } ascii) plain.Append(ascii);
            else plain.Append(rune);
        }
        return plain.ToString();
    }

    // Halves of characters, which have no normal form, become U+FFFD with the enumeration; variation selectors are gone before that, or
    // they would keep characters from their normal form.
    private static string Normalized(string text)
    {
        StringBuilder kept = new(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (rune.Value is < 0xFE00 or > 0xFE0F) kept.Append(rune);
        }
        return UnicodeNormalization.Normalize(kept.ToString(), NormalizationForm.FormKC);
    }

    private string Word(string piece)
    {
        string word = Options.Shorten ? Shortened(piece) : piece;
        if (word.All(char.IsDigit)) return SocialWords.Number;
        bool url = false;
        for (int i = 0; i < word.Length; i++)
        {
            if (SocialScanner.IsMention(word, i)) return SocialWords.Mention;
            url = url || SocialScanner.IsUrl(word, i);
        }
        return url ? SocialWords.Url : word;
    }

    private static string Shortened(string word)
    {
        if (word.Length < 3 || !Ascii.IsValid(word)) return word;
        StringBuilder kept = new(word.Length);
        foreach (char c in word)
        {
            if (kept.Length < 2 || kept[^1] != c || kept[^2] != c) kept.Append(c);
        }
        return kept.Length == word.Length ? word : kept.ToString();
    }
}

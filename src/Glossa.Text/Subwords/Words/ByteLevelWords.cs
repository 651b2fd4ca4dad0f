using System.Text;

namespace Glossa.Text;

/// <summary>GPT-2's words, with a printable character for each of their bytes (<see cref="BytePairAlphabet"/>).</summary>
/// <param name="addsSpace">Whether a text that does not begin with a space gets one.</param>
/// <param name="splits">Whether the text is divided into GPT-2's words; otherwise only its bytes are spelled.</param>
internal sealed class ByteLevelWords(bool addsSpace, bool splits) : WordSplitter
{
    /// <summary>Whether a text that does not begin with a space gets one.</summary>
    public bool AddsSpace { get; } = addsSpace;

    /// <summary>Whether the text is divided into GPT-2's words.</summary>
    public bool Splits { get; } = splits;

    /// <inheritdoc/>
    public override void Split(WordList from, WordList to)
    {
        AlignedText padded = new();
        foreach ((int first, int last) in from.Words)
        {
            AlignedText source = from.Text;
            (int start, int end) = (first, last);
            if (AddsSpace && !char.IsWhiteSpace(source.Characters[first]))
            {
                padded.Clear();
                padded.Append(' ', source.Start(first), source.Start(first));
                padded.Append(source, first, last);
                (source, start, end) = (padded, 0, padded.Length);
            }
            ReadOnlySpan<char> text = source.Characters[..end];
            while (start < end)
            {
                int next = Splits ? BytePairWords.End(text, start) : end;
                Spell(source, start, next, to);
                start = next;
            }
        }
    }

    private static void Spell(AlignedText source, int from, int to, WordList words)
    {
        int start = words.Text.Length;
        Span<byte> bytes = stackalloc byte[4];
        ReadOnlySpan<char> text = source.Characters[..to];
        for (int at = from, length; at < to; at += length)
        {
            Rune.DecodeFromUtf16(text[at..], out Rune rune, out length);
            int first = source.Start(at), last = source.End(at + length - 1);
            foreach (byte b in bytes[..rune.EncodeToUtf8(bytes)]) words.Text.Append(BytePairAlphabet.CharOf(b), first, last);
        }
        words.Words.Add((start, words.Text.Length));
    }
}

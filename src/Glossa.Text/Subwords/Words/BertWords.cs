using System.Text;

namespace Glossa.Text;

/// <summary>BERT's words: what is between white space, with every punctuation mark a word of its own.</summary>
internal sealed class BertWords : WordSplitter
{
    /// <inheritdoc/>
    public override void Split(WordList from, WordList to)
    {
        ReadOnlySpan<char> text = from.Text.Characters;
        foreach ((int first, int last) in from.Words)
        {
            int start = first;
            for (int at = first, length; at < last; at += length)
            {
                Rune.DecodeFromUtf16(text[at..], out Rune rune, out length);
                bool isSpace = Rune.IsWhiteSpace(rune);
                if (!isSpace && !BertCharacters.IsPunctuation(rune)) continue;
                to.Add(from.Text, start, at);
                if (!isSpace) to.Add(from.Text, at, at + length);
                start = at + length;
            }
            to.Add(from.Text, start, last);
        }
    }
}

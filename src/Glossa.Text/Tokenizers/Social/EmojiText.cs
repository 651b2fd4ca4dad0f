using System.Text;

namespace Glossa.Text;

/// <summary>
/// A text taken apart into words and emoji, as DeepMoji's training data was made (Felbo et al. 2017): the emoji tell what the words feel
/// like.
/// </summary>
/// <param name="Text">The text without its emoji. Emoji one after another and the white space around them become one space, or the end of a
/// line where there was one.</param>
/// <param name="Emoji">
/// The emoji by type, each once, in the order in which they first occur. Colours of skin and variation selectors make no other type;
/// a family joined by U+200D, a flag and a keycap are one each. Signs of writing, such as © or ↔, are emoji only where U+FE0F asks for
/// their picture.
/// </param>
public sealed record EmojiText(string Text, IReadOnlyList<string> Emoji)
{
    /// <summary>Takes a text apart.</summary>
    /// <param name="text">The text.</param>
    public static EmojiText Of(ReadOnlySpan<char> text)
    {
        StringBuilder words = new(text.Length);
        List<string> types = [];
        HashSet<string> seen = new(StringComparer.Ordinal);
        char? gap = null;
        for (int at = 0; at < text.Length;)
        {
            int length = EmojiScanner.Length(text[at..]);
            if (length > 0)
            {
                string type = EmojiScanner.TypeOf(text.Slice(at, length));
                if (type.Length > 0 && seen.Add(type)) types.Add(type);
                int end = words.Length;
                while (end > 0 && WhiteSpace.Is(words[end - 1])) Widen(words[--end]);
                words.Length = end;
                gap ??= ' ';
                for (at += length; at < text.Length && WhiteSpace.Is(text[at]); at++) Widen(text[at]);
                continue;
            }
            if (gap is { } between && words.Length > 0) words.Append(between);
            gap = null;
            words.Append(text[at++]);
        }
        return new EmojiText(words.ToString(), types);

        void Widen(char space) => gap = space == '\n' ? '\n' : gap ?? ' ';
    }
}

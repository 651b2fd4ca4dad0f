namespace Glossa.Text;

/// <summary>
/// A mark (<c>▁</c>) for each space and one before the text; every mark begins a word, if the text is divided at all.
/// </summary>
/// <param name="mark">The mark.</param>
/// <param name="prefix">Where a mark is put in, if there is none.</param>
/// <param name="splits">Whether every mark begins a word.</param>
internal sealed class MetaspaceWords(char mark, MetaspacePrefix prefix, bool splits) : WordSplitter
{
    /// <summary>SentencePiece's mark.</summary>
    public const char UsualMark = '▁';

    /// <summary>The mark.</summary>
    public char Mark { get; } = mark;

    /// <summary>The place where a mark is put in, if there is none.</summary>
    public MetaspacePrefix Prefix { get; } = prefix;

    /// <summary>Whether every mark begins a word.</summary>
    public bool Splits { get; } = splits;

    /// <inheritdoc/>
    public override void Split(WordList from, WordList to)
    {
        AlignedText text = from.Text, result = to.Text;
        foreach ((int first, int last) in from.Words)
        {
            int start = result.Length;
            bool isFirst = Prefix == MetaspacePrefix.Always || (Prefix == MetaspacePrefix.First && text.Start(first) == 0);
            if (isFirst && text.Characters[first] != ' ' && text.Characters[first] != Mark)
            {
                result.Append(Mark, text.Start(first), text.Start(first));
            }
            for (int at = first; at < last; at++)
            {
                char c = text.Characters[at] == ' ' ? Mark : text.Characters[at];
                if (Splits && c == Mark && result.Length > start)
                {
                    to.Words.Add((start, result.Length));
                    start = result.Length;
                }
                result.Append(c, text.Start(at), text.End(at));
            }
            to.Words.Add((start, result.Length));
        }
    }
}

/// <summary>The place where a mark is put in.</summary>
internal enum MetaspacePrefix
{
    /// <summary>Before every stretch of text.</summary>
    Always,

    /// <summary>Before the beginning of the whole text.</summary>
    First,

    /// <summary>Nowhere.</summary>
    Never,
}

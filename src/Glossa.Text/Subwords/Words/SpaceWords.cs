namespace Glossa.Text;

/// <summary>The words between white space.</summary>
internal sealed class SpaceWords : WordSplitter
{
    /// <inheritdoc/>
    public override void Split(WordList from, WordList to)
    {
        ReadOnlySpan<char> text = from.Text.Characters;
        foreach ((int first, int last) in from.Words)
        {
            int start = first;
            for (int at = first; at < last; at++)
            {
                if (!char.IsWhiteSpace(text[at])) continue;
                to.Add(from.Text, start, at);
                start = at + 1;
            }
            to.Add(from.Text, start, last);
        }
    }
}

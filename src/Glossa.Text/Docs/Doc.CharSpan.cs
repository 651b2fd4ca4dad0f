namespace Glossa.Text;

public sealed partial class Doc
{
    /// <summary>The tokens of some characters.</summary>
    /// <param name="start">The first character, in UTF-16 units.</param>
    /// <param name="end">The first character after them.</param>
    /// <param name="mode">What to do if the characters do not begin and end where tokens do.</param>
    /// <param name="label">A label for the span.</param>
    /// <param name="kbId">An id in a knowledge base for the span.</param>
    /// <returns>The span; null if there is none under that mode.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The characters do not lie in the text.</exception>
    public Span? CharSpan(int start, int end, AlignmentMode mode = AlignmentMode.Strict, string label = "", string kbId = "")
    {
        if (start < 0 || start > Text.Length)
        {
            throw new ArgumentOutOfRangeException(nameof(start), start, $"The text has {Text.Length} characters.");
        }
        if (end < start || end > Text.Length)
        {
            throw new ArgumentOutOfRangeException(nameof(end), end, $"The characters begin at {start}, and the text has {Text.Length}.");
        }
        if (start == end) return null;
        // The first token that ends after the start, and the first that begins at the end or later.
        int first = FirstWhere(token => token.End > start), last = FirstWhere(token => token.Start >= end);
        if (mode == AlignmentMode.Strict)
        {
            if (first >= last || tokens[first].Start != start || tokens[last - 1].End != end) return null;
        }
        else if (mode == AlignmentMode.Contract)
        {
            if (first < Count && tokens[first].Start < start) first++;
            if (last > 0 && tokens[last - 1].End > end) last--;
        }
        return first < last ? new Span(this, first, last, label, kbId) : null;
    }

    /// <summary>The token a character belongs to; a space belongs to the token it follows.</summary>
    /// <param name="position">The character, in UTF-16 units.</param>
    /// <exception cref="ArgumentOutOfRangeException">The character is not in the text.</exception>
    public Token TokenAt(int position)
    {
        if ((uint)position >= (uint)Text.Length)
        {
            throw new ArgumentOutOfRangeException(nameof(position), position, $"The text has {Text.Length} characters.");
        }
        return new Token(this, Math.Max(0, FirstWhere(token => token.Start > position) - 1));
    }

    /// <summary>The first token of which something is true, when it is true of all after it too; the number of tokens if of none.</summary>
    private int FirstWhere(Predicate<TokenData> isTrue)
    {
        int low = 0, high = tokens.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (isTrue(tokens[middle])) high = middle;
            else low = middle + 1;
        }
        return low;
    }
}

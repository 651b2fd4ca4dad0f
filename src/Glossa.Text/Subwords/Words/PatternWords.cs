namespace Glossa.Text;

/// <summary>Words divided at the matches of a pattern.</summary>
/// <param name="pattern">The pattern.</param>
/// <param name="behavior">What becomes of a match.</param>
/// <param name="inverted">Whether what is between the matches counts as a match, and a match as what is between.</param>
internal sealed class PatternWords(WordPattern pattern, MatchBehavior behavior, bool inverted) : WordSplitter
{
    /// <summary>The pattern.</summary>
    public WordPattern Pattern { get; } = pattern;

    /// <summary>The treatment of a match.</summary>
    public MatchBehavior Behavior { get; } = behavior;

    /// <summary>Whether what is between the matches counts as a match.</summary>
    public bool Inverted { get; } = inverted;

    /// <inheritdoc/>
    public override void Split(WordList from, WordList to)
    {
        foreach ((int first, int last) in from.Words)
        {
            List<(int Start, int End, bool IsMatch)> pieces = Pieces(from.Text.Characters[first..last]);
            for (int i = 0; i < pieces.Count; i++)
            {
                (int start, int end, bool isMatch) = pieces[i];
                switch (Behavior)
                {
                    case MatchBehavior.Removed when isMatch:
                        continue;
                    case MatchBehavior.MergedWithPrevious when !isMatch && i + 1 < pieces.Count && pieces[i + 1].IsMatch:
                    case MatchBehavior.MergedWithNext when isMatch && i + 1 < pieces.Count && !pieces[i + 1].IsMatch:
                        end = pieces[++i].End;
                        break;
                    case MatchBehavior.Contiguous:
                        while (i + 1 < pieces.Count && pieces[i + 1].IsMatch == isMatch) end = pieces[++i].End;
                        break;
                }
                to.Add(from.Text, first + start, first + end);
            }
        }
    }

    /// <summary>The matches and what is between them, nothing left out.</summary>
    private List<(int Start, int End, bool IsMatch)> Pieces(ReadOnlySpan<char> word)
    {
        List<(int, int, bool)> pieces = [];
        int at = 0;
        foreach ((int start, int length) in Pattern.Matches(word))
        {
            if (start > at) pieces.Add((at, start, Inverted));
            at = start + length;
            pieces.Add((start, at, !Inverted));
        }
        if (at < word.Length) pieces.Add((at, word.Length, Inverted));
        return pieces;
    }
}

/// <summary>The treatment of a match of a pattern.</summary>
internal enum MatchBehavior
{
    /// <summary>It is left out.</summary>
    Removed,

    /// <summary>It is a word of its own.</summary>
    Isolated,

    /// <summary>It is the end of the word before it.</summary>
    MergedWithPrevious,

    /// <summary>It is the beginning of the word after it.</summary>
    MergedWithNext,

    /// <summary>Neighbouring matches are one word.</summary>
    Contiguous,
}

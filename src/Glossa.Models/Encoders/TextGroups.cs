namespace Glossa.Models;

/// <summary>The texts that are computed together in predictions, so that memory is bounded; no bit depends on it.</summary>
internal static class TextGroups
{
    /// <summary>The most tokens that encoders compute at once in predictions.</summary>
    public const int Tokens = 8192;

    // Where texts are padded to the longest, empty places take memory too.
    private const int PaddedPerToken = 4;

    /// <summary>Splits texts into groups of neighbours; a text that is longer than allowed is a group of its own.</summary>
    /// <param name="lengths">The number of tokens of each text.</param>
    /// <param name="tokens">The most tokens of a group.</param>
    public static IEnumerable<Range> Of(IReadOnlyList<int> lengths, int tokens)
    {
        long total = 0, longest = 0;
        int first = 0;
        for (int text = 0; text < lengths.Count; text++)
        {
            long cells = Math.Max(longest, lengths[text]) * (text + 1 - first);
            if (text > first && (total + lengths[text] > tokens || cells > PaddedPerToken * (long)tokens))
            {
                yield return first..text;
                (first, total, longest) = (text, 0, 0);
            }
            total += lengths[text];
            longest = Math.Max(longest, lengths[text]);
        }
        if (first < lengths.Count) yield return first..lengths.Count;
    }
}

namespace Glossa.Text.Tests;

/// <summary>
/// The merging of pairs straight from its definition: all pairs of all words are counted anew before each merge, and each merge spells all
/// words anew.
/// </summary>
internal static class NaiveMerges
{
    /// <summary>Merges until the vocabulary has a size or no pair is frequent enough.</summary>
    /// <param name="words">The symbols of words and how often each occurs.</param>
    /// <param name="pieces">The vocabulary, to which new pieces are added.</param>
    /// <param name="size">The size.</param>
    /// <param name="minimum">The least count.</param>
    /// <param name="join">The piece that two pieces become.</param>
    /// <param name="mergesKnown">Whether a pair that spells a piece that exists is merged.</param>
    public static void Learn(
        List<(List<string> Symbols, long Count)> words, List<string> pieces, int size, long minimum, Func<string, string, string> join,
        bool mergesKnown)
    {
        while (pieces.Count < size)
        {
            Dictionary<(string Left, string Right), long> counts = [];
            foreach ((List<string> symbols, long count) in words)
            {
                for (int i = 1; i < symbols.Count; i++)
                {
                    (string, string) pair = (symbols[i - 1], symbols[i]);
                    counts[pair] = counts.GetValueOrDefault(pair) + count;
                }
            }
            var best = counts.Where(pair => pair.Value >= minimum && (mergesKnown || !pieces.Contains(join(pair.Key.Left, pair.Key.Right))))
                .OrderByDescending(pair => pair.Value).ThenBy(pair => pieces.IndexOf(pair.Key.Left))
                .ThenBy(pair => pieces.IndexOf(pair.Key.Right)).ToArray();
            if (best.Length == 0) return;
            (string left, string right) = best[0].Key;
            string piece = join(left, right);
            if (!pieces.Contains(piece)) pieces.Add(piece);
            foreach ((List<string> symbols, _) in words)
            {
                for (int i = 1; i < symbols.Count; i++)
                {
                    if (symbols[i - 1] != left || symbols[i] != right) continue;
                    symbols[i - 1] = piece;
                    symbols.RemoveAt(i);
                }
            }
        }
    }
}

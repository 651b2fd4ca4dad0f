using System.Runtime.InteropServices;

namespace Glossa.Text;

/// <summary>
/// Learns which pairs of symbols to merge: again and again the most frequent one. Of equally frequent pairs the one with the smaller left,
/// then right id comes first, so the result depends on the counts alone. A merge visits only the words that hold the pair.
/// </summary>
internal sealed class PairLearner
{
    private readonly int[][] words;
    private readonly long[] numbers;
    private readonly long minimum;
    private readonly Dictionary<(int Left, int Right), long> counts = [];
    private readonly Dictionary<(int Left, int Right), List<int>> wordsWith = [];
    private readonly PriorityQueue<(int Left, int Right), (long Negative, int Left, int Right)> queue = new();
    private readonly HashSet<(int Left, int Right)> grown = [];

    /// <summary>Counts the pairs of words.</summary>
    /// <param name="words">The symbols of each different word, which are replaced as pairs are merged.</param>
    /// <param name="numbers">The number of times that each word occurs.</param>
    /// <param name="minimum">The number of times that a pair has to occur.</param>
    public PairLearner(int[][] words, long[] numbers, long minimum)
    {
        (this.words, this.numbers, this.minimum) = (words, numbers, minimum);
        for (int word = 0; word < words.Length; word++) Count(word, 1);
        Enqueue();
    }

    /// <summary>The most frequent pair that occurs often enough; null when there is none.</summary>
    /// <param name="isWanted">Whether a pair may be taken.</param>
    public (int Left, int Right)? Best(Func<int, int, bool>? isWanted = null)
    {
        while (queue.TryDequeue(out (int Left, int Right) pair, out (long Negative, int, int) priority))
        {
            long count = counts.GetValueOrDefault(pair);
            if (count < minimum) continue;
            // Counts that fell are found out here; those that rose were put into the queue again.
            if (count != -priority.Negative) queue.Enqueue(pair, (-count, pair.Left, pair.Right));
            else if (isWanted is null || isWanted(pair.Left, pair.Right)) return pair;
        }
        return null;
    }

    /// <summary>Puts one symbol for a pair, everywhere, from the left in each word.</summary>
    public void Merge((int Left, int Right) pair, int id)
    {
        foreach (int word in wordsWith[pair])
        {
            int[] ids = words[word];
            if (!Holds(ids, pair)) continue;
            Count(word, -1);
            int length = 0;
            for (int i = 0; i < ids.Length; i++)
            {
                bool isPair = ids[i] == pair.Left && i + 1 < ids.Length && ids[i + 1] == pair.Right;
                ids[length++] = isPair ? id : ids[i];
                if (isPair) i++;
            }
            words[word] = ids[..length];
            Count(word, 1);
        }
        wordsWith.Remove(pair);
        Enqueue();
    }

    private static bool Holds(ReadOnlySpan<int> ids, (int Left, int Right) pair) => ids.IndexOf([pair.Left, pair.Right]) >= 0;

    /// <summary>Adds a word's pairs to the counts, or takes them off.</summary>
    private void Count(int word, int sign)
    {
        int[] ids = words[word];
        for (int i = 1; i < ids.Length; i++)
        {
            (int, int) pair = (ids[i - 1], ids[i]);
            CollectionsMarshal.GetValueRefOrAddDefault(counts, pair, out _) += sign * numbers[word];
            if (sign < 0) continue;
            grown.Add(pair);
            ref List<int>? with = ref CollectionsMarshal.GetValueRefOrAddDefault(wordsWith, pair, out _);
            with ??= [];
            if (with.Count == 0 || with[^1] != word) with.Add(word);
        }
    }

    private void Enqueue()
    {
        foreach ((int Left, int Right) pair in grown) queue.Enqueue(pair, (-counts[pair], pair.Left, pair.Right));
        grown.Clear();
    }
}

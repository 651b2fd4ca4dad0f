using System.Runtime.InteropServices;
using System.Text;

namespace Glossa.Text;

/// <summary>
/// Learns which pairs to merge: again and again the most frequent one. Of equally frequent pairs the one with the smaller left, then right
/// id comes first, so the result depends on the text alone. Each different word is kept once with its count; a merge visits only the
/// words that hold the pair.
/// </summary>
internal sealed class BytePairLearner
{
    private readonly List<int[]> words = [];
    private readonly List<long> numbers = [];
    private readonly Dictionary<(int Left, int Right), long> counts = [];
    private readonly Dictionary<(int Left, int Right), List<int>> wordsWith = [];
    private readonly PriorityQueue<(int Left, int Right), (long Negative, int Left, int Right)> queue = new();
    private readonly HashSet<(int Left, int Right)> grown = [];

    /// <summary>Counts the words of texts.</summary>
    public BytePairLearner(IEnumerable<string> texts, ReadOnlySpan<int> idOfByte, CancellationToken cancellation)
    {
        Dictionary<string, long> found = new(StringComparer.Ordinal);
        Dictionary<string, long>.AlternateLookup<ReadOnlySpan<char>> lookup = found.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (string text in texts)
        {
            cancellation.ThrowIfCancellationRequested();
            for (int start = 0, end; start < text.Length; start = end)
            {
                end = BytePairWords.End(text, start);
                CollectionsMarshal.GetValueRefOrAddDefault(lookup, text.AsSpan(start, end - start), out _)++;
            }
        }
        foreach ((string word, long number) in found)
        {
            byte[] bytes = Encoding.UTF8.GetBytes(word);
            int[] ids = new int[bytes.Length];
            for (int i = 0; i < ids.Length; i++) ids[i] = idOfByte[bytes[i]];
            words.Add(ids);
            numbers.Add(number);
            Count(words.Count - 1, 1);
        }
        Enqueue();
    }

    /// <summary>The most frequent pair that occurs at least twice; null when there is none.</summary>
    /// <param name="isWanted">Whether a pair may be taken.</param>
    public (int Left, int Right)? Best(Func<int, int, bool> isWanted)
    {
        while (queue.TryDequeue(out (int Left, int Right) pair, out (long Negative, int, int) priority))
        {
            long count = counts.GetValueOrDefault(pair);
            if (count < 2) continue;
            // Counts that fell are found out here; those that rose were put into the queue again.
            if (count != -priority.Negative) queue.Enqueue(pair, (-count, pair.Left, pair.Right));
            else if (isWanted(pair.Left, pair.Right)) return pair;
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

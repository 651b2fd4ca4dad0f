using System.Text;

namespace Glossa.Text.Tests;

/// <summary>
/// Byte-pair encoding straight from its definition: every pair is counted anew before each merge, and every merge reads all of a word.
/// </summary>
internal static class BytePairNaive
{
    /// <summary>The merges, as strings of bytes in Latin-1.</summary>
    public static List<(string Left, string Right)> Learn(string text, int merges, IReadOnlyList<string> bytesInOrder)
    {
        List<List<string>> words = [.. Words(text).Select(Split)];
        Dictionary<string, int> ids = bytesInOrder.Select((piece, id) => (piece, id)).ToDictionary(entry => entry.piece, entry => entry.id);
        List<(string, string)> learned = [];
        while (learned.Count < merges)
        {
            Dictionary<(string Left, string Right), int> counts = [];
            foreach (List<string> word in words)
            {
                for (int i = 1; i < word.Count; i++) counts[(word[i - 1], word[i])] = counts.GetValueOrDefault((word[i - 1], word[i])) + 1;
            }
            (string Left, string Right)[] best =
                [.. counts.Where(pair => pair.Value > 1 && !ids.ContainsKey(pair.Key.Left + pair.Key.Right))
                    .OrderByDescending(pair => pair.Value)
                    .ThenBy(pair => ids[pair.Key.Left]).ThenBy(pair => ids[pair.Key.Right]).Select(pair => pair.Key).Take(1)];
            if (best.Length == 0) break;
            learned.Add(best[0]);
            ids.Add(best[0].Left + best[0].Right, ids.Count);
            words = [.. words.Select(word => Merge(word, best[0]))];
        }
        return learned;
    }

    /// <summary>A text's pieces: the earliest learned pair in a word is merged everywhere in it, until there is none.</summary>
    public static List<string> Encode(string text, IReadOnlyList<(string Left, string Right)> merges)
    {
        List<string> pieces = [];
        foreach (List<string> split in Words(text).Select(Split))
        {
            List<string> word = split;
            while (merges.Where(pair => Merge(word, pair).Count < word.Count).Take(1).ToArray() is [var first]) word = Merge(word, first);
            pieces.AddRange(word);
        }
        return pieces;
    }

    private static IEnumerable<string> Words(string text)
    {
        for (int start = 0, end; start < text.Length; start = end)
        {
            end = BytePairWords.End(text, start);
            yield return text[start..end];
        }
    }

    private static List<string> Split(string word) => [.. Encoding.UTF8.GetBytes(word).Select(b => ((char)b).ToString())];

    private static List<string> Merge(List<string> word, (string Left, string Right) pair)
    {
        List<string> merged = [];
        for (int i = 0; i < word.Count; i++)
        {
            bool isPair = i + 1 < word.Count && word[i] == pair.Left && word[i + 1] == pair.Right;
            merged.Add(isPair ? pair.Left + pair.Right : word[i]);
            if (isPair) i++;
        }
        return merged;
    }
}

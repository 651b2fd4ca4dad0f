namespace Glossa.Models.Tests;

/// <summary>Small texts, and n-gram statistics of them straight from the definition: every n-gram is counted at every position.</summary>
internal static class NgramSample
{
    /// <summary>A text over some symbols in which short runs are frequent and long ones are not.</summary>
    public static long[] Text(int length, int symbols, int seed)
    {
        Random random = new(seed);
        long[] text = new long[length];
        for (int i = 0; i < length; i++)
        {
            text[i] = i > 2 && random.Next(4) > 0 ? (text[i - 1] + text[i - 2] + random.Next(2)) % symbols : random.Next(symbols);
        }
        return text;
    }

    /// <summary>Counts of one text.</summary>
    public static NgramCounts Count(long[] text, int order, int symbols, int before) => NgramCounts.Count([text], order, symbols, before);

    /// <summary>All runs of a length that end in a symbol of the text, with padding before it, and how often each occurs.</summary>
    public static Dictionary<string, int> Runs(IEnumerable<long[]> texts, int length, long before)
    {
        Dictionary<string, int> runs = [];
        foreach (long[] text in texts)
        {
            long[] padded = [.. Enumerable.Repeat(before, length - 1), .. text];
            for (int i = 0; i < text.Length; i++)
            {
                string run = string.Join(' ', padded[i..(i + length)]);
                runs[run] = runs.GetValueOrDefault(run) + 1;
            }
        }
        return runs;
    }
}

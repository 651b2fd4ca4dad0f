namespace Glossa.Models;

/// <summary>
/// Builds the tree of contexts by counting sorts, two passes a level: contexts are numbered in the order of their symbols, the latest
/// first; those one symbol longer are numbered by sorting the positions by that symbol, then by the number so far.
/// </summary>
/// <param name="ids">Symbols, in which an n-gram ends at each of the ends.</param>
/// <param name="ends">The positions at which n-grams end.</param>
/// <param name="weights">The number of times each n-gram occurs there; null for once.</param>
/// <param name="order">The length n.</param>
/// <param name="cancellation">Stops between two levels.</param>
internal sealed class NgramCounting(int[] ids, int[] ends, int[]? weights, int order, CancellationToken cancellation)
{
    private readonly int largest = ids.Length == 0 ? 0 : ids.Max();
    private readonly int[] numbers = new int[ends.Length], byWord = new int[ends.Length], byContext = new int[ends.Length],
        scratch = new int[ends.Length];

    /// <summary>The levels, that of the empty context first.</summary>
    public NgramLevel[] Levels()
    {
        SortBySymbol(0, byWord);
        NgramLevel[] levels = new NgramLevel[order];
        int[] symbolsOfContexts = [0];
        for (int length = 0; length < order; length++)
        {
            cancellation.ThrowIfCancellationRequested();
            SortByNumber(byWord, symbolsOfContexts.Length, byContext);
            levels[length] = Followers(symbolsOfContexts);
            if (length < order - 1) symbolsOfContexts = Lengthen(length + 1, levels[length]);
        }
        return levels;
    }

    /// <summary>Counts the symbols that follow each context; the positions are sorted by context, then by symbol.</summary>
    private NgramLevel Followers(int[] symbolsOfContexts)
    {
        int entries = 0;
        for (int i = 0; i < byContext.Length; i++)
        {
            if (IsNew(i)) entries++;
        }
        int[] starts = new int[symbolsOfContexts.Length + 1], words = new int[entries], counts = new int[entries];
        int entry = -1;
        for (int i = 0; i < byContext.Length; i++)
        {
            if (IsNew(i)) words[++entry] = ids[ends[byContext[i]]];
            counts[entry] += weights?[byContext[i]] ?? 1;
            starts[numbers[byContext[i]] + 1] = entry + 1;
        }
        return new NgramLevel { Symbols = symbolsOfContexts, Starts = starts, Words = words, Counts = counts };

        bool IsNew(int i) =>
            i == 0 || numbers[byContext[i]] != numbers[byContext[i - 1]] || ids[ends[byContext[i]]] != ids[ends[byContext[i - 1]]];
    }

    /// <summary>Numbers the contexts that are one symbol longer.</summary>
    /// <returns>The symbol by which each is longer.</returns>
    private int[] Lengthen(int length, NgramLevel shorter)
    {
        SortBySymbol(length, scratch);
        SortByNumber(scratch, shorter.Contexts, byContext);
        List<int> added = [];
        shorter.Children = new int[shorter.Contexts + 1];
        int parent = -1;
        for (int i = 0; i < byContext.Length; i++)
        {
            int position = byContext[i], symbol = ids[ends[position] - length];
            if (numbers[position] != parent || symbol != added[^1]) added.Add(symbol);
            parent = numbers[position];
            shorter.Children[parent + 1] = added.Count;
            scratch[position] = added.Count - 1;
        }
        scratch.CopyTo(numbers, 0);
        return [.. added];
    }

    private void SortBySymbol(int distance, int[] sorted)
    {
        int[] next = new int[largest + 2];
        foreach (int end in ends) next[ids[end - distance] + 1]++;
        AddUp(next);
        for (int position = 0; position < ends.Length; position++) sorted[next[ids[ends[position] - distance]]++] = position;
    }

    private void SortByNumber(int[] positions, int contexts, int[] sorted)
    {
        int[] next = new int[contexts + 1];
        foreach (int number in numbers) next[number + 1]++;
        AddUp(next);
        foreach (int position in positions) sorted[next[numbers[position]]++] = position;
    }

    private static void AddUp(int[] counts)
    {
        for (int i = 1; i < counts.Length; i++) counts[i] += counts[i - 1];
    }
}

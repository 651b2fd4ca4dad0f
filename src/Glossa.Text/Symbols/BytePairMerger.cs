namespace Glossa.Text;

/// <summary>
/// Merges the pairs of one word after another: the pair of the lowest rank first, the leftmost of several. A queue of pairs over a linked
/// list, so that a word of a million symbols takes n log n steps.
/// </summary>
/// <param name="merges">The rank of each pair, and the id that it becomes.</param>
internal sealed class BytePairMerger(Dictionary<(int Left, int Right), PairMerge> merges)
{
    private const int None = -1;

    private readonly PriorityQueue<(int Left, int Right, int At, int Id), (int Rank, int At)> queue = new();
    private int[] ids = [], next = [], previous = [];
    private int length;

    /// <summary>The number of symbols there is room for.</summary>
    public int Capacity => ids.Length;

    /// <summary>Begins a word.</summary>
    /// <param name="symbols">How many symbols it has.</param>
    /// <returns>The place to put their ids.</returns>
    public Span<int> Start(int symbols)
    {
        length = symbols;
        if (ids.Length < symbols) (ids, next, previous) = (new int[symbols], new int[symbols], new int[symbols]);
        return ids.AsSpan(0, symbols);
    }

    /// <summary>Merges what can be merged in the word.</summary>
    /// <param name="result">Takes the ids, each with the first of its symbols and the one after its last.</param>
    public void Merge(PieceList result)
    {
        for (int at = 0; at < length; at++) (next[at], previous[at]) = (at + 1 < length ? at + 1 : None, at - 1);
        for (int at = 0; at + 1 < length; at++) Enqueue(at);
        while (queue.TryDequeue(out (int Left, int Right, int At, int Id) pair, out _))
        {
            int at = pair.At, right = next[at];
            // What was here may have been merged with something else since.
            if (ids[at] != pair.Left || right == None || ids[right] != pair.Right) continue;
            ids[at] = pair.Id;
            ids[right] = None;
            next[at] = next[right];
            if (next[at] != None) previous[next[at]] = at;
            Enqueue(at);
            if (previous[at] != None) Enqueue(previous[at]);
        }
        if (length == 0) return;
        for (int at = 0; at != None; at = next[at]) result.Add(ids[at], at, next[at] == None ? length : next[at]);
    }

    private void Enqueue(int at)
    {
        if (next[at] != None && merges.TryGetValue((ids[at], ids[next[at]]), out PairMerge merge))
        {
            queue.Enqueue((ids[at], ids[next[at]], at, merge.Id), (merge.Rank, at));
        }
    }
}

namespace Glossa.Text;

/// <summary>
/// Merges the pairs of one word after another: the earliest learned pair first, the leftmost of several. A queue of pairs over a linked
/// list, so that a word of a million bytes takes n log n steps.
/// </summary>
/// <param name="merged">The id each pair becomes; a pair learned earlier has a smaller one.</param>
internal sealed class BytePairMerger(Dictionary<(int Left, int Right), int> merged)
{
    private const int None = -1;

    private readonly PriorityQueue<(int Left, int Right, int At), (int Id, int At)> queue = new();
    private int[] ids = [], next = [], previous = [];
    private int length;

    /// <summary>Begins a word.</summary>
    /// <param name="bytes">How many bytes it has.</param>
    /// <returns>The place to put the ids of its bytes.</returns>
    public Span<int> Start(int bytes)
    {
        length = bytes;
        if (ids.Length < bytes) (ids, next, previous) = (new int[bytes], new int[bytes], new int[bytes]);
        return ids.AsSpan(0, bytes);
    }

    /// <summary>Merges what can be merged in the word and adds its ids.</summary>
    public void Merge(List<long> result)
    {
        for (int at = 0; at < length; at++) (next[at], previous[at]) = (at + 1 < length ? at + 1 : None, at - 1);
        for (int at = 0; at + 1 < length; at++) Enqueue(at);
        while (queue.TryDequeue(out (int Left, int Right, int At) pair, out (int Id, int) priority))
        {
            int at = pair.At, right = next[at];
            // What stood here may have been merged with something else since.
            if (ids[at] != pair.Left || right == None || ids[right] != pair.Right) continue;
            ids[at] = priority.Id;
            ids[right] = None;
            next[at] = next[right];
            if (next[at] != None) previous[next[at]] = at;
            Enqueue(at);
            if (previous[at] != None) Enqueue(previous[at]);
        }
        for (int at = 0; at != None; at = next[at]) result.Add(ids[at]);
    }

    private void Enqueue(int at)
    {
        if (next[at] != None && merged.TryGetValue((ids[at], ids[next[at]]), out int id))
        {
            queue.Enqueue((ids[at], ids[next[at]], at), (id, at));
        }
    }
}

namespace Glossa.Nn;

/// <summary>
/// The best paths through one text (Viterbi 1967): for each tag of each step the best few ways to arrive there, each as its score and the
/// entry before it. Scores of −∞ are forbidden.
/// </summary>
/// <param name="transitions">The score of one tag after another. <c>[from · tags + to]</c>.</param>
/// <param name="start">The score of each tag at the beginning.</param>
/// <param name="end">The score of each tag at the end.</param>
internal sealed class Viterbi(double[] transitions, double[] start, double[] end)
{
    private readonly int tags = start.Length;

    /// <summary>The best paths, best first; of equal ones the one with the smaller tags at the end.</summary>
    /// <param name="emissions">The score of each tag at each step. <c>[step · tags + tag]</c>.</param>
    /// <param name="count">The number of paths wanted; fewer are returned when there are not as many.</param>
    public List<TagPath> Best(ReadOnlySpan<double> emissions, int count)
    {
        int steps = emissions.Length / tags;
        Entry[][] entries = new Entry[steps * tags][];
        List<Entry> best = new(count + 1);
        for (int step = 0; step < steps; step++)
        {
            for (int tag = 0; tag < tags; tag++)
            {
                best.Clear();
                if (step == 0) Insert(best, new Entry(start[tag], 0, 0), count);
                for (int from = 0; step > 0 && from < tags; from++)
                {
                    Extend(best, entries[((step - 1) * tags) + from], from, transitions[(from * tags) + tag], count);
                }
                Entry[] arrived = entries[(step * tags) + tag] = [.. best];
                double emission = emissions[(step * tags) + tag];
                for (int i = 0; i < arrived.Length; i++) arrived[i] = arrived[i] with { Score = arrived[i].Score + emission };
            }
        }
        best.Clear();
        for (int tag = 0; tag < tags; tag++) Extend(best, entries[((steps - 1) * tags) + tag], tag, end[tag], count);
        return [.. best.Select(last => new TagPath(Trace(entries, last, steps), last.Score))];
    }

    /// <summary>Adds a tag's entries, with one more score, to a list of the best.</summary>
    private static void Extend(List<Entry> best, Entry[] entries, int tag, double score, int count)
    {
        for (int rank = 0; rank < entries.Length; rank++)
        {
            if (!Insert(best, new Entry(entries[rank].Score + score, tag, rank), count)) return;
        }
    }

    /// <summary>
    /// Keeps a list sorted, best first, earlier ones before equal ones, and no longer than asked. False when the entry is not among the
    /// best.
    /// </summary>
    private static bool Insert(List<Entry> best, Entry entry, int count)
    {
        if (!(entry.Score > double.NegativeInfinity) || (best.Count == count && !(entry.Score > best[^1].Score))) return false;
        int place = best.Count;
        while (place > 0 && entry.Score > best[place - 1].Score) place--;
        best.Insert(place, entry);
        if (best.Count > count) best.RemoveAt(count);
        return true;
    }

    private int[] Trace(Entry[][] entries, Entry last, int steps)
    {
        int[] path = new int[steps];
        Entry entry = last;
        for (int step = steps - 1; step >= 0; step--)
        {
            path[step] = entry.Tag;
            entry = entries[(step * tags) + entry.Tag][entry.Rank];
        }
        return path;
    }

    /// <summary>One way to arrive: its score, and the tag and rank of the entry before.</summary>
    private readonly record struct Entry(double Score, int Tag, int Rank);
}

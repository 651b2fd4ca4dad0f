namespace Glossa.Tensors;

/// <summary>Lists of rows of a matrix, for a sum over each: the four rows of a hashed key, or the places where a word occurs.</summary>
/// <param name="rows">The rows of all lists, one list after another.</param>
/// <param name="starts">Where each list begins in <paramref name="rows"/>, and where the last one ends.</param>
public sealed class RowLists(int[] rows, int[] starts)
{
    /// <summary>The number of lists.</summary>
    public int Count => starts.Length - 1;

    /// <summary>The rows of a list, in the order they are summed.</summary>
    /// <param name="list">Which list.</param>
    public ReadOnlySpan<int> this[int list] => rows.AsSpan(starts[list], starts[list + 1] - starts[list]);

    /// <summary>Lists of equal length.</summary>
    /// <param name="rows">The rows of all lists, one list after another.</param>
    /// <param name="length">The rows of each list.</param>
    public static RowLists OfLength(int[] rows, int length)
    {
        int[] starts = new int[(rows.Length / length) + 1];
        for (int i = 0; i < starts.Length; i++) starts[i] = i * length;
        return new RowLists(rows, starts);
    }

    /// <summary>For every id that occurs, ascending, the places where it does, divided by <paramref name="share"/>; negative ids occur nowhere.</summary>
    /// <param name="ids">The ids, below 2³¹.</param>
    /// <param name="share">How many neighbouring ids share a row.</param>
    /// <returns>The lists, and the id of each.</returns>
    public static (RowLists Lists, long[] Ids) OfOccurrences(ReadOnlySpan<long> ids, int share)
    {
        int[] keys = new int[ids.Length], places = new int[ids.Length];
        int count = 0, largest = 0;
        for (int i = 0; i < ids.Length; i++)
        {
            if (ids[i] < 0) continue;
            keys[count] = checked((int)ids[i]);
            places[count++] = i / share;
            largest = Math.Max(largest, (int)ids[i]);
        }
        SortByKey(ref keys, ref places, count, largest);
        int lists = 0;
        for (int i = 0; i < count; i++) lists += i == 0 || keys[i] != keys[i - 1] ? 1 : 0;
        long[] unique = new long[lists];
        int[] starts = new int[lists + 1];
        lists = 0;
        for (int i = 0; i < count; i++)
        {
            if (i > 0 && keys[i] == keys[i - 1]) continue;
            unique[lists] = keys[i];
            starts[lists++] = i;
        }
        starts[lists] = count;
        return (new RowLists(places, starts), unique);
    }

    /// <summary>Sorts by key and keeps the order of equal ones: least significant digits first, eleven bits at a time.</summary>
    private static void SortByKey(ref int[] keys, ref int[] places, int count, int largest)
    {
        const int Bits = 11, Digits = 1 << Bits;
        int[] otherKeys = new int[count], otherPlaces = new int[count];
        Span<int> next = stackalloc int[Digits];
        for (int shift = 0; shift < 31 && largest >> shift != 0; shift += Bits)
        {
            next.Clear();
            for (int i = 0; i < count; i++) next[(keys[i] >> shift) & (Digits - 1)]++;
            for (int digit = 0, before = 0; digit < Digits; digit++) (next[digit], before) = (before, before + next[digit]);
            for (int i = 0; i < count; i++)
            {
                int to = next[(keys[i] >> shift) & (Digits - 1)]++;
                (otherKeys[to], otherPlaces[to]) = (keys[i], places[i]);
            }
            (keys, otherKeys) = (otherKeys, keys);
            (places, otherPlaces) = (otherPlaces, places);
        }
    }
}

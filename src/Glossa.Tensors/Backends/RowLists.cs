namespace Glossa.Tensors;

/// <summary>Lists of rows of a matrix, for a sum over each: the four rows of a hashed key, or the places where a word occurs.</summary>
/// <param name="rows">The rows of all lists, one list after another.</param>
/// <param name="starts">The position in <paramref name="rows"/> where each list begins, and that where the last one ends.</param>
public sealed class RowLists(int[] rows, int[] starts)
{
    /// <summary>The number of lists.</summary>
    public int Count => starts.Length - 1;

    /// <summary>The rows of all lists, one list after another.</summary>
    internal ReadOnlySpan<int> Rows => rows.AsSpan(starts[0], starts[^1] - starts[0]);

    /// <summary>The rows of a list, in the order they are summed.</summary>
    /// <param name="list">The index of the list.</param>
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

    /// <summary>Lists of neighbours: every segment of consecutive rows.</summary>
    /// <param name="lengths">The rows of each segment.</param>
    internal static RowLists OfSegments(ReadOnlySpan<int> lengths)
    {
        int[] starts = new int[lengths.Length + 1];
        for (int i = 0; i < lengths.Length; i++) starts[i + 1] = starts[i] + lengths[i];
        int[] rows = new int[starts[^1]];
        for (int row = 0; row < rows.Length; row++) rows[row] = row;
        return new RowLists(rows, starts);
    }

    /// <summary>A list of one row for each id, an empty one where the id is negative.</summary>
    /// <param name="ids">The ids, below 2³¹.</param>
    public static RowLists OfIds(ReadOnlySpan<long> ids)
    {
        int[] rows = new int[ids.Length], starts = new int[ids.Length + 1];
        int count = 0;
        for (int i = 0; i < ids.Length; i++)
        {
            if (ids[i] >= 0) rows[count++] = checked((int)ids[i]);
            starts[i + 1] = count;
        }
        return new RowLists(rows, starts);
    }

    /// <summary>The lists the other way round: for every row that occurs, ascending, the lists that hold it.</summary>
    /// <returns>The lists of lists, and the row of each.</returns>
    public (RowLists Lists, long[] Rows) Reverse()
    {
        int count = starts[^1], largest = 0;
        int[] keys = new int[count], owners = new int[count];
        for (int list = 0; list < Count; list++)
        {
            for (int i = starts[list]; i < starts[list + 1]; i++)
            {
                (keys[i], owners[i]) = (rows[i], list);
                largest = Math.Max(largest, rows[i]);
            }
        }
        SortByKey(ref keys, ref owners, largest);
        int lists = 0;
        for (int i = 0; i < count; i++) lists += i == 0 || keys[i] != keys[i - 1] ? 1 : 0;
        long[] unique = new long[lists];
        int[] begins = new int[lists + 1];
        lists = 0;
        for (int i = 0; i < count; i++)
        {
            if (i > 0 && keys[i] == keys[i - 1]) continue;
            unique[lists] = keys[i];
            begins[lists++] = i;
        }
        begins[lists] = count;
        return (new RowLists(owners, begins), unique);
    }

    /// <summary>The same lists over a smaller table: that of the rows which occur.</summary>
    /// <returns>The lists with rows numbered anew, and which row each number is, in the order they first occur.</returns>
    public (RowLists Lists, long[] Rows) Compact()
    {
        Dictionary<int, int> numbers = [];
        List<long> occurring = [];
        int[] renumbered = new int[rows.Length];
        for (int i = starts[0]; i < starts[^1]; i++)
        {
            if (!numbers.TryGetValue(rows[i], out int number))
            {
                numbers.Add(rows[i], number = occurring.Count);
                occurring.Add(rows[i]);
            }
            renumbered[i] = number;
        }
        return (new RowLists(renumbered, starts), [.. occurring]);
    }

    /// <summary>The first row of any list that a matrix with so many rows does not have; null when it has them all.</summary>
    internal int? RowOutside(int count)
    {
        for (int i = starts[0]; i < starts[^1]; i++)
        {
            if ((uint)rows[i] >= (uint)count) return rows[i];
        }
        return null;
    }

    /// <summary>Sorts by key and keeps the order of equal ones: least significant digits first, eleven bits at a time.</summary>
    private static void SortByKey(ref int[] keys, ref int[] owners, int largest)
    {
        const int Bits = 11, Digits = 1 << Bits;
        int count = keys.Length;
        int[] otherKeys = new int[count], otherOwners = new int[count];
        Span<int> next = stackalloc int[Digits];
        for (int shift = 0; shift < 31 && largest >> shift != 0; shift += Bits)
        {
            next.Clear();
            for (int i = 0; i < count; i++) next[(keys[i] >> shift) & (Digits - 1)]++;
            for (int digit = 0, before = 0; digit < Digits; digit++) (next[digit], before) = (before, before + next[digit]);
            for (int i = 0; i < count; i++)
            {
                int to = next[(keys[i] >> shift) & (Digits - 1)]++;
                (otherKeys[to], otherOwners[to]) = (keys[i], owners[i]);
            }
            (keys, otherKeys) = (otherKeys, keys);
            (owners, otherOwners) = (otherOwners, owners);
        }
    }
}

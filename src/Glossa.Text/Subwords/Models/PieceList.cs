namespace Glossa.Text;

/// <summary>Pieces on their way into an encoding: ids, and where in the text each begins and ends.</summary>
internal sealed class PieceList
{
    private int[] ids = new int[64], starts = new int[64], ends = new int[64];

    /// <summary>The number of pieces.</summary>
    public int Count { get; private set; }

    /// <summary>The number of pieces there is room for.</summary>
    public int Capacity => ids.Length;

    /// <summary>The ids.</summary>
    public ReadOnlySpan<int> Ids => ids.AsSpan(0, Count);

    /// <summary>The start of each piece.</summary>
    public Span<int> Starts => starts.AsSpan(0, Count);

    /// <summary>The end of each piece.</summary>
    public Span<int> Ends => ends.AsSpan(0, Count);

    /// <summary>Removes all pieces.</summary>
    public void Clear() => Count = 0;

    /// <summary>Adds a piece.</summary>
    public void Add(int id, int start, int end)
    {
        if (Count == ids.Length)
        {
            Array.Resize(ref ids, 2 * Count);
            Array.Resize(ref starts, 2 * Count);
            Array.Resize(ref ends, 2 * Count);
        }
        (ids[Count], starts[Count], ends[Count]) = (id, start, end);
        Count++;
    }

    /// <summary>Removes the last pieces.</summary>
    /// <param name="count">The number to keep.</param>
    public void Truncate(int count) => Count = Math.Min(Count, count);

    /// <summary>Reverses the pieces from a place on.</summary>
    public void Reverse(int from)
    {
        ids.AsSpan(from, Count - from).Reverse();
        starts.AsSpan(from, Count - from).Reverse();
        ends.AsSpan(from, Count - from).Reverse();
    }
}

namespace Glossa.Data;

/// <summary>The place of a record within bytes that were not taken yet.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="End">Where it ends.</param>
/// <param name="Next">Where the search for the next one begins.</param>
internal readonly record struct RecordBounds(int Start, int End, int Next)
{
    /// <summary>The number of lines that end before it begins.</summary>
    public int LinesBefore { get; init; }

    /// <summary>The number of lines that end before <see cref="Next"/>.</summary>
    public int Lines { get; init; }
}

/// <summary>Finds the records of a file in its bytes, which come piece by piece.</summary>
internal abstract class RecordSplitter
{
    /// <summary>The number of bytes that earlier calls have searched.</summary>
    protected int Searched { get; set; }

    /// <summary>The next record; null where it does not end within the bytes, or there is none.</summary>
    /// <param name="bytes">The bytes that were not taken, from the same one on until a record is found.</param>
    /// <param name="isOver">Whether no more follow.</param>
    /// <param name="place">The place of the first byte, for errors.</param>
    /// <exception cref="DataException">The bytes between records are malformed; the records behind them cannot be found.</exception>
    public abstract RecordBounds? Find(ReadOnlySpan<byte> bytes, bool isOver, SourceLine place);

    /// <summary>Forgets the bytes searched so far, which are dropped from a record that is too long; its end is still found.</summary>
    /// <returns>Where in them the record begins.</returns>
    public virtual int Drop() => Searched = 0;
}

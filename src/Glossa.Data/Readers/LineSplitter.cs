namespace Glossa.Data;

/// <summary>
/// Takes a line a record, with its line end. A file whose first lines end with carriage returns alone is read so to its end.
/// </summary>
internal sealed class LineSplitter : RecordSplitter
{
    private const int BeginningBytes = 1 << 16;

    private byte lineEnd = (byte)'\n';
    private bool isDecided;

    /// <inheritdoc/>
    public override RecordBounds? Find(ReadOnlySpan<byte> bytes, bool isOver, SourceLine place)
    {
        if (!isDecided) Decide(bytes, isOver);
        int found = bytes[Searched..].IndexOf(lineEnd);
        if (found < 0 && (!isOver || bytes.IsEmpty))
        {
            Searched = bytes.Length;
            return null;
        }
        int end = found < 0 ? bytes.Length : Searched + found + 1;
        Searched = 0;
        return new RecordBounds(0, end, end) { Lines = 1 };
    }

    private void Decide(ReadOnlySpan<byte> bytes, bool isOver)
    {
        if (bytes.Contains((byte)'\n')) isDecided = true;
        else if (isOver || bytes.Length >= BeginningBytes)
        {
            isDecided = true;
            // The last byte may be the first half of a line end.
            if (!bytes[..^(isOver || bytes.IsEmpty ? 0 : 1)].Contains((byte)'\r')) return;
            (lineEnd, Searched) = ((byte)'\r', 0);
        }
    }
}

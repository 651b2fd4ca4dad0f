namespace Glossa.Data;

/// <summary>Takes a line a record, or an item a record where the file is one array, which may be larger than memory.</summary>
internal sealed class JsonSplitter : RecordSplitter
{
    private readonly LineSplitter lineByLine = new();
    private int itemStart = -1, depth;
    private bool isDecided, isArray, isClosed, hasItems, needsComma, inText, isEscaped;

    /// <inheritdoc/>
    public override RecordBounds? Find(ReadOnlySpan<byte> bytes, bool isOver, SourceLine place)
    {
        if (!isDecided && bytes.IndexOfAnyExcept(" \t\r\n"u8) is >= 0 and var first)
        {
            (isDecided, isArray) = (true, bytes[first] == '[');
            if (isArray) Searched = first + 1;
        }
        // Blank lines alone are lines.
        if (!isArray) return isDecided || isOver ? lineByLine.Find(bytes, isOver, place) : null;
        return FindItem(bytes, isOver, place);
    }

    /// <inheritdoc/>
    public override int Drop()
    {
        int start = Math.Max(0, itemStart);
        base.Drop();
        lineByLine.Drop();
        if (itemStart >= 0) itemStart = 0;
        return start;
    }

    /// <summary>The bytes that end a number or word: a comma, a bracket or white space.</summary>
    private static ReadOnlySpan<byte> ScalarEnds => ",]} \t\r\n"u8;

    private RecordBounds? FindItem(ReadOnlySpan<byte> bytes, bool isOver, SourceLine place)
    {
        if (itemStart < 0) FindStart(bytes, place);
        int end = itemStart < 0 ? -1 : FindEnd(bytes);
        if (end < 0)
        {
            if (!isOver || isClosed) return null;
            Searched = Math.Max(0, itemStart);
            throw Wrong(bytes, place, "the array is never closed with ]; the file was probably cut off: fetch or write it again");
        }
        int linesBefore = bytes[..itemStart].Count((byte)'\n'), lines = bytes[..end].Count((byte)'\n');
        RecordBounds item = new(itemStart, end, end) { LinesBefore = linesBefore, Lines = lines };
        (itemStart, Searched, needsComma, hasItems) = (-1, 0, true, true);
        return item;
    }

    /// <summary>Looks for the first byte of an item, past white space and one comma.</summary>
    private void FindStart(ReadOnlySpan<byte> bytes, SourceLine place)
    {
        for (; Searched < bytes.Length; Searched++)
        {
            byte b = bytes[Searched];
            if (b is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n') continue;
            if (isClosed)
            {
                throw Wrong(bytes, place, "after the array's closing ] more follows; the file should hold one array, or an object a line");
            }
            if (b == ',' && needsComma) needsComma = false;
            else if (b == ']' && (needsComma || !hasItems)) isClosed = true;
            else if (b is (byte)',' or (byte)']' or (byte)'}')
            {
                throw Wrong(bytes, place, "the array has a bracket or comma here where an item is expected");
            }
            else if (needsComma) throw Wrong(bytes, place, "between two items of the array a comma is missing");
            else
            {
                itemStart = Searched;
                return;
            }
        }
    }

    /// <summary>
    /// Searches for the end of an item: that of its text, the bracket that closes it, or the byte after a number or word.
    /// </summary>
    private int FindEnd(ReadOnlySpan<byte> bytes)
    {
        for (; Searched < bytes.Length; Searched++)
        {
            byte b = bytes[Searched];
            if (inText)
            {
                if (isEscaped) isEscaped = false;
                else if (b == '\\') isEscaped = true;
                else if (b == '"')
                {
                    inText = false;
                    if (depth == 0) return ++Searched;
                }
            }
            else if (b == '"') inText = true;
            else if (b is (byte)'{' or (byte)'[') depth++;
            else if (b is (byte)'}' or (byte)']' && depth > 0)
            {
                if (--depth == 0) return ++Searched;
            }
            else if (depth == 0 && ScalarEnds.Contains(b)) return Searched;
        }
        return -1;
    }

    private DataException Wrong(ReadOnlySpan<byte> bytes, SourceLine place, string what) =>
        (place with { Line = place.Line + bytes[..Searched].Count((byte)'\n') }).Error($"{what}.");
}

using System.Buffers;
using System.Text;

namespace Glossa.Data;

/// <summary>Splits lines into the rows and cells of a table: RFC 4180, and quotation marks inside an unquoted cell are text.</summary>
/// <param name="delimiter">The text between two cells.</param>
/// <param name="quotes">Whether cells may be quoted.</param>
/// <param name="maxBytes">The longest cell of several lines, in bytes.</param>
internal sealed class CsvRows(string delimiter, bool quotes, int maxBytes)
{
    /// <summary>The most columns of a table, which is Excel's limit, too: a line of commas alone is no reason to fill the memory.</summary>
    public const int MaxColumns = 1 << 14;

    private readonly byte[] separator = Encoding.UTF8.GetBytes(delimiter);
    private readonly List<string> cells = [];
    private readonly ArrayBufferWriter<byte> quoted = new();
    private bool isOpen;

    /// <summary>The start of the row that was read last, or that is still open.</summary>
    public SourceLine Began { get; private set; }

    /// <summary>Takes the next line.</summary>
    /// <param name="line">The line with its line end, in valid UTF-8.</param>
    /// <param name="place">Where it is.</param>
    /// <returns>The cells of a row; null when the line is blank or a quoted cell continues in the next one.</returns>
    /// <exception cref="DataException">The row is malformed; the next line begins a new one.</exception>
    public string[]? Add(ReadOnlySpan<byte> line, SourceLine place)
    {
        ReadOnlySpan<byte> rest = line, content = line.TrimEnd("\r\n"u8);
        if (!isOpen)
        {
            if (content.IsEmpty) return null;
            Began = place;
            cells.Clear();
        }
        while (true)
        {
            if (isOpen || (quotes && rest.StartsWith((byte)'"')))
            {
                if (!isOpen) rest = rest[1..];
                if (!Quoted(ref rest)) return null;
                ReadOnlySpan<byte> behind = rest.TrimEnd("\r\n"u8);
                if (!behind.IsEmpty && !behind.StartsWith(separator)) throw Unexpected(behind, place);
                rest = behind;
            }
            else
            {
                rest = rest.TrimEnd("\r\n"u8);
                int next = rest.IndexOf(separator);
                AddCell(next < 0 ? rest : rest[..next]);
                rest = next < 0 ? [] : rest[next..];
            }
            if (rest.IsEmpty) return [.. cells];
            // Behind the delimiter a quoted cell may continue in the next line, so the line end belongs to it.
            rest = line[(content.Length - rest.Length + separator.Length)..];
        }
    }

    /// <summary>Requires that no quoted cell is open at the end of the file.</summary>
    /// <exception cref="DataException">One is.</exception>
    public void CheckClosed()
    {
        if (isOpen)
        {
            throw Refused(Began, $"the quotation mark that opens column {cells.Count + 1} is never closed. "
                + "If the file does not quote columns, set data.quotes to false (--quotes false).");
        }
    }

    /// <summary>Reads a quoted cell, or more of it; false when it does not end in this line.</summary>
    private bool Quoted(ref ReadOnlySpan<byte> rest)
    {
        isOpen = true;
        while (true)
        {
            int mark = rest.IndexOf((byte)'"');
            quoted.Write(mark < 0 ? rest : rest[..mark]);
            if (quoted.WrittenCount > maxBytes)
            {
                throw Refused(Began, $"column {cells.Count + 1} is longer than {maxBytes} bytes; "
                    + "its quotation mark is probably never closed. If the file does not quote columns, "
                    + "set data.quotes to false (--quotes false).");
            }
            if (mark < 0) return false;
            rest = rest[(mark + 1)..];
            if (!rest.StartsWith((byte)'"')) break;
            quoted.Write("\""u8);
            rest = rest[1..];
        }
        AddCell(quoted.WrittenSpan);
        quoted.ResetWrittenCount();
        isOpen = false;
        return true;
    }

    private void AddCell(ReadOnlySpan<byte> cell)
    {
        if (cells.Count == MaxColumns)
        {
            throw Refused(Began, $"the row has more than {MaxColumns} columns. Is this a table, and is it separated by {Shown()}?");
        }
        cells.Add(Encoding.UTF8.GetString(cell));
    }

    private DataException Unexpected(ReadOnlySpan<byte> behind, SourceLine place) => Refused(place,
        $"after the closing quotation mark of column {cells.Count} follows {SourceLine.Quote(Encoding.UTF8.GetString(behind))} "
        + $"instead of {Shown()} or the end of the line. Inside a quoted column write a quotation mark twice (\"\"); "
        + "if the file does not quote at all, set data.quotes to false (--quotes false).");

    /// <summary>An error after which the next line begins a new row.</summary>
    private DataException Refused(SourceLine place, string what)
    {
        isOpen = false;
        quoted.ResetWrittenCount();
        return place.Error(what);
    }

    private string Shown() => delimiter == "\t" ? "tab" : SourceLine.Quote(delimiter);
}

using System.Text;

namespace Glossa.Training;

/// <summary>Splits lines into the rows and cells of a table: RFC 4180, and quotation marks inside an unquoted cell stand for themselves.</summary>
internal sealed class CsvRows(string delimiter, bool quotes, int maxLength)
{
    private readonly List<string> cells = [];
    private readonly StringBuilder quoted = new();
    private bool isOpen;

    /// <summary>Where the row that was read last, or that is still open, began.</summary>
    public SourceLine Began { get; private set; }

    /// <summary>Takes the next line.</summary>
    /// <param name="line">The line with its line end.</param>
    /// <param name="place">Where it stands.</param>
    /// <returns>The cells of a row; null when the line is blank or a quoted cell goes on in the next one.</returns>
    public string[]? Add(string line, SourceLine place)
    {
        int end = line.AsSpan().TrimEnd("\r\n").Length, at = 0;
        if (!isOpen)
        {
            if (end == 0) return null;
            Began = place;
            cells.Clear();
        }
        while (true)
        {
            if (isOpen || (quotes && at < end && line[at] == '"'))
            {
                if (!isOpen) at++;
                if (!Quoted(line, ref at)) return null;
                if (at < end && string.CompareOrdinal(line, at, delimiter, 0, delimiter.Length) != 0)
                {
                    throw place.Error($"after the closing quotation mark of column {cells.Count} follows {SourceLine.Quote(line[at..end])} instead of {SourceLine.Quote(delimiter)} or the end of the line. "
                        + "Inside a quoted column write a quotation mark twice (\"\"); if the file does not quote at all, set Quotes = false.");
                }
            }
            else
            {
                int next = line.IndexOf(delimiter, at, end - at, StringComparison.Ordinal);
                int stop = next < 0 ? end : next;
                cells.Add(line[at..stop]);
                at = stop;
            }
            if (at == end) return [.. cells];
            at += delimiter.Length;
        }
    }

    /// <summary>Requires that no quoted cell is open at the end of the file.</summary>
    public void CheckClosed()
    {
        if (isOpen) throw Began.Error($"the quotation mark that opens column {cells.Count + 1} is never closed. If the file does not quote columns, set Quotes = false.");
    }

    /// <summary>Reads on in a quoted cell; false when it does not end in this line.</summary>
    private bool Quoted(string line, ref int at)
    {
        isOpen = true;
        while (true)
        {
            int mark = line.IndexOf('"', at);
            int stop = mark < 0 ? line.Length : mark;
            quoted.Append(line, at, stop - at);
            if (quoted.Length > maxLength) throw Began.Error($"column {cells.Count + 1} is longer than {maxLength} characters; probably its quotation mark is never closed. If it is right, raise {nameof(CorpusOptions.MaxLineBytes)}.");
            if (mark < 0) return false;
            at = mark + 1;
            if (at == line.Length || line[at] != '"') break;
            quoted.Append('"');
            at++;
        }
        cells.Add(quoted.ToString());
        quoted.Clear();
        isOpen = false;
        return true;
    }
}

using System.Runtime.CompilerServices;
using System.Text;

namespace Glossa.Training;

/// <summary>The settings of a <see cref="CsvCorpusReader"/>.</summary>
public sealed record CsvCorpusOptions : CorpusOptions
{
    /// <summary>What stands between two columns; a tab for names with <c>.tsv</c>, a comma for all others when null.</summary>
    public string? Delimiter { get; init; }

    /// <summary>
    /// Whether columns may be quoted (RFC 4180); when null they may, except between tabs, where a quotation mark usually is one.
    /// </summary>
    public bool? Quotes { get; init; }

    /// <summary>The names of the columns of a file that does not begin with them; null reads them from its first line.</summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>What stands between two labels of one text; null takes the whole column for one label.</summary>
    public string? LabelSeparator { get; init; }

    internal static CsvCorpusOptions From(CorpusOptions? options) => options is null ? new() : new()
    {
        TextField = options.TextField,
        LabelField = options.LabelField,
        RequiresLabel = options.RequiresLabel,
        RequiresLabelField = options.RequiresLabelField,
        KnownLabels = options.KnownLabels,
        InvalidText = options.InvalidText,
        AllowsEmpty = options.AllowsEmpty,
        MaxLineBytes = options.MaxLineBytes,
        Progress = options.Progress,
    };
}

/// <summary>Reads tables: comma-separated (RFC 4180), tab-separated or with any other delimiter, a text a row. Rows of another number of columns are an error.</summary>
/// <param name="path">The file; compressed if the name ends with <c>.gz</c>.</param>
/// <param name="options">Delimiter, columns and so on; the defaults when left out.</param>
public sealed class CsvCorpusReader(string path, CsvCorpusOptions? options = null) : CorpusReader(path, options ?? new CsvCorpusOptions())
{
    private new CsvCorpusOptions Options => (CsvCorpusOptions)base.Options;

    private string Delimiter => Options.Delimiter
        ?? (Path.EndsWith(".tsv", StringComparison.OrdinalIgnoreCase) || Path.EndsWith(".tsv.gz", StringComparison.OrdinalIgnoreCase) ? "\t" : ",");

    private protected override IEnumerable<LabelledText> ReadAll(CancellationToken cancellation)
    {
        using Utf8Lines lines = new(CorpusFile.Open(Path, asynchronous: false), Path, Options);
        CsvRows rows = NewRows();
        Table? table = null;
        while (lines.TryRead(out ReadOnlyMemory<byte> line))
        {
            if (rows.Add(Encoding.UTF8.GetString(line.Span), lines.Place) is { } cells && TextOf(cells, rows.Began, ref table) is { } text) yield return text;
        }
        rows.CheckClosed();
    }

    private protected override async IAsyncEnumerable<LabelledText> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        using Utf8Lines lines = new(CorpusFile.Open(Path, asynchronous: true), Path, Options);
        CsvRows rows = NewRows();
        Table? table = null;
        while (await lines.ReadAsync(cancellation).ConfigureAwait(false) is { } line)
        {
            if (rows.Add(Encoding.UTF8.GetString(line.Span), lines.Place) is { } cells && TextOf(cells, rows.Began, ref table) is { } text) yield return text;
        }
        rows.CheckClosed();
    }

    private CsvRows NewRows() => Delimiter.Length > 0
        ? new CsvRows(Delimiter, Options.Quotes ?? Delimiter != "\t", Options.MaxLineBytes)
        : throw new DataException($"{nameof(CsvCorpusOptions.Delimiter)} is an empty text. Leave it null to choose by the file's name.");

    /// <summary>The text of a row; null for the row of names.</summary>
    private LabelledText? TextOf(string[] cells, SourceLine place, ref Table? table)
    {
        if (table is null)
        {
            bool isHeader = Options.Columns is null;
            table = Table.Of(isHeader ? cells : [.. Options.Columns!], place, Options);
            if (isHeader) return null;
        }
        if (cells.Length != table.Names.Length)
        {
            throw place.Error($"the row has {cells.Length} columns, but there are {table.Names.Length}: {string.Join(", ", table.Names.Select(SourceLine.Quote))}. "
                + $"A text that contains the delimiter {(Delimiter == "\t" ? "tab" : SourceLine.Quote(Delimiter))} must be quoted.");
        }
        string[] labels = [];
        Dictionary<string, string> fields = new(StringComparer.Ordinal);
        for (int i = 0; i < cells.Length; i++)
        {
            if (i == table.Label) labels = LabelsOf(cells[i]);
            else if (i != table.Text) fields.Add(table.Names[i], cells[i]);
        }
        return Checked(new LabelledText(cells[table.Text], labels) { Fields = fields, Source = place });
    }

    private string[] LabelsOf(string cell)
    {
        const StringSplitOptions Tidy = StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries;
        return Options.LabelSeparator is { } separator ? cell.Split(separator, Tidy) : cell.Trim() is { Length: > 0 } label ? [label] : [];
    }

    /// <summary>The columns' names and which of them are the text and the label (-1 for none).</summary>
    private sealed record Table(string[] Names, int Text, int Label)
    {
        public static Table Of(string[] names, SourceLine place, CorpusOptions options)
        {
            string[] trimmed = [.. names.Select(name => name.Trim())];
            if (trimmed.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is { } twice) throw place.Error($"two columns are named {SourceLine.Quote(twice.Key)}. Rename one.");
            int label = options.LabelField is null ? -1 : Find(trimmed, options.LabelField, nameof(CorpusOptions.LabelField), options.RequiresLabel || options.RequiresLabelField, place);
            return new Table(trimmed, Find(trimmed, options.TextField, nameof(CorpusOptions.TextField), true, place), label);
        }

        private static int Find(string[] names, string name, string option, bool isNeeded, SourceLine place)
        {
            int at = Array.IndexOf(names, name);
            if (at < 0 && isNeeded) throw place.Error($"there is no column {SourceLine.Quote(name)}; {Nearest.Of(name, names)}. Set {option} to the right one; if the first line holds no names, give them in {nameof(CsvCorpusOptions.Columns)}.");
            return at;
        }
    }
}

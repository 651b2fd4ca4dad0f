using System.Text.Json.Nodes;

namespace Glossa.Data;

/// <summary>
/// Reads tables: comma-separated (RFC 4180), tab-separated or with any other delimiter, a text a row. Rows of another number of columns are
/// an error.
/// </summary>
/// <param name="path">The file; compressed if the name ends with <c>.gz</c>.</param>
/// <param name="options">Delimiter, columns and so on; the defaults when left out.</param>
public sealed class CsvCorpusReader(string path, CsvCorpusOptions? options = null) : RecordReader(path, options ?? new CsvCorpusOptions())
{
    private new CsvCorpusOptions Options => (CsvCorpusOptions)base.Options;

    /// <summary>The text between two columns.</summary>
    internal string Delimiter => Options.Delimiter ?? (CorpusFile.Extension(Path) == ".tsv" ? "\t" : ",");

    /// <summary>Whether somebody named the delimiter.</summary>
    internal bool NamesDelimiter => Options.Delimiter is not null;

    /// <summary>Whether columns may be quoted.</summary>
    internal bool Quotes => Options.Quotes ?? Delimiter != "\t";

    private protected override IRecordParser NewParser() => new Parser(this);

    /// <summary>Makes texts of rows.</summary>
    private sealed class Parser : IRecordParser
    {
        private readonly CsvCorpusReader reader;
        private readonly CsvRows rows;
        private TableColumns? columns;

        public Parser(CsvCorpusReader reader)
        {
            if (reader.Delimiter.Length == 0)
            {
                throw new DataException("data.delimiter (--delimiter) is an empty text. Leave it out to choose by the file's name.");
            }
            if (reader.Options.Columns is { Count: > CsvRows.MaxColumns })
            {
                throw new DataException($"data.columns (--columns) names more than {CsvRows.MaxColumns} columns.");
            }
            (this.reader, rows) = (reader, new CsvRows(reader.Delimiter, reader.Quotes, reader.Options.MaxLineBytes));
        }

        /// <summary>Without the names of the columns no row can be read.</summary>
        public bool SurvivesErrors => columns is not null;

        public LabelledText? Parse(ReadOnlyMemory<byte> record, SourceLine place)
        {
            if (rows.Add(record.Span, place) is not { } cells) return null;
            if (columns is null)
            {
                columns = TableColumns.Of(reader.Options.Columns ?? cells, reader.Options, reader.Delimiter, reader.Quotes, rows.Began);
                if (reader.Options.Columns is null) return null;
            }
            return TextOf(cells, columns, rows.Began);
        }

        public void End() => rows.CheckClosed();

        private LabelledText TextOf(string[] cells, TableColumns columns, SourceLine place)
        {
            columns.Check(cells, place);
            string[] labels = [];
            Dictionary<string, string> fields = new(StringComparer.Ordinal);
            for (int i = 0; i < cells.Length; i++)
            {
                if (i == columns.Label) labels = LabelsOf(cells[i]);
                else if (i != columns.Text) fields[columns.Names[i]] = cells[i];
            }
            JsonObject? record = reader.Options.KeepsRecord ? [] : null;
            for (int i = 0; record is not null && i < cells.Length; i++) record[columns.Names[i]] = cells[i];
            return reader.Checked(new LabelledText(cells[columns.Text], labels) { Fields = fields, Record = record, Source = place });
        }

        private string[] LabelsOf(string cell) =>
            reader.Options.LabelsOf(reader.Options.LabelSeparator is { } separator ? cell.Split(separator) : [cell]);
    }
}

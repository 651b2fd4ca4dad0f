using System.Text;

namespace Glossa.Data;

/// <summary>Reads a text a line, without labels; lines of nothing but white space are skipped.</summary>
/// <param name="path">The file; compressed if the name ends with <c>.gz</c>.</param>
/// <param name="options">Invalid UTF-8 and so on; the defaults when left out. Names of fields mean nothing here.</param>
public sealed class PlainTextReader(string path, CorpusOptions? options = null) : RecordReader(path, options ?? new CorpusOptions())
{
    private protected override IRecordParser NewParser() => new Parser(Options);

    private sealed class Parser(CorpusOptions options) : IRecordParser
    {
        public LabelledText? Parse(ReadOnlyMemory<byte> record, SourceLine place)
        {
            string text = Encoding.UTF8.GetString(Content(record.Span));
            if (string.IsNullOrWhiteSpace(text)) return null;
            if (options.RequiresLabelField)
            {
                throw place.Error("labels are needed, but plain text has none. Put texts and labels in .jsonl, .csv or .tsv.");
            }
            return new LabelledText(text, []) { Source = place };
        }

        private static ReadOnlySpan<byte> Content(ReadOnlySpan<byte> line)
        {
            if (line.EndsWith((byte)'\n')) line = line[..^1];
            return line.EndsWith((byte)'\r') ? line[..^1] : line;
        }
    }
}

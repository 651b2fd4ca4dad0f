using System.Runtime.CompilerServices;

namespace Glossa.Data;

/// <summary>Reads files of consecutive records, such as lines.</summary>
public abstract class RecordReader : CorpusReader
{
    private readonly Stream? source;

    private protected RecordReader(string path, CorpusOptions options, Stream? source = null) : base(path, options) => this.source = source;

    /// <summary>Returns a splitter that finds the ends of the file's records.</summary>
    private protected virtual RecordSplitter NewSplitter() => new LineSplitter();

    /// <summary>Returns a parser that makes texts of the file's records.</summary>
    private protected abstract IRecordParser NewParser();

    /// <inheritdoc/>
    protected override IEnumerable<LabelledText> ReadAll(CancellationToken cancellation)
    {
        using Utf8Records records = Open(asynchronous: false);
        IRecordParser parser = NewParser();
        while (records.TryRead(out ReadOnlyMemory<byte> record))
        {
            if (parser.Parse(records.Checked(record), records.Place) is { } text) yield return text;
        }
        parser.End();
    }

    /// <inheritdoc/>
    protected override async IAsyncEnumerable<LabelledText> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        using Utf8Records records = Open(asynchronous: true);
        IRecordParser parser = NewParser();
        while (await records.ReadAsync(cancellation).ConfigureAwait(false) is { } record)
        {
            if (parser.Parse(records.Checked(record), records.Place) is { } text) yield return text;
        }
        parser.End();
    }

    private protected override IEnumerable<CorpusRow> ReadAllRows(CancellationToken cancellation)
    {
        using Utf8Records records = Open(asynchronous: false);
        IRecordParser parser = NewParser();
        while (records.TryRead(out ReadOnlyMemory<byte> record))
        {
            if (RowOf(parser, () => parser.Parse(records.Checked(record), records.Place), records.Place) is { } row) yield return row;
        }
        if (RowOf(parser, () => { parser.End(); return null; }, records.Place) is { } open) yield return open;
    }

    private static CorpusRow? RowOf(IRecordParser parser, Func<LabelledText?> parse, SourceLine place)
    {
        try
        {
            return parse() is { } text ? new CorpusRow(text.Source, text, null) : null;
        }
        catch (DataException e) when (parser.SurvivesErrors)
        {
            return new CorpusRow(e.Place ?? place, null, e.Message);
        }
    }

    private Utf8Records Open(bool asynchronous) => new(source ?? CorpusFile.Open(Path, asynchronous), Path, Options, NewSplitter());
}

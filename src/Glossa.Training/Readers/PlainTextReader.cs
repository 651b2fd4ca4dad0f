using System.Runtime.CompilerServices;
using System.Text;

namespace Glossa.Training;

/// <summary>Reads a text a line, without labels; lines of nothing but white space are skipped.</summary>
/// <param name="path">The file; compressed if the name ends with <c>.gz</c>.</param>
/// <param name="options">Invalid UTF-8 and so on; the defaults when left out. Names of fields mean nothing here.</param>
public sealed class PlainTextReader(string path, CorpusOptions? options = null) : CorpusReader(path, options ?? new CorpusOptions())
{
    private protected override IEnumerable<LabelledText> ReadAll(CancellationToken cancellation)
    {
        using Utf8Lines lines = new(CorpusFile.Open(Path, asynchronous: false), Path, Options);
        while (lines.TryRead(out ReadOnlyMemory<byte> line))
        {
            if (TextOf(line, lines.Place) is { } text) yield return text;
        }
    }

    private protected override async IAsyncEnumerable<LabelledText> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        using Utf8Lines lines = new(CorpusFile.Open(Path, asynchronous: true), Path, Options);
        while (await lines.ReadAsync(cancellation).ConfigureAwait(false) is { } line)
        {
            if (TextOf(line, lines.Place) is { } text) yield return text;
        }
    }

    private LabelledText? TextOf(ReadOnlyMemory<byte> line, SourceLine place)
    {
        string text = Encoding.UTF8.GetString(Utf8Lines.Content(line).Span);
        if (string.IsNullOrWhiteSpace(text)) return null;
        if (Options.RequiresLabelField) throw place.Error("labels are needed, but plain text has none. Put texts and labels in .jsonl, .csv or .tsv.");
        return new LabelledText(text, []) { Source = place };
    }
}

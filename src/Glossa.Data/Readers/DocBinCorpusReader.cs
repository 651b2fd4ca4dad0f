using System.Runtime.CompilerServices;
using Glossa.Formats;
using Glossa.Text;

namespace Glossa.Data;

/// <summary>
/// Reads spaCy's corpus files (<c>.spacy</c>): a text a document, with the categories that have a score of at least one half as its labels.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="options">Whether labels are read and needed; the defaults when left out. Names of fields mean nothing here.</param>
public sealed class DocBinCorpusReader(string path, CorpusOptions? options = null) : CorpusReader(path, options ?? new CorpusOptions())
{
    private const double LeastScore = 0.5;

    /// <inheritdoc/>
    protected override IEnumerable<LabelledText> ReadAll(CancellationToken cancellation)
    {
        using IEnumerator<Doc> docs = Open();
        for (long number = 1; Next(docs) is { } doc; number++) yield return TextOf(doc, number);
        Options.Progress?.Report(1);
    }

    /// <inheritdoc/>
    protected override async IAsyncEnumerable<LabelledText> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        using IEnumerator<Doc> docs = await Task.Run(Open, cancellation).ConfigureAwait(false);
        for (long number = 1; Next(docs) is { } doc; number++) yield return TextOf(doc, number);
        Options.Progress?.Report(1);
    }

    private IEnumerator<Doc> Open()
    {
        CorpusFile.RequireExists(Path);
        return Read(() => DocBin.Enumerate(Path, new Vocab(English.Language)).GetEnumerator());
    }

    private static Doc? Next(IEnumerator<Doc> docs) => Read(() => docs.MoveNext() ? docs.Current : null);

    private static T Read<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (TextException e)
        {
            throw new DataException(e.Message, e);
        }
    }

    private LabelledText TextOf(Doc doc, long number)
    {
        SourceLine place = new(Path, number) { Unit = "document" };
        if (Options.LabelField is null) return new LabelledText(doc.Text, []) { Source = place };
        string[] labels = Options.LabelsOf(doc.Cats.Where(cat => cat.Value >= LeastScore).Select(cat => cat.Key));
        if (doc.Cats.Count == 0 && (Options.RequiresLabel || Options.RequiresLabelField))
        {
            throw place.Error("the document has no categories (doc.cats), and so no label.");
        }
        if (labels.Length == 0 && Options.RequiresLabel)
        {
            throw place.Error($"none of the document's categories ({string.Join(", ", doc.Cats.Keys.Take(5).Select(SourceLine.Quote))}) "
                + $"has a score of at least {LeastScore}, so it has no label.");
        }
        return Checked(new LabelledText(doc.Text, labels) { Source = place });
    }
}

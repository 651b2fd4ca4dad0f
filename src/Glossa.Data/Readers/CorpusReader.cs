using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace Glossa.Data;

/// <summary>
/// Reads labelled texts from a file or folder, one after the other and always in the same order; nothing is kept. Every enumeration reads
/// from the beginning.
/// </summary>
public abstract class CorpusReader
{
    private protected CorpusReader(string path, CorpusOptions options) => (Path, Options) = (path, options);

    /// <summary>The file or folder.</summary>
    public string Path { get; }

    /// <summary>How texts and labels are found.</summary>
    protected CorpusOptions Options { get; }

    /// <summary>
    /// The reader for a path by its name: <c>.jsonl</c>, <c>.ndjson</c> and <c>.json</c> (lines or one array), <c>.csv</c>, <c>.tsv</c>,
    /// <c>.txt</c>, <c>.spacy</c> (each also compressed, with <c>.gz</c> behind it), or a folder of the IMDB layout.
    /// </summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="options">How texts and labels are found; the defaults when left out.</param>
    /// <exception cref="DataException">There is no such file or folder, or its name tells no format.</exception>
    public static CorpusReader Open(string path, CorpusOptions? options = null)
    {
        options ??= new CsvCorpusOptions();
        if (Directory.Exists(path)) return new LabelFolderReader(path, options as LabelFolderOptions ?? new LabelFolderOptions(options));
        CorpusFile.RequireExists(path);
        return CorpusFile.Extension(path) switch
        {
            ".jsonl" or ".ndjson" or ".json" => new JsonlReader(path, options),
            ".csv" or ".tsv" => new CsvCorpusReader(path, options as CsvCorpusOptions ?? new CsvCorpusOptions(options)),
            ".txt" => new PlainTextReader(path, options),
            ".spacy" => new DocBinCorpusReader(path, options),
            var extension => throw new DataException($"{path}: the extension {SourceLine.Quote(extension)} is none of a known format. "
                + "Known are .jsonl, .ndjson, .json, .csv, .tsv, .txt and .spacy, each also with .gz, "
                + "and folders with a subfolder for each label."),
        };
    }

    /// <summary>The texts, read as they are asked for.</summary>
    /// <param name="cancellation">Stops between two texts.</param>
    /// <exception cref="DataException">The data is missing or malformed: while enumerating, with the file and line.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public IEnumerable<LabelledText> Read(CancellationToken cancellation = default)
    {
        bool any = false;
        foreach (LabelledText text in ReadAll(cancellation))
        {
            cancellation.ThrowIfCancellationRequested();
            any = true;
            yield return WithRecord(text);
        }
        if (!any) CheckEmpty();
    }

    /// <summary>The texts, read as they are asked for, without blocking on the disk.</summary>
    /// <param name="cancellation">Stops between two texts.</param>
    /// <exception cref="DataException">The data is missing or malformed: while enumerating, with the file and line.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public async IAsyncEnumerable<LabelledText> ReadAsync([EnumeratorCancellation] CancellationToken cancellation = default)
    {
        bool any = false;
        await foreach (LabelledText text in ReadAllAsync(cancellation).ConfigureAwait(false))
        {
            cancellation.ThrowIfCancellationRequested();
            any = true;
            yield return WithRecord(text);
        }
        if (!any) CheckEmpty();
    }

    /// <summary>The rows, read as they are asked for: a bad one is given with its error, and those behind it are read on.</summary>
    /// <param name="cancellation">Stops between two rows.</param>
    /// <exception cref="DataException">The data is missing, or so malformed that no more rows can be found: while enumerating, with the
    /// file and line.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public IEnumerable<CorpusRow> ReadRows(CancellationToken cancellation = default)
    {
        foreach (CorpusRow row in ReadAllRows(cancellation))
        {
            cancellation.ThrowIfCancellationRequested();
            yield return row.Text is { } text ? row with { Text = WithRecord(text) } : row;
        }
    }

    private protected abstract IEnumerable<LabelledText> ReadAll(CancellationToken cancellation);

    private protected abstract IAsyncEnumerable<LabelledText> ReadAllAsync(CancellationToken cancellation);

    private protected virtual IEnumerable<CorpusRow> ReadAllRows(CancellationToken cancellation) =>
        ReadAll(cancellation).Select(text => new CorpusRow(text.Source, text, null));

    /// <summary>Requires the labels a text needs and only those that are known.</summary>
    private protected LabelledText Checked(LabelledText text)
    {
        if (Options.LabelField is null) return text;
        if (Options.RequiresLabel && text.Labels.Count == 0)
        {
            throw text.Source.Error($"the text has no label in {SourceLine.Quote(Options.LabelField)}. Give it one, or remove it; "
                + "where a text may have any number of labels, set exclusive: false.");
        }
        if (Options.KnownLabels is not { } known) return text;
        foreach (string label in text.Labels)
        {
            if (!known.Contains(label))
            {
                throw text.Source.Error(
                    $"the label {SourceLine.Quote(label)} is none of the known ones; {NameSuggestions.For(label, known)}.");
            }
        }
        return text;
    }

    /// <summary>The text with a record of its fields, where one is to be kept and the reader has none of its own.</summary>
    private LabelledText WithRecord(LabelledText text)
    {
        if (!Options.KeepsRecord || text.Record is not null) return text;
        JsonObject record = new() { [Options.TextField] = text.Text };
        foreach ((string name, string value) in text.Fields) record[name] = value;
        return text with { Record = record };
    }

    private void CheckEmpty()
    {
        if (!Options.AllowsEmpty) throw new DataException($"{Path}: there are no texts in it.");
    }
}

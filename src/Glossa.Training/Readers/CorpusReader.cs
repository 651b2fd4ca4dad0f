using System.Runtime.CompilerServices;

namespace Glossa.Training;

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
    /// The reader for a path by its name: <c>.jsonl</c> and <c>.ndjson</c>, <c>.csv</c>, <c>.tsv</c>, <c>.txt</c>, <c>.spacy</c> (each
    /// also compressed, with <c>.gz</c> behind it), or a folder of the IMDB layout.
    /// </summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="options">How texts and labels are found; the defaults when left out.</param>
    /// <exception cref="DataException">There is no such file or folder, or its name tells no format.</exception>
    public static CorpusReader Open(string path, CorpusOptions? options = null)
    {
        if (Directory.Exists(path)) return new LabelFolderReader(path, options as LabelFolderOptions ?? LabelFolderOptions.From(options));
        CorpusFile.RequireExists(path);
        string name = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? path[..^3] : path;
        string extension = System.IO.Path.GetExtension(name);
        return extension.ToUpperInvariant() switch
        {
            ".JSONL" or ".NDJSON" => new JsonlReader(path, options),
            ".CSV" or ".TSV" => new CsvCorpusReader(path, options as CsvCorpusOptions ?? CsvCorpusOptions.From(options)),
            ".TXT" => new PlainTextReader(path, options),
            ".SPACY" => new DocBinCorpusReader(path, options),
            _ => throw new DataException($"{path}: the ending {SourceLine.Quote(extension)} tells no format. "
                + "Known are .jsonl, .ndjson, .csv, .tsv, .txt and .spacy, each also with .gz, and folders with a subfolder a label. "
                + "For another name make the reader yourself, for example new JsonlReader(path)."),
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
            yield return text;
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
            yield return text;
        }
        if (!any) CheckEmpty();
    }

    private protected abstract IEnumerable<LabelledText> ReadAll(CancellationToken cancellation);

    private protected abstract IAsyncEnumerable<LabelledText> ReadAllAsync(CancellationToken cancellation);

    /// <summary>Requires the labels a text needs and only those that are known.</summary>
    private protected LabelledText Checked(LabelledText text)
    {
        if (Options.LabelField is null) return text;
        if (Options.RequiresLabel && text.Labels.Count == 0) throw text.Source.Error($"the text has no label in {SourceLine.Quote(Options.LabelField)}. Set {nameof(CorpusOptions.RequiresLabel)} = false to read texts without labels.");
        if (Options.KnownLabels is not { } known) return text;
        foreach (string label in text.Labels)
        {
            if (!known.Contains(label)) throw text.Source.Error($"the label {SourceLine.Quote(label)} is none of the known ones; {Nearest.Of(label, known)}.");
        }
        return text;
    }

    private void CheckEmpty()
    {
        if (!Options.AllowsEmpty) throw new DataException($"{Path}: there are no texts in it. If that is right, set {nameof(CorpusOptions.AllowsEmpty)} = true.");
    }
}

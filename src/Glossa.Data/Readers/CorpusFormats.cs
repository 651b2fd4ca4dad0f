namespace Glossa.Data;

/// <summary>
/// The formats that corpora can have. A value: <see cref="With"/> returns a table with one format more, which
/// <see cref="CorpusOptions.Formats"/> hands to what opens corpora.
/// </summary>
public sealed class CorpusFormats
{
    private CorpusFormats(IReadOnlyList<CorpusFormat> all) => All = all;

    /// <summary>The formats that Glossa brings.</summary>
    public static CorpusFormats BuiltIn { get; } = new(
    [
        new("JSON", [".jsonl", ".ndjson", ".json"], (path, options) => new JsonlReader(path, options)),
        new("tables", [".csv", ".tsv"],
            (path, options) => new CsvCorpusReader(path, options as CsvCorpusOptions ?? new CsvCorpusOptions(options))),
        new("plain text with a text a line", [".txt"], (path, options) => new PlainTextReader(path, options)) { IsRunning = true },
        new("spaCy's documents", [".spacy"], (path, options) => new DocBinCorpusReader(path, options)),
        new("folders with a subfolder for each label", [],
            (path, options) => new LabelFolderReader(path, options as LabelFolderOptions ?? new LabelFolderOptions(options)))
        {
            IsFolder = true,
        },
    ]);

    /// <summary>The formats, in the order they are listed for people.</summary>
    public IReadOnlyList<CorpusFormat> All { get; }

    /// <summary>The formats of files for a sentence: <c>JSON (.jsonl, .ndjson, .json), tables (.csv, .tsv), …</c></summary>
    public string Files => string.Join(", ", All.Where(format => !format.IsFolder)) + ", each also compressed (.gz)";

    /// <summary>The formats of files and folders for a sentence.</summary>
    public string FilesAndFolders => string.Join("; ", [Files, .. All.Where(format => format.IsFolder).Select(format => $"{format}")]);

    /// <summary>Returns a table with one format more; one of the same name is replaced.</summary>
    /// <param name="format">The format. Where several have an ending, the last one reads its files.</param>
    public CorpusFormats With(CorpusFormat format) => new([.. All.Where(other => other.Name != format.Name), format]);

    /// <summary>Returns the format that the ending of a path tells, or that of folders for a folder; null where none fits.</summary>
    /// <param name="path">The path; of a compressed file with <c>.gz</c> behind the ending.</param>
    public CorpusFormat? Of(string path) => Directory.Exists(path)
        ? All.LastOrDefault(format => format.IsFolder)
        : All.LastOrDefault(format => format.Endings.Contains(CorpusFile.Extension(path)));

    /// <summary>Returns a reader for a file or folder.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="options">How texts and labels are found.</param>
    /// <exception cref="DataException">There is no such file or folder, or its name has no ending of a format.</exception>
    internal CorpusReader Open(string path, CorpusOptions options)
    {
        if (!Directory.Exists(path)) CorpusFile.RequireExists(path);
        CorpusFormat format = Of(path) ?? throw new DataException(
            $"{path}: {SourceLine.Quote(CorpusFile.Extension(path))} is no ending of a known format. Known are {FilesAndFolders}.");
        return format.Open(path, options);
    }
}

namespace Glossa.Data;

/// <summary>A format of corpora: how its files are named, and the reader that reads them.</summary>
/// <param name="Name">What people call it, in the plural: <c>tables</c>.</param>
/// <param name="Endings">The endings of its files' names, with their dots and in small letters: <c>.csv</c>; none for folders.</param>
/// <param name="Open">Makes a reader of a path, which exists, with the options of the corpus.</param>
public sealed record CorpusFormat(
    string Name, IReadOnlyList<string> Endings, Func<string, CorpusOptions, CorpusReader> Open)
{
    /// <summary>Whether a corpus of this format is a folder.</summary>
    public bool IsFolder { get; init; }

    /// <summary>Whether a file is running text: a language model reads it as one long text rather than as separate ones.</summary>
    public bool IsRunning { get; init; }

    /// <summary>The name and the endings: <c>tables (.csv, .tsv)</c>.</summary>
    public override string ToString() => Endings.Count == 0 ? Name : $"{Name} ({string.Join(", ", Endings)})";
}

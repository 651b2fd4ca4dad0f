using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;

namespace Glossa.Data;

/// <summary>
/// Reads labelled texts from a file or folder, one after the other and always in the same order; nothing is kept. Every enumeration reads
/// from the beginning.
/// </summary>
public abstract class CorpusReader
{
    /// <summary>Creates a reader.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="options">How texts and labels are found.</param>
    protected CorpusReader(string path, CorpusOptions options) => (Path, Options) = (path, options);

    /// <summary>The file or folder.</summary>
    public string Path { get; }

    /// <summary>The settings that find texts and labels.</summary>
    protected CorpusOptions Options { get; }

    /// <summary>Returns the reader of a path by its ending, as the table of formats says (<see cref="CorpusOptions.Formats"/>).</summary>
    /// <param name="path">The file, or a folder with a subfolder for each label.</param>
    /// <param name="options">How texts and labels are found; the defaults when left out.</param>
    /// <exception cref="DataException">There is no such file or folder, or its name has no ending of a known format.</exception>
    public static CorpusReader Open(string path, CorpusOptions? options = null)
    {
        options ??= new CsvCorpusOptions();
        return options.Formats.Open(path, options);
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

    /// <summary>Reads all texts, each when it is asked for.</summary>
    /// <param name="cancellation">Stops where a text takes long; between two texts the caller stops.</param>
    protected abstract IEnumerable<LabelledText> ReadAll(CancellationToken cancellation);

    /// <summary>Reads all texts without blocking on the disk; as <see cref="ReadAll"/> does unless overridden.</summary>
    /// <param name="cancellation">Stops where a text takes long; between two texts the caller stops.</param>
    protected virtual IAsyncEnumerable<LabelledText> ReadAllAsync(CancellationToken cancellation) =>
        ReadAll(cancellation).ToAsyncEnumerable();

    private protected virtual IEnumerable<CorpusRow> ReadAllRows(CancellationToken cancellation) =>
        ReadAll(cancellation).Select(text => new CorpusRow(text.Source, text, null));

    /// <summary>Returns a text, of which the labels that it needs are required, and only those that are known.</summary>
    /// <param name="text">The text as it was read.</param>
    /// <exception cref="DataException">It has no label and needs one, or one that is not known.</exception>
    protected LabelledText Checked(LabelledText text)
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

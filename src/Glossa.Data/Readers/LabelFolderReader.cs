using System.Runtime.CompilerServices;

namespace Glossa.Data;

/// <summary>The settings of a <see cref="LabelFolderReader"/>.</summary>
public sealed record LabelFolderOptions : CorpusOptions
{
    /// <summary>The defaults.</summary>
    public LabelFolderOptions() { }

    /// <summary>The same options for a folder.</summary>
    /// <param name="options">The options of any file.</param>
    internal LabelFolderOptions(CorpusOptions options) : base(options) { }

    /// <summary>The subfolders to read, each named as its label; null reads all. IMDB has <c>unsup</c> beside these two.</summary>
    public IReadOnlyList<string>? Labels { get; init; } = ["neg", "pos"];

    /// <summary>The pattern of the names of text files in a subfolder.</summary>
    public string Pattern { get; init; } = "*.txt";
}

/// <summary>
/// Reads a folder with a subfolder for each label and a file for each text: the layout of the IMDB reviews (Maas et al. 2011),
/// <c>pos/0_9.txt</c>. Label after label, the files of each by name in the order of their characters' codes, on every system. Shuffle
/// before training.
/// </summary>
/// <param name="path">The folder that holds the subfolders.</param>
/// <param name="options">The labels and so on; the defaults when left out.</param>
public sealed class LabelFolderReader(string path, LabelFolderOptions? options = null)
    : CorpusReader(path, options ?? new LabelFolderOptions())
{
    private new LabelFolderOptions Options => (LabelFolderOptions)base.Options;

    /// <inheritdoc/>
    protected override IEnumerable<LabelledText> ReadAll(CancellationToken cancellation)
    {
        foreach ((string label, string file) in Files())
        {
            cancellation.ThrowIfCancellationRequested();
            CheckSize(file);
            yield return TextOf(label, file, File.ReadAllBytes(file));
        }
    }

    /// <inheritdoc/>
    protected override async IAsyncEnumerable<LabelledText> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach ((string label, string file) in Files())
        {
            CheckSize(file);
            yield return TextOf(label, file, await File.ReadAllBytesAsync(file, cancellation).ConfigureAwait(false));
        }
    }

    private IEnumerable<(string Label, string File)> Files()
    {
        if (!Directory.Exists(Path))
        {
            throw new DataException($"{Path}: there is no such folder. "
                + $"It should hold a subfolder for each label{(Options.Labels is null ? "" : $": {string.Join(", ", Options.Labels)}")}.");
        }
        string[] present =
            [.. Directory.EnumerateDirectories(Path).Select(folder => System.IO.Path.GetFileName(folder)).Order(StringComparer.Ordinal)];
        foreach (string label in Options.Labels ?? present)
        {
            if (!present.Contains(label, StringComparer.Ordinal))
            {
                throw new DataException($"{Path}: there is no subfolder {SourceLine.Quote(label)}; {NameSuggestions.For(label, present)}.");
            }
            string[] files = Directory.GetFiles(System.IO.Path.Combine(Path, label), Options.Pattern);
            Array.Sort(files, StringComparer.Ordinal);
            foreach (string file in files) yield return (label, file);
        }
    }

    private void CheckSize(string file)
    {
        long bytes = new FileInfo(file).Length;
        if (bytes > Options.MaxLineBytes)
        {
            throw new SourceLine(file, 1).Error($"the text has {bytes} bytes, but at most {Options.MaxLineBytes} are read.");
        }
    }

    private LabelledText TextOf(string label, string file, byte[] bytes)
    {
        SourceLine place = new(file, 1);
        string text = TextEncoding.Decode(bytes, place, Options.InvalidText);
        return Checked(new LabelledText(text, Options.LabelField is null ? [] : [label]) { Source = place });
    }
}

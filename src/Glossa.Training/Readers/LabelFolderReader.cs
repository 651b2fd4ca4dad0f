using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Unicode;

namespace Glossa.Training;

/// <summary>The settings of a <see cref="LabelFolderReader"/>.</summary>
public sealed record LabelFolderOptions : CorpusOptions
{
    /// <summary>The subfolders to read, each named as its label; null reads all. IMDB has <c>unsup</c> beside these two.</summary>
    public IReadOnlyList<string>? Labels { get; init; } = ["neg", "pos"];

    /// <summary>Which files of a subfolder are texts.</summary>
    public string Pattern { get; init; } = "*.txt";

    internal static LabelFolderOptions From(CorpusOptions? options) => options is null ? new() : new()
    {
        TextField = options.TextField,
        LabelField = options.LabelField,
        RequiresLabel = options.RequiresLabel,
        RequiresLabelField = options.RequiresLabelField,
        KnownLabels = options.KnownLabels,
        InvalidText = options.InvalidText,
        AllowsEmpty = options.AllowsEmpty,
        MaxLineBytes = options.MaxLineBytes,
        Progress = options.Progress,
    };
}

/// <summary>
/// Reads a folder with a subfolder for each label and a file for each text: the layout of the IMDB reviews (Maas et al. 2011), <c>pos/0_9.txt</c>. Label
/// after label, the files of each by name in the order of their characters' codes, on every system. Shuffle before training.
/// </summary>
/// <param name="path">The folder that holds the subfolders.</param>
/// <param name="options">The labels and so on; the defaults when left out.</param>
public sealed class LabelFolderReader(string path, LabelFolderOptions? options = null) : CorpusReader(path, options ?? new LabelFolderOptions())
{
    private new LabelFolderOptions Options => (LabelFolderOptions)base.Options;

    private protected override IEnumerable<LabelledText> ReadAll(CancellationToken cancellation)
    {
        foreach ((string label, string file) in Files())
        {
            cancellation.ThrowIfCancellationRequested();
            CheckSize(file);
            yield return TextOf(label, file, File.ReadAllBytes(file));
        }
    }

    private protected override async IAsyncEnumerable<LabelledText> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach ((string label, string file) in Files())
        {
            CheckSize(file);
            yield return TextOf(label, file, await File.ReadAllBytesAsync(file, cancellation).ConfigureAwait(false));
        }
    }

    private IEnumerable<(string Label, string File)> Files()
    {
        if (!Directory.Exists(Path)) throw new DataException($"{Path}: there is no such folder. It should hold a subfolder for each label{(Options.Labels is null ? "" : $": {string.Join(", ", Options.Labels)}")}.");
        string[] present = [.. Directory.EnumerateDirectories(Path).Select(folder => System.IO.Path.GetFileName(folder)).Order(StringComparer.Ordinal)];
        foreach (string label in Options.Labels ?? present)
        {
            if (!present.Contains(label, StringComparer.Ordinal)) throw new DataException($"{Path}: there is no subfolder {SourceLine.Quote(label)}; {Nearest.Of(label, present)}. Set {nameof(LabelFolderOptions.Labels)} to those to read.");
            string[] files = Directory.GetFiles(System.IO.Path.Combine(Path, label), Options.Pattern);
            Array.Sort(files, StringComparer.Ordinal);
            foreach (string file in files) yield return (label, file);
        }
    }

    private void CheckSize(string file)
    {
        long bytes = new FileInfo(file).Length;
        if (bytes > Options.MaxLineBytes) throw new SourceLine(file, 1).Error($"the text has {bytes} bytes, but at most {Options.MaxLineBytes} are read. Raise {nameof(CorpusOptions.MaxLineBytes)} if it is right.");
    }

    private LabelledText TextOf(string label, string file, ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith("\uFEFF"u8)) bytes = bytes[3..];
        SourceLine place = new(file, 1);
        if (Options.InvalidText == InvalidText.Reject && !Utf8.IsValid(bytes)) throw InvalidUtf8(place, bytes);
        return Checked(new LabelledText(Encoding.UTF8.GetString(bytes), Options.LabelField is null ? [] : [label]) { Source = place });
    }

    private static DataException InvalidUtf8(SourceLine place, ReadOnlySpan<byte> bytes)
    {
        while (bytes.IndexOf((byte)'\n') is var end and >= 0 && Utf8.IsValid(bytes[..(end + 1)]))
        {
            bytes = bytes[(end + 1)..];
            place = place with { Line = place.Line + 1 };
        }
        return Utf8Lines.InvalidUtf8(place, bytes);
    }
}

namespace Glossa.Data;

/// <summary>The settings that find texts and labels in files.</summary>
public record CorpusOptions
{
    /// <summary>The formats of files and folders; those that Glossa brings unless a program adds its own.</summary>
    public CorpusFormats Formats { get; init; } = CorpusFormats.BuiltIn;

    /// <summary>The field or column of the text.</summary>
    public string TextField { get; init; } = "text";

    /// <summary>The field or column of the label; null reads no labels (it then is an ordinary field, if it is there).</summary>
    public string? LabelField { get; init; } = "label";

    /// <summary>Whether a text without a label is an error.</summary>
    public bool RequiresLabel { get; init; } = true;

    /// <summary>
    /// Whether the label's field or column must be there even if a text may be without a label, so that a mistyped name is not read as "no
    /// labels".
    /// </summary>
    public bool RequiresLabelField { get; init; }

    /// <summary>The labels that may occur; any other is an error. Null allows all.</summary>
    public IReadOnlyCollection<string>? KnownLabels { get; init; }

    /// <summary>The treatment of invalid UTF-8.</summary>
    public InvalidText InvalidText { get; init; }

    /// <summary>Whether a file without any text is read as no texts; otherwise it is an error.</summary>
    public bool AllowsEmpty { get; init; }

    /// <summary>Whether each text keeps its whole record (<see cref="LabelledText.Record"/>).</summary>
    public bool KeepsRecord { get; init; }

    /// <summary>
    /// The longest line (of an array: item; of the folder layout: file) that is read, in bytes. A larger one is an error rather than a full
    /// memory.
    /// </summary>
    public int MaxLineBytes
    {
        get;
        init => field = value > 0 ? value : throw new DataException($"A line has at least one byte, so the limit cannot be {value}.");
    } = 1 << 26;

    /// <summary>Reports, while records are read, the fraction of the file's bytes that was read, 0 to 1. Null reports nothing.</summary>
    public IProgress<double>? Progress { get; init; }

    /// <summary>Whether labels keep the white space around them, for an audit that reports it.</summary>
    internal bool KeepsLabelSpace { get; init; }

    /// <summary>The labels of a text: trimmed, without empty ones, each once.</summary>
    internal string[] LabelsOf(IEnumerable<string> written)
    {
        IEnumerable<string> labels = written.Where(label => !string.IsNullOrWhiteSpace(label));
        return [.. (KeepsLabelSpace ? labels : labels.Select(label => label.Trim())).Distinct(StringComparer.Ordinal)];
    }
}

namespace Glossa.Training;

/// <summary>How texts and labels are found in files.</summary>
public record CorpusOptions
{
    /// <summary>The field or column of the text.</summary>
    public string TextField { get; init; } = "text";

    /// <summary>The field or column of the label; null reads no labels (it then is an ordinary field, if it is there).</summary>
    public string? LabelField { get; init; } = "label";

    /// <summary>Whether a text without a label is an error.</summary>
    public bool RequiresLabel { get; init; } = true;

    /// <summary>Whether the label's field or column must be there even if a text may be without a label, so that a mistyped name is not read as "no labels".</summary>
    public bool RequiresLabelField { get; init; }

    /// <summary>The labels that may occur; any other is an error. Null allows all.</summary>
    public IReadOnlyCollection<string>? KnownLabels { get; init; }

    /// <summary>What becomes of invalid UTF-8.</summary>
    public InvalidText InvalidText { get; init; }

    /// <summary>Whether a file without any text is read as no texts; otherwise it is an error.</summary>
    public bool AllowsEmpty { get; init; }

    /// <summary>The longest line (of the folder layout: file) that is read, in bytes. A larger one is an error rather than a full memory.</summary>
    public int MaxLineBytes { get; init => field = Positive(value); } = 1 << 28;

    /// <summary>Told, while lines are read, which share of the file's bytes that was; 0 to 1. Null tells nobody.</summary>
    public IProgress<double>? Progress { get; init; }

    private static int Positive(int value) => value > 0 ? value : throw new DataException($"{nameof(MaxLineBytes)} must be positive, but it is {value}.");
}

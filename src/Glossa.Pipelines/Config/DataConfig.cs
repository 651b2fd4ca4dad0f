using Glossa.Data;


namespace Glossa.Pipelines;

/// <summary>The files of texts and labels, and how they are read.</summary>
public sealed record DataConfig : TextDataConfig
{
    /// <summary>The training texts: .jsonl, .json, .csv, .tsv (also .gz), .spacy, or a folder with a folder for each label.</summary>
    public string? Train { get; init; }

    /// <summary>Texts to choose the best model by; when left out, a fraction of the training texts.</summary>
    public string? Validation { get; init; }

    /// <summary>The fraction of the training texts that is kept for validation when no file is named.</summary>
    public double ValidationShare { get; init; } = 0.1;

    /// <summary>The number of training texts to use, drawn by the seed in the proportions of the labels; 0 uses all.</summary>
    public int Limit { get; init; }

    /// <summary>The field or column of the label.</summary>
    public string LabelField { get; init; } = "label";

    /// <summary>
    /// The text between two labels of one text in a table, for labels that do not exclude each other; null reads the whole column as one
    /// label.
    /// </summary>
    public string? LabelSeparator { get; init; }

    /// <summary>Returns the settings in the form that corpus readers take, with labels.</summary>
    public CsvCorpusOptions ToCorpusOptions() => ToTextOptions() with
    {
        LabelField = LabelField,
        RequiresLabelField = true,
        LabelSeparator = LabelSeparator is { Length: > 0 } separator ? separator : null,
    };

    internal static DataConfig Visit(DataConfig config, ConfigVisitor v) => VisitLabels(VisitTexts(config with
    {
        Train = v.Text("train", config.Train),
        Validation = v.Text("validation", config.Validation),
        ValidationShare = v.Number("validation_share", config.ValidationShare, 0, 0.9),
        Limit = v.Number("limit", config.Limit, 0),
    }, v), v);

    /// <summary>Goes through the settings of labels.</summary>
    internal static DataConfig VisitLabels(DataConfig config, ConfigVisitor v) => config with
    {
        LabelField = v.Text("label_field", config.LabelField)!,
        LabelSeparator = v.Text("label_separator", config.LabelSeparator),
    };
}

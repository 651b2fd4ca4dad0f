using Glossa.Data;

namespace Glossa.Pipelines;

/// <summary>The settings by which texts are found in files: the keys that all sections of data share.</summary>
public abstract record TextDataConfig
{
    private protected TextDataConfig() { }

    /// <summary>The formats of files and folders: those of the kinds that the configuration was read with.</summary>
    public CorpusFormats Formats { get; init; } = CorpusFormats.BuiltIn;

    /// <summary>The field or column of the text.</summary>
    public string TextField { get; init; } = "text";

    /// <summary>
    /// The text between two columns of a table, such as ";" or "\t" (or the word tab); when left out, a tab in .tsv and a comma in .csv.
    /// </summary>
    public string? Delimiter { get; init; }

    /// <summary>
    /// Whether the columns of a table may be quoted ("a, b", with "" for a quotation mark); auto: in .csv, and with another delimiter than
    /// tab.
    /// </summary>
    public bool? Quotes { get; init; }

    /// <summary>
    /// The names of the columns of a table without a header line, in their order; when empty, they are in its first line.
    /// </summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    private protected const string Auto = "auto";

    /// <summary>Returns the settings in the form that corpus readers take; labels are not read.</summary>
    public CsvCorpusOptions ToTextOptions() => new()
    {
        Formats = Formats,
        TextField = TextField,
        LabelField = null,
        RequiresLabel = false,
        Delimiter = Delimiter is "tab" or "\\t" ? "\t" : Delimiter,
        Quotes = Quotes,
        Columns = Columns.Count > 0 ? Columns : null,
    };

    private protected static T VisitTexts<T>(T config, ConfigVisitor v) where T : TextDataConfig
    {
        TextDataConfig shared = config;
        return (T)(shared with
        {
            Formats = v.Known.Formats,
            TextField = v.Text("text_field", shared.TextField)!,
            Delimiter = v.Text("delimiter", shared.Delimiter),
            Quotes = v.FlagOr("quotes", shared.Quotes, Auto),
            Columns = v.Texts("columns", shared.Columns),
        });
    }
}

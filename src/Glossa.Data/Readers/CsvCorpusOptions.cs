namespace Glossa.Data;

/// <summary>The settings of tables, beside those of all files; files of other formats ignore them.</summary>
public sealed record CsvCorpusOptions : CorpusOptions
{
    /// <summary>The defaults.</summary>
    public CsvCorpusOptions() { }

    /// <summary>The same options for tables.</summary>
    /// <param name="options">The options of any file.</param>
    internal CsvCorpusOptions(CorpusOptions options) : base(options) { }

    /// <summary>The text between two columns; a tab for names with <c>.tsv</c>, a comma for all others when null.</summary>
    public string? Delimiter { get; init; }

    /// <summary>
    /// Whether columns may be quoted (RFC 4180); when null they may, except between tabs, where a quotation mark usually is one.
    /// </summary>
    public bool? Quotes { get; init; }

    /// <summary>The names of the columns of a file that does not begin with them; null reads them from its first line.</summary>
    public IReadOnlyList<string>? Columns { get; init; }

    /// <summary>The text between two labels of one text; null takes the whole column for one label.</summary>
    public string? LabelSeparator { get; init; }
}

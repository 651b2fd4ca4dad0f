namespace Glossa.Pipelines;

/// <summary>The settings by which texts are found in a file, where they differ from the data section of a configuration.</summary>
public sealed record TextFields
{
    /// <summary>The field or column of the text; here as in the other properties, null keeps the value of the configuration.</summary>
    public string? Text { get; init; }

    /// <summary>The field or column of the label.</summary>
    public string? Label { get; init; }

    /// <summary>The text between two columns of a table.</summary>
    public string? Delimiter { get; init; }

    /// <summary>Whether the columns of a table may be quoted.</summary>
    public bool? Quotes { get; init; }

    /// <summary>The names of the columns of a table without a header line.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>Returns a section of data with its values replaced by those that are set here.</summary>
    /// <param name="section">The section.</param>
    public T Over<T>(T section) where T : TextDataConfig
    {
        TextDataConfig shared = section;
        return (T)(shared with
        {
            TextField = Text ?? shared.TextField,
            Delimiter = Delimiter ?? shared.Delimiter,
            Quotes = Quotes ?? shared.Quotes,
            Columns = Columns.Count > 0 ? Columns : shared.Columns,
        });
    }
}

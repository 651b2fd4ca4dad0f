namespace Glossa.Pipelines;

/// <summary>How texts are found in a file, where that differs from what a configuration says of its data.</summary>
public sealed record TextFields
{
    /// <summary>The field or column of the text; null as in the configuration, like the others.</summary>
    public string? Text { get; init; }

    /// <summary>The field or column of the label.</summary>
    public string? Label { get; init; }

    /// <summary>The text between two columns of a table.</summary>
    public string? Delimiter { get; init; }

    /// <summary>Whether the columns of a table may be quoted.</summary>
    public bool? Quotes { get; init; }

    /// <summary>The names of the columns of a table that does not begin with them.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>Returns a section of data with what is said here in place of what it says.</summary>
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

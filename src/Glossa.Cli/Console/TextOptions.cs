using System.CommandLine;
using Glossa.Pipelines;

namespace Glossa.Cli.Commands;

/// <summary>The options that say how texts are found in files: what a configuration says under <c>data</c>, for commands.</summary>
internal sealed class TextOptions
{
    private readonly Option<string?> field = new("--text-field") { Description = "The field or column of the text." };
    private readonly Option<string?> delimiter = new("--delimiter")
    {
        Description = "The text between two columns of a table, such as ';' or tab; a tab in .tsv and a comma in .csv when left out.",
    };
    private readonly Option<bool?> quotes = new("--quotes")
    {
        Description = "Whether the columns of a table may be quoted, true or false; when left out they may, except between tabs.",
    };
    private readonly Option<string[]> columns = new("--columns")
    {
        Description = "The names of the columns of a table that does not begin with them: label,id,text.",
        DefaultValueFactory = _ => [],
    };

    /// <summary>Gives a command the options.</summary>
    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { field, delimiter, quotes, columns }) command.Add(option);
    }

    /// <summary>A section of data with what was asked for in place of what it says.</summary>
    public T Over<T>(ParseResult parsed, T section) where T : TextDataConfig
    {
        TextDataConfig shared = section;
        string[] names = [.. parsed.GetValue(columns)!.SelectMany(list => list.Split(','))];
        return (T)(shared with
        {
            TextField = parsed.GetValue(field) ?? shared.TextField,
            Delimiter = parsed.GetValue(delimiter) ?? shared.Delimiter,
            Quotes = parsed.GetValue(quotes) ?? shared.Quotes,
            Columns = names.Length > 0 ? names : shared.Columns,
        });
    }
}

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

    /// <summary>Returns what was asked for.</summary>
    public TextFields Of(ParseResult parsed) => new()
    {
        Text = parsed.GetValue(field),
        Delimiter = parsed.GetValue(delimiter),
        Quotes = parsed.GetValue(quotes),
        Columns = [.. parsed.GetValue(columns)!.SelectMany(list => list.Split(','))],
    };
}

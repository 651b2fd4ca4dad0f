using System.Text.Json;
using System.Text.Json.Nodes;

namespace Glossa.Cli.Commands;

/// <summary>
/// Writes answers as a table (RFC 4180) with the columns of its first row: an object's fields are columns such as <c>scores.positive</c>,
/// lists are written as JSON. Fields that only later rows have are reported at the end.
/// </summary>
internal sealed class AnswerTable(TextWriter writer) : AnswerFormat
{
    private readonly HashSet<string> lost = new(StringComparer.Ordinal);
    private string[]? columns;

    /// <inheritdoc/>
    public override void Write(JsonObject row)
    {
        Dictionary<string, string> cells = new(StringComparer.Ordinal);
        Flatten(row, "", cells);
        if (columns is null)
        {
            columns = [.. cells.Keys];
            Line(columns);
        }
        Line(columns.Select(column => cells.GetValueOrDefault(column, "")));
        lost.UnionWith(cells.Keys.Except(columns));
    }

    /// <inheritdoc/>
    public override void End()
    {
        if (lost.Count == 0) return;
        string names = string.Join(", ", lost.Order(StringComparer.Ordinal).Take(10)) + (lost.Count > 10 ? ", …" : "");
        Console.Error.WriteLine($"The table has the columns of its first row; it lacks {names} of others. A .jsonl file keeps all fields.");
    }

    private static void Flatten(JsonObject fields, string prefix, Dictionary<string, string> cells)
    {
        foreach ((string name, JsonNode? value) in fields)
        {
            if (value is JsonObject inner) Flatten(inner, $"{prefix}{name}.", cells);
            else cells[prefix + name] = Cell(value);
        }
    }

    private static string Cell(JsonNode? value) => value?.GetValueKind() switch
    {
        null => "",
        JsonValueKind.String => (string)value!,
        _ => value.ToJsonString(PredictCommand.Plain),
    };

    private void Line(IEnumerable<string> cells) => writer.WriteLine(string.Join(',', cells.Select(CsvCell.Of)));
}

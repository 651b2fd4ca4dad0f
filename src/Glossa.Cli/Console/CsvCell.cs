using System.Globalization;

namespace Glossa.Cli;

/// <summary>
/// Cells of the tables that commands write (RFC 4180). A text that a spreadsheet would take for a formula, because it begins with =, +, -,
/// @, a tab or a line break, gets an apostrophe in front, as OWASP advises against CSV injection; numbers stay as they are.
/// </summary>
internal static class CsvCell
{
    /// <summary>A text as a cell, in quotes where it needs them.</summary>
    public static string Of(string text)
    {
        string cell = IsFormula(text) ? $"'{text}" : text;
        return cell.AsSpan().IndexOfAny("\",\r\n") < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    private static bool IsFormula(string text) =>
        text is ['=' or '+' or '-' or '@' or '\t' or '\r' or '\n', ..]
        && !double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
}

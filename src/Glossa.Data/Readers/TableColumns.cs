namespace Glossa.Data;

/// <summary>The columns of a table.</summary>
/// <param name="Names">Their names, each once.</param>
/// <param name="Text">The column of the text.</param>
/// <param name="Label">The column of the label; -1 for none.</param>
/// <param name="Delimiter">The text between two columns, for errors.</param>
/// <param name="Quotes">Whether columns may be quoted, for errors.</param>
internal sealed record TableColumns(string[] Names, int Text, int Label, string Delimiter, bool Quotes)
{
    /// <summary>The characters that often separate columns.</summary>
    internal const string Delimiters = ",;\t|";

    /// <summary>Finds the columns that are asked for; others of one name get their indices as well.</summary>
    /// <param name="written">The names as they are written.</param>
    /// <param name="options">What is asked for.</param>
    /// <param name="delimiter">The text between two columns.</param>
    /// <param name="quotes">Whether columns may be quoted.</param>
    /// <param name="place">Where they are written, for errors.</param>
    /// <exception cref="DataException">A column that is asked for is missing or there twice.</exception>
    public static TableColumns Of(IReadOnlyList<string> written, CsvCorpusOptions options, string delimiter, bool quotes, SourceLine place)
    {
        string[] names = [.. written.Select(name => name.Trim())];
        bool isLabelled = options.RequiresLabel || options.RequiresLabelField;
        int text = Find(names, options.TextField, "text", true);
        int label = options.LabelField is { } field ? Find(names, field, "label", isLabelled) : -1;
        return new TableColumns(Distinct(names), text, label, delimiter, quotes);

        int Find(string[] names, string name, string which, bool isNeeded)
        {
            int at = Array.IndexOf(names, name);
            if (at >= 0 && Array.IndexOf(names, name, at + 1) >= 0)
            {
                throw place.Error($"two columns are named {SourceLine.Quote(name)}, which is to be the {which}. Rename one, "
                    + "or give all names in data.columns (--columns).");
            }
            if (at < 0 && isNeeded)
            {
                throw place.Error(
                    $"there is no column {SourceLine.Quote(name)}; {NameSuggestions.For(name, names)}. {Advice(names, which)}");
            }
            return at;
        }

        string Advice(string[] names, string which)
        {
            string advice = $"Set data.{which}_field (--{which}-field) to the right one";
            if (options.Columns is not null) return $"{advice}, or name it in data.columns (--columns).";
            char[] others = [.. Delimiters.Where(mark => !delimiter.Contains(mark) && names.Any(name => name.Contains(mark)))];
            if (others.Length > 0)
            {
                advice += $"; if {string.Join(" or ", others.Select(Show))} is between the columns, set data.delimiter (--delimiter) to it";
            }
            return $"{advice}; if the first line holds no names, give them in data.columns (--columns).";
        }
    }

    /// <summary>Requires a row to have as many cells as there are columns.</summary>
    public void Check(string[] cells, SourceLine place)
    {
        if (cells.Length == Names.Length) return;
        throw place.Error($"the row has {cells.Length} columns, but there are {Names.Length}: "
            + $"{string.Join(", ", Names.Take(5).Select(SourceLine.Quote))}{(Names.Length > 5 ? ", …" : "")}. "
            + (Quotes
                ? $"A text that contains the delimiter {Show(Delimiter)} must be quoted; if another one is between the columns, "
                    + "set data.delimiter (--delimiter)."
                : $"If columns are quoted, set data.quotes to true (--quotes); if something else than {Show(Delimiter)} is between them, "
                    + "set data.delimiter (--delimiter)."));
    }

    private static string Show(char delimiter) => Show(delimiter.ToString());

    private static string Show(string delimiter) => delimiter == "\t" ? "a tab" : SourceLine.Quote(delimiter);

    /// <summary>The names, those that are empty or there several times with the column's number.</summary>
    private static string[] Distinct(string[] names)
    {
        HashSet<string> several = [.. names.CountBy(name => name).Where(count => count.Value > 1).Select(count => count.Key)];
        return [.. names.Select((name, i) => name.Length == 0 ? $"column {i + 1}" : several.Contains(name) ? $"{name} ({i + 1})" : name)];
    }
}

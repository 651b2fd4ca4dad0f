namespace Glossa.Data;

/// <summary>Finds the names a mistyped one may have meant, for error messages.</summary>
internal static class NameSuggestions
{
    private const int Shown = 3, MaxCompared = 100, FewestLetters = 2;

    /// <summary>
    /// The names that may have been meant: those that begin as the wanted one or differ from it in about a third of its letters at most.
    /// The nearest come first.
    /// </summary>
    public static IReadOnlyList<string> Among(string wanted, IEnumerable<string> names)
    {
        int most = Math.Max(1, (Math.Min(wanted.Length, MaxCompared) + 1) / 3);
        return [.. Ordered(wanted, names.Where(name => Begins(name, wanted) || Distance(wanted, name) <= most)).Take(Shown)];
    }

    /// <summary>"the nearest are 'a', 'b'" for many names, "there are 'a', 'b'" for few, or that there are none.</summary>
    public static string For(string wanted, IEnumerable<string> names)
    {
        string[] all = [.. names];
        if (all.Length == 0) return "there are none";
        string[] ordered = [.. Ordered(wanted, all).Take(Shown).Select(SourceLine.Quote)];
        return all.Length <= Shown ? $"there is {string.Join(", ", ordered)}" : $"nearest of {all.Length} are {string.Join(", ", ordered)}";
    }

    private static IEnumerable<string> Ordered(string wanted, IEnumerable<string> names) => names
        .OrderByDescending(name => Begins(name, wanted))
        .ThenBy(name => Distance(wanted, name))
        .ThenBy(name => name, StringComparer.Ordinal);

    /// <summary>Whether a name begins as the wanted one, of which enough is given to tell.</summary>
    private static bool Begins(string name, string wanted) =>
        wanted.Length >= FewestLetters && name.StartsWith(wanted, StringComparison.OrdinalIgnoreCase);

    /// <summary>
    /// The smallest number of letters to insert, remove or replace to get from one name to the other, case ignored (Levenshtein 1966). The
    /// Only the prefixes of long names are compared, since a name in a damaged file may be as long as the file.
    /// </summary>
    public static int Distance(string a, string b)
    {
        (a, b) = (a[..Math.Min(a.Length, MaxCompared)], b[..Math.Min(b.Length, MaxCompared)]);
        int[] row = [.. Enumerable.Range(0, b.Length + 1)];
        for (int i = 0; i < a.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i + 1;
            for (int j = 0; j < b.Length; j++)
            {
                int replaced = diagonal + (char.ToUpperInvariant(a[i]) == char.ToUpperInvariant(b[j]) ? 0 : 1);
                diagonal = row[j + 1];
                row[j + 1] = Math.Min(replaced, 1 + Math.Min(row[j], diagonal));
            }
        }
        return row[^1];
    }
}

namespace Glossa.Cli;

/// <summary>Terms with their explanations beside them, in two columns that keep to a width.</summary>
internal static class Definitions
{
    /// <summary>A space at which no line is broken.</summary>
    public const char Together = '\u00A0';

    private const int Indent = 2, Gap = 2, WidestTerm = 24;

    /// <summary>Prints the terms; an explanation of a long one begins below it.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="rows">The terms and their explanations.</param>
    /// <param name="width">The width to keep to, in characters.</param>
    public static void Write(TextWriter output, IReadOnlyList<(string Term, string Text)> rows, int width)
    {
        int widest = rows.Select(row => row.Term.Length).Where(length => length <= WidestTerm).DefaultIfEmpty(WidestTerm).Max(),
            text = Indent + widest + Gap;
        foreach ((string term, string explanation) in rows)
        {
            string[] lines = [.. Wrap(Harmless.Line(explanation), width - text)];
            string first = new string(' ', Indent) + Harmless.Line(term);
            if (first.Length + Gap > text || lines.Length == 0)
            {
                output.WriteLine(first);
                first = "";
            }
            foreach (string line in lines)
            {
                output.WriteLine(first.PadRight(text) + line);
                first = "";
            }
        }
    }

    /// <summary>The lines of a text, broken at spaces; a word that is longer than a line has one of its own.</summary>
    /// <param name="text">The text.</param>
    /// <param name="width">The most characters of a line.</param>
    public static IEnumerable<string> Wrap(string text, int width)
    {
        string line = "";
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(word => word.Replace(Together, ' ')))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line;
                line = "";
            }
            line += line.Length == 0 ? word : " " + word;
        }
        if (line.Length > 0) yield return line;
    }
}

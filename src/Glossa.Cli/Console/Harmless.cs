using System.Buffers;
using System.Globalization;
using System.Text;

namespace Glossa.Cli;

/// <summary>
/// Text that a terminal shows and does not obey: control characters (C0, DEL, C1), marks that change the direction of writing, line
/// separators and lone surrogates become visible escapes, written as in JSON: <c>\u001b</c>.
/// </summary>
internal static class Harmless
{
    private static readonly SearchValues<char> Suspects = SearchValues.Create(
    [
        .. Range('\0', '\u001F'), .. Range('\u007F', '\u009F'),
        '\u061C', '\u200E', '\u200F', // Arabic letter mark, left-to-right mark, right-to-left mark
        .. Range('\u2028', '\u202E'), // line and paragraph separators, embeddings and overrides of direction
        .. Range('\u2066', '\u206F'), // isolates, deprecated formats
        .. Range('\uD800', '\uDFFF'), // surrogates, of which pairs stay
    ]);

    /// <summary>A text whose lines and tabs are its own layout.</summary>
    public static string Text(string text) => Escape(text, keepsLayout: true);

    /// <summary>A name or a text within a line: line breaks and tabs become <c>\n</c>, <c>\r</c> and <c>\t</c>.</summary>
    public static string Line(string text) => Escape(text, keepsLayout: false);

    private static string Escape(string text, bool keepsLayout)
    {
        int first = text.AsSpan().IndexOfAny(Suspects);
        if (first < 0) return text;
        StringBuilder shown = new(text, 0, first, text.Length + 16);
        for (int at = first; at < text.Length; at++)
        {
            char c = text[at];
            if (char.IsHighSurrogate(c) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1])) shown.Append(c).Append(text[++at]);
            else if (keepsLayout && IsLayout(text, at)) shown.Append(c);
            else if (Suspects.Contains(c)) shown.Append(Escaped(c));
            else shown.Append(c);
        }
        return shown.ToString();
    }

    private static IEnumerable<char> Range(char first, char last) => Enumerable.Range(first, last - first + 1).Select(code => (char)code);

    private static bool IsLayout(string text, int at) => text[at] switch
    {
        '\n' or '\t' => true,
        '\r' => at + 1 < text.Length && text[at + 1] == '\n',
        _ => false,
    };

    private static string Escaped(char c) => c switch
    {
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        _ => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
    };
}

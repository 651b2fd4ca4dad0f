using System.Buffers;
using System.Globalization;
using System.Text;

namespace Glossa.Cli;

/// <summary>
/// Text that a terminal shows and does not obey: control characters (C0, DEL, C1), marks that change the direction of writing, line separators and
/// lone surrogates become visible escapes, written as in JSON: <c>\u001b</c>.
/// </summary>
internal static class Harmless
{
    // Arabic letter mark, left-to-right and right-to-left marks, line and paragraph separators, embeddings and overrides, isolates and deprecated formats.
    private const string Marks = "\u061C\u200E\u200F\u2028\u2029\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069\u206A\u206B\u206C\u206D\u206E\u206F";

    private static readonly SearchValues<char> Suspects = SearchValues.Create(
        [.. Enumerable.Range(0, 0xA0).Select(code => (char)code).Where(char.IsControl), .. Marks, .. Enumerable.Range(0xD800, 0x800).Select(code => (char)code)]);

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

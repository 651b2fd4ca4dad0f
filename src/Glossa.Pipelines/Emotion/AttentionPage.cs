using System.Globalization;
using System.Text;
using Glossa.Text;

namespace Glossa.Pipelines;

/// <summary>
/// A web page that shows the attention of a DeepMoji: each word shaded by its attention, and the likeliest emoji beside each text. Complete
/// in one file without scripts, light or dark as in the settings of the reader's system.
/// </summary>
public static class AttentionPage
{
    private const string Style = """
        :root { color-scheme: light dark; --page: #f6f4f0; --card: #fff; --ink: #23201c; --faint: #8a837a; --line: #e7e2da;
            --heat: #ff9d1c; --most: 88%; }
        @media (prefers-color-scheme: dark) { :root { --page: #16151a; --card: #201f26; --ink: #ece8e1; --faint: #918b85; --line: #34323b;
            --heat: #f08a00; --most: 72%; } }
        * { box-sizing: border-box; }
        body { margin: 0; padding: 3rem 1.25rem 4rem; background: var(--page); color: var(--ink);
            font: 1.0625rem/1.9 system-ui, "Segoe UI", Roboto, sans-serif; }
        main, header { max-width: 58rem; margin: 0 auto; }
        h1 { margin: 0; font-size: 1.6rem; line-height: 1.25; letter-spacing: -.015em; }
        header p { margin: .4rem 0 0; color: var(--faint); font-size: .9375rem; line-height: 1.5; }
        .legend { display: flex; flex-wrap: wrap; align-items: center; gap: .35rem .7rem; margin: 1.1rem 0 2rem; color: var(--faint);
            font-size: .8125rem; line-height: 1.4; }
        .scale { width: 9rem; height: .7rem; border-radius: .35rem; border: 1px solid var(--line);
            background: linear-gradient(90deg, transparent, color-mix(in srgb, var(--heat) var(--most), transparent)); }
        .legend .unknown { margin-left: 1rem; }
        article { display: grid; grid-template-columns: minmax(0, 1fr) 13rem; gap: 1.25rem 2rem; margin: 0 0 1rem; padding: 1.2rem 1.5rem;
            background: var(--card); border: 1px solid var(--line); border-radius: .9rem; }
        article p { margin: 0; overflow-wrap: anywhere; }
        .w { padding: .12em .22em; border-radius: .3em;
            background: color-mix(in srgb, var(--heat) calc(var(--a) * var(--most)), transparent); box-decoration-break: clone;
            -webkit-box-decoration-break: clone; }
        .unknown { text-decoration: underline dotted var(--faint); text-underline-offset: .25em; }
        .mark { color: color-mix(in srgb, var(--ink) 72%, transparent); font-size: .8em; font-variant: all-small-caps;
            letter-spacing: .04em; }
        ol { margin: 0; padding: 0; list-style: none; align-self: start; }
        li { display: grid; grid-template-columns: minmax(1.6rem, auto) 1fr 3.2rem; align-items: center; gap: .6rem; font-size: .8125rem;
            line-height: 1.65; color: var(--faint); font-variant-numeric: tabular-nums; text-align: right; }
        li b { max-width: 7rem; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; font-weight: 500; font-size: 1.05rem;
            color: var(--ink); text-align: left; }
        li b.emoji { font-family: "Apple Color Emoji", "Segoe UI Emoji", "Noto Color Emoji", emoji, sans-serif; }
        li i { height: .45rem; border-radius: .225rem; background: linear-gradient(90deg, var(--heat) var(--p), var(--line) var(--p)); }
        @media (max-width: 40rem) { article { grid-template-columns: 1fr; } }
        @media print { body { padding: 0; background: none; } article { break-inside: avoid; } }
        """;

    /// <summary>Writes a page.</summary>
    /// <param name="writer">The writer of the page.</param>
    /// <param name="reader">The reader of the texts, which says which words are known.</param>
    /// <param name="readings">The texts; they are asked for as they are written.</param>
    /// <param name="top">The number of emoji beside each text.</param>
    public static void Write(TextWriter writer, EmojiReader reader, IEnumerable<EmojiReading> readings, int top = 5)
    {
        writer.Write($"""
            <!DOCTYPE html>
            <html lang="{Escaped(reader.Language)}">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Where the attention goes</title>
            <style>
            {Style}
            </style>
            </head>
            <body>
            <header>
            <h1>Where the attention goes</h1>
            <p>The words of each text as the network reads them: the stronger its colour, the more a word counts for the answer.</p>
            <div class="legend"><span>passed over</span><span class="scale"></span><span>counts most in its text</span>
            <span class="unknown">unknown word</span></div>
            </header>
            <main>

            """.ReplaceLineEndings("\n"));
        foreach (EmojiReading reading in readings)
        {
            writer.Write("<article>\n<p>");
            float most = reading.Attention.Max();
            for (int i = 0; i < reading.Words.Count; i++)
            {
                writer.Write($"{(i > 0 ? " " : "")}{Word(reading.Words[i], reading.Attention[i], most, reader)}");
            }
            writer.Write("</p>\n<ol>\n");
            foreach ((string emoji, double probability) in reading.Scores.Take(top))
            {
                writer.Write($"<li><b{(IsEmoji(emoji) ? " class=\"emoji\"" : "")}>{Escaped(emoji)}</b>");
                writer.Write(Invariant($"<i style=\"--p:{100 * probability:0.#}%\"></i><span>{100 * probability:0.0} %</span></li>\n"));
            }
            writer.Write("</ol>\n</article>\n");
        }
        writer.Write("</main>\n</body>\n</html>\n");
    }

    private static string Word(string word, float attention, float most, EmojiReader reader)
    {
        bool isMark = SocialWords.All.Contains(word);
        string kind = isMark ? " mark" : reader.Knows(word) ? "" : " unknown";
        string shade = Invariant($"style=\"--a:{attention / most:0.###}\" title=\"{100 * attention:0.0} %\"");
        return $"<span class=\"w{kind}\" {shade}>{(isMark ? Named(word) : Escaped(word))}</span>";
    }

    private static bool IsEmoji(string label) => EmojiText.Of(label) is { Text.Length: 0, Emoji.Count: 1 };

    /// <summary>Returns the name of a mark, such as url for CUSTOM_URL.</summary>
    private static string Named(string mark) => mark[(mark.IndexOf('_', StringComparison.Ordinal) + 1)..].ToLowerInvariant();

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>Returns a text escaped for HTML; emoji and all other characters are unchanged.</summary>
    private static string Escaped(string text)
    {
        StringBuilder escaped = new(text.Length);
        foreach (char c in text)
        {
            _ = c switch
            {
                '&' => escaped.Append("&amp;"),
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '"' => escaped.Append("&quot;"),
                _ => escaped.Append(c),
            };
        }
        return escaped.ToString();
    }
}

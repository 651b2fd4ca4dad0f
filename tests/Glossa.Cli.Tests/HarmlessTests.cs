using System.Text;
using Xunit;

namespace Glossa.Cli.Tests;

/// <summary>Characters that a terminal obeys become visible; all others stay.</summary>
public class HarmlessTests
{
    [Theory]
    [InlineData("plain, déjà vu, 日本語, עברית, 👨‍👩‍👧, a\u200Cb, \uFEFFc", "plain, déjà vu, 日本語, עברית, 👨‍👩‍👧, a\u200Cb, \uFEFFc")]
    [InlineData("\u001b[2J\u001b]0;title\u0007", "\\u001b[2J\\u001b]0;title\\u0007")]
    [InlineData("\0\b\f\u007F\u0085\u009B31m", "\\u0000\\u0008\\u000c\\u007f\\u0085\\u009b31m")]
    [InlineData("\u061C\u200E\u200F\u202A\u202E", "\\u061c\\u200e\\u200f\\u202a\\u202e")]
    [InlineData("\u2066\u2069\u206A\u2028\u2029", "\\u2066\\u2069\\u206a\\u2028\\u2029")]
    [InlineData("a\tb\nc\r\nd\re", "a\tb\nc\r\nd\\re")]
    public void Text_keeps_its_lines_and_tabs(string text, string shown) => Assert.Equal(shown, Harmless.Text(text));

    [Fact]
    public void Lone_surrogates_are_shown_and_pairs_stay() =>
        Assert.Equal("\\ud83da\\ude00😀\\udbff", Harmless.Text("\uD83Da\uDE00\uD83D\uDE00\uDBFF"));

    [Fact]
    public void A_line_keeps_no_line_breaks_and_tabs() => Assert.Equal("a\\tb\\nc\\r\\nd", Harmless.Line("a\tb\nc\r\nd"));

    [Fact]
    public void Every_character_stays_or_becomes_visible()
    {
        for (int code = 0; code <= char.MaxValue; code++)
        {
            string shown = Harmless.Line(((char)code).ToString());
            Assert.DoesNotContain(shown, c => char.IsControl(c) || char.IsSurrogate(c));
            Assert.Equal(((char)code).ToString(), shown.Length == 1 ? shown : System.Text.RegularExpressions.Regex.Unescape(shown));
        }
    }

    [Fact]
    public void A_writer_joins_pairs_and_line_breaks_that_come_in_pieces()
    {
        StringBuilder written = new();
        using HarmlessWriter writer = new(new StringWriter(written) { NewLine = "\n" });
        foreach (char c in "\uD83D\uDE00a\r\nb\rc\u001b") writer.Write(c);
        writer.Write("\uD83D");
        writer.WriteLine("!");
        writer.Write(['\uDE00', '\t']);
        writer.WriteLine();
        Assert.Equal("😀a\r\nb\\rc\\u001b\\ud83d!\n\\ude00\t\n", written.ToString());
    }
}

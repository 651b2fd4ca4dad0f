using Xunit;

namespace Glossa.Data.Tests.Readers;

/// <summary>JSON files that are one array: read item by item, however it is laid out, and with the errors of lines.</summary>
public sealed class JsonArrayTests : CorpusTestBase
{
    private static readonly CorpusOptions Texts = new() { LabelField = null, RequiresLabel = false, AllowsEmpty = true };

    [Theory]
    [InlineData("[]", "")]
    [InlineData(" \n[ ]\n \n", "")]
    [InlineData("[{\"text\":\"a\"}]", "1a")]
    [InlineData("[\n  {\n    \"text\": \"a\"\n  },\n  {\"text\": \"b\"} , {\"text\": \"c\"}\n]\n", "2a 5b 5c")]
    [InlineData("\uFEFF[{\"text\": \"]},{[\\\"\\\\\", \"more\": {\"x\": [[1], \"]\"]}},{\"text\":\"b\"}]", "1]},{[\"\\ 1b")]
    public void Items_are_read_with_their_lines(string content, string expected) =>
        Assert.Equal(expected, string.Join(' ', ReadBoth(CorpusReader.Open(Write("a.json", content), Texts)).Select(Described)));

    [Theory]
    [InlineData("[{\"text\":\"a\"},\n{\"text\":\"b\"}", "line 2", "never closed")]
    [InlineData("[{\"text\":\"a\"},\n{\"text\":\"b", "line 2", "never closed")]
    [InlineData("[", "line 1", "never closed")]
    [InlineData("[{\"text\":\"a\"}\n{\"text\":\"b\"}]", "line 2", "a comma is missing")]
    [InlineData("[{\"text\":\"a\"},\n,{\"text\":\"b\"}]", "line 2", "where an item is expected")]
    [InlineData("[{\"text\":\"a\"},\n]", "line 2", "where an item is expected")]
    [InlineData("[\n}]", "line 2", "where an item is expected")]
    [InlineData("[{\"text\":\"a\"}]\n[]", "line 2", "more follows")]
    [InlineData("[{\"text\":\"a\"},\n{\"text\":\n\"a\" \"b\"}]", "line 3", "not valid JSON")]
    [InlineData("[{\"text\":\"a\"},\n{\"text\":]}]", "line 2", "not valid JSON")]
    [InlineData("[\n1, 2]", "line 2", "the number '1'")]
    [InlineData("[\n\"a, b]\"]", "line 2", "a text")]
    public void A_malformed_array_is_an_error_with_its_line(string content, string line, string piece) =>
        AssertFails(CorpusReader.Open(Write("a.json", content), Texts), line, piece);

    private static string Described(LabelledText text) => $"{text.Source.Line}{text.Text}";

    [Fact]
    public void A_bad_item_does_not_end_the_reading()
    {
        string path = Write("a.json", "[{\"text\":\"a\"},\n{\"test\":\"b\"},\n5, {\"text\":\"c\"}]");
        CorpusRow[] rows = [.. CorpusReader.Open(path, Texts).ReadRows()];
        Assert.Equal(["a", null, null, "c"], rows.Select(row => row.Text?.Text));
        Assert.Equal([1, 2, 3, 3], rows.Select(row => row.Source.Line));
        Assert.Contains("'test'", rows[1].Error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_array_larger_than_an_item_may_be_is_read()
    {
        string[] texts = [.. Enumerable.Range(0, 20_000).Select(i => $"text [{i}] {new string('x', i % 97)}")];
        string path = Write("a.json", "[" + string.Join(",", texts.Select(text => $"{{\"text\":\"{text}\"}}")) + "]");
        Assert.True(new FileInfo(path).Length > 1_000_000);
        Assert.Equal(texts, ReadBoth(CorpusReader.Open(path, Texts with { MaxLineBytes = 1000 })).Select(text => text.Text));
    }

    [Fact]
    public void An_item_that_is_too_long_is_refused_and_the_next_one_read()
    {
        string path = Write("a.json", $"[{{\"text\":\"a\"}},\n{{\"text\":\"{new string('b', 300_000)}\"}},\n{{\"text\":\"c\"}}]");
        CorpusRow[] rows = [.. CorpusReader.Open(path, Texts with { MaxLineBytes = 100_000 }).ReadRows()];
        Assert.Equal(["a", null, "c"], rows.Select(row => row.Text?.Text));
        Assert.Contains("line 2: the line is longer than 100000 bytes", rows[1].Error, StringComparison.Ordinal);
    }
}

using Xunit;

namespace Glossa.Data.Tests.Readers;

public sealed class CorpusFormatsTests : CorpusTestBase
{
    private static readonly CorpusFormat Lines = new("lines", [".lines", ".csv"], (path, options) => new PlainTextReader(path, options));

    [Theory]
    [InlineData("a.jsonl", "JSON")]
    [InlineData("a.JSON.gz", "JSON")]
    [InlineData("a.tsv", "tables")]
    [InlineData("a.txt.gz", "plain text with a text a line")]
    [InlineData("a.spacy", "spaCy's documents")]
    [InlineData("a.lines", null)]
    [InlineData("jsonl", null)]
    public void The_ending_of_a_name_tells_the_format(string path, string? name) =>
        Assert.Equal(name, CorpusFormats.BuiltIn.Of(path)?.Name);

    [Fact]
    public void A_format_more_makes_another_table_and_takes_over_its_endings()
    {
        CorpusFormats own = CorpusFormats.BuiltIn.With(Lines);
        Assert.Null(CorpusFormats.BuiltIn.Of("a.lines"));
        Assert.Equal([Lines, Lines], new[] { "a.lines", "a.csv" }.Select(own.Of));
        Assert.Equal("tables", own.Of("a.tsv")!.Name);
        Assert.Equal(own.All.Count, own.With(Lines with { Endings = [".rows"] }).All.Count);
        CorpusReader reader = CorpusReader.Open(Write("a.csv", "a,b\n"), new CorpusOptions { Formats = own });
        Assert.Equal("a,b", Assert.Single(ReadBoth(reader)).Text);
    }

    [Fact]
    public void The_formats_can_be_listed()
    {
        CorpusFormats own = CorpusFormats.BuiltIn.With(Lines);
        Assert.EndsWith(
            "spaCy's documents (.spacy), lines (.lines, .csv), each also compressed (.gz)", own.Files, StringComparison.Ordinal);
        Assert.Equal($"{own.Files}; folders with a subfolder for each label", own.FilesAndFolders);
    }

    [Fact]
    public void A_name_without_a_format_is_an_error_that_lists_them()
    {
        string path = Write("a.xyz", "");
        AssertFails(path, "'.xyz' is no ending of a known format", "tables (.csv, .tsv)", "a subfolder for each label");
        AssertFails(Folder["none.csv"], "there is no such file");
    }

    private static void AssertFails(string path, params string[] pieces)
    {
        string message = Assert.Throws<DataException>(() => CorpusReader.Open(path)).Message;
        Assert.All(pieces, piece => Assert.Contains(piece, message, StringComparison.Ordinal));
    }
}

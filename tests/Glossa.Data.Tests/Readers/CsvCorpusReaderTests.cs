using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Glossa.Data.Tests.Readers;

public sealed class CsvCorpusReaderTests : CorpusTestBase
{
    [Fact]
    public void Quoted_cells_may_hold_delimiters_line_ends_and_quotation_marks()
    {
        string path = Write("a.csv", "id,text,label\r\n1,\"a, \"\"b\"\"\r\nc\n\",pos\r\n\r\n2,say \"hi\",neg\r\n3,\"\",\" pos \"\r\n");
        List<LabelledText> texts = ReadBoth(CorpusReader.Open(path));
        Assert.Equal(["a, \"b\"\r\nc\n", "say \"hi\"", ""], texts.Select(text => text.Text));
        Assert.Equal(["pos", "neg", "pos"], texts.Select(text => text.Label));
        Assert.Equal(["1", "2", "3"], texts.Select(text => text.Fields["id"]));
        Assert.Equal([2, 6, 7], texts.Select(text => text.Source.Line));
    }

    [Fact]
    public void Between_tabs_quotation_marks_are_text_unless_asked_otherwise()
    {
        string path = Write("a.tsv", "text\tlabel\n\"Wow\" it works\t1\n\"unclosed\t0\n");
        Assert.Equal(["\"Wow\" it works", "\"unclosed"], ReadBoth(CorpusReader.Open(path)).Select(text => text.Text));
        AssertFails(new CsvCorpusReader(path, new() { Quotes = true }), "line 2", "after the closing quotation mark");
    }

    [Fact]
    public void Names_may_be_given_for_a_file_without()
    {
        string path = Write("a.csv", "3;Headline;Body\n");
        LabelledText text = ReadBoth(new CsvCorpusReader(path, new() { Delimiter = ";", Columns = ["label", "title", "text"] })).Single();
        Assert.Equal(("Body", "3", "Headline"), (text.Text, text.Label, text.Fields["title"]));
    }

    [Fact]
    public void Several_labels_stand_in_one_cell()
    {
        string path = Write("a.csv", "text,label\nx,joy| fear |\ny,\n");
        CsvCorpusOptions options = new() { LabelSeparator = "|", RequiresLabel = false };
        Assert.Equal(["joy,fear", ""], ReadBoth(new CsvCorpusReader(path, options)).Select(text => string.Join(",", text.Labels)));
        AssertFails(new CsvCorpusReader(path, options with { RequiresLabel = true }), "line 3", "no label");
        Assert.Equal(2, ReadBoth(new CsvCorpusReader(path, options with { LabelField = "other" })).Count);
        AssertFails(CorpusReader.Open(path, options with { LabelField = "other", RequiresLabelField = true }), "line 1", "'label'");
    }

    [Theory]
    [InlineData("text,label\na,1\nb,2,3\n", "line 3: the row has 3 columns, but there are 2", "','")]
    [InlineData("text,label\na,1\nb\n", "line 3: the row has 1 columns", "quoted")]
    [InlineData("Text,label\na,1\n", "line 1: there is no column 'text'", "'Text'")]
    [InlineData("text,sentiment,id,x\na,1,2,3\n", "no column 'label'", "nearest of 4")]
    [InlineData("text,label,text\na,1,b\n", "two columns are named 'text'", "line 1")]
    [InlineData("text,label, label\na,1,b\n", "two columns are named 'label'", "--columns")]
    [InlineData("text,label\na,1\n\"b,2\nc,3\n", "line 3: the quotation mark that opens column 1 is never closed", "--quotes false")]
    [InlineData("text,label\n\"a\nb\"c,1\n", "line 3: after the closing quotation mark of column 1 follows 'c,1'", "--quotes false")]
    [InlineData("text,label\n", "no texts", "a.csv")]
    [InlineData("", "no texts", "a.csv")]
    public void A_malformed_table_is_an_error_with_its_line(string content, string first, string second) =>
        AssertFails(new CsvCorpusReader(Write("a.csv", content)), first, second);

    [Fact]
    public void An_open_quotation_mark_does_not_swallow_a_large_file()
    {
        string path = Write("a.csv", "text,label\n\"x" + string.Concat(Enumerable.Repeat("yyyyyyyyyyyy,1\n", 10_000)));
        AssertFails(new CsvCorpusReader(path, new() { MaxLineBytes = 100_000 }), "line 2", "never closed");
    }

    [Fact]
    public void Invalid_UTF8_inside_a_row_of_several_lines_is_found_at_its_line()
    {
        string path = Folder.Write("a.csv", [.. "text,label\n\"a\nb"u8, 0xFF, .. "\",1\n"u8]);
        AssertFails(new CsvCorpusReader(path), "line 3", "byte 2", "0xFF");
        Assert.Equal("a\nb\uFFFD", ReadBoth(new CsvCorpusReader(path, new() { InvalidText = InvalidText.Replace })).Single().Text);
    }

    [Fact]
    public void Whatever_is_written_by_the_rules_is_read_back()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<List<(string, string)>>(), rows =>
        {
            (string Text, string Other)[] clean = [.. rows.Select(row => (Clean(row.Item1), Clean(row.Item2)))];
            string path = Write(
                "a.csv", "text,other\n" + string.Concat(clean.Select(row => $"{Quoted(row.Text)},{Quoted(row.Other)}\r\n")));
            List<LabelledText> texts = ReadBoth(new CsvCorpusReader(path, new() { LabelField = null, AllowsEmpty = true }));
            return clean.SequenceEqual(texts.Select(text => (text.Text, text.Fields["other"])));
        }).QuickCheckThrowOnFailure();
    }

    private static string Quoted(string cell) => $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>Removes halves of surrogate pairs, which no UTF-8 holds.</summary>
    private static string Clean(string? text) => string.Concat((text ?? "").Where(c => !char.IsSurrogate(c)));
}

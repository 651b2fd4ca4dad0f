using System.Text;
using Glossa.Testing;
using Xunit;

namespace Glossa.Data.Tests.Readers;

/// <summary>Reading row by row: a bad row is given with its error and its line, and those behind it are read.</summary>
public sealed class CorpusRowTests : CorpusTestBase
{
    private static readonly CsvCorpusOptions Texts = new() { LabelField = null, RequiresLabel = false };

    [Fact]
    public void Bad_lines_of_JSON_are_reported_with_their_numbers()
    {
        byte[] content = [.. "{\"text\": \"a\"}\n\nno JSON\n{\"text\": \"caf"u8, 0xE9, .. "\"}\n{\"text\": 5}\n{\"text\": \"b\"}\n"u8];
        CorpusRow[] rows = [.. CorpusReader.Open(Folder.Write("a.jsonl", content), Texts).ReadRows()];
        Assert.Equal([(1, "a"), (3, null), (4, null), (5, null), (6, "b")], rows.Select(row => ((int)row.Source.Line, row.Text?.Text)));
        string[] pieces = ["0xE9", "number", "JSON"];
        Assert.Equal(
            ["JSON", "0xE9", "number"], rows.Select(row => row.Error).OfType<string>().Select(error => pieces.First(error.Contains)));
    }

    [Fact]
    public void Bad_rows_of_tables_are_reported_with_their_lines()
    {
        string path = Write("a.csv", "text,id\na,1\nb\n\"c\" d,2\n\"e\n\",3\nf,4\n\"g,5\nh,6\n");
        CorpusRow[] rows = [.. CorpusReader.Open(path, Texts).ReadRows()];
        Assert.Equal(["2a", "3", "4", "5e\n", "7f", "8"], rows.Select(row => $"{row.Source.Line}{row.Text?.Text}"));
        Assert.Contains("never closed", rows[^1].Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_without_its_columns_is_no_table()
    {
        CorpusReader reader = CorpusReader.Open(Write("a.csv", "id,review\n1,a\n"), Texts);
        Assert.Contains("'text'", Assert.Throws<DataException>(() => reader.ReadRows().Count()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_that_is_too_long_is_refused_and_the_next_one_read()
    {
        string path = Write("a.txt", $"a\n{new string('b', 300_000)}\nc\n{new string('d', 300_000)}");
        CorpusRow[] rows = [.. CorpusReader.Open(path, Texts with { MaxLineBytes = 100_000 }).ReadRows()];
        Assert.Equal([(1, "a"), (2, null), (3, "c"), (4, null)], rows.Select(row => ((int)row.Source.Line, row.Text?.Text)));
    }

    [Fact]
    public void A_record_is_kept_in_the_order_and_types_of_the_file()
    {
        CsvCorpusOptions whole = Texts with { KeepsRecord = true };
        string json = "{\"id\":7,\"text\":\"a\",\"none\":null,\"more\":{\"x\":[1.50,true]}}";
        Assert.Equal(json, CorpusReader.Open(Write("a.jsonl", json), whole).ReadRows().Single().Text!.Record!.ToJsonString());
        Assert.Equal("{\"id\":\"7\",\"text\":\"a\",\"column "
            + "3\":\"\"}", CorpusReader.Open(Write("a.csv", "id,text,\n7,a,\n"), whole).ReadRows().Single().Text!.Record!.ToJsonString());
        Assert.Equal("{\"text\":\"a\"}", CorpusReader.Open(Write("a.txt", "a\n"), whole).ReadRows().Single().Text!.Record!.ToJsonString());
        Assert.Equal("{\"text\":\"a\"}", CorpusReader.Open(Folder["a.txt"], whole).Read().Single().Record!.ToJsonString());
        Assert.Null(CorpusReader.Open(Folder["a.txt"], Texts).ReadRows().Single().Text!.Record);
    }

    [Fact]
    public void A_stream_is_read_as_a_file()
    {
        using MemoryStream stream = new(Encoding.UTF8.GetBytes("\uFEFF{\"text\": \"a\"}\r\n\r\nbad\r\n"));
        CorpusRow[] rows = [.. new JsonlReader(stream, "standard input", Texts).ReadRows()];
        Assert.Equal("a", rows[0].Text!.Text);
        Assert.StartsWith("standard input, line 3: ", rows[1].Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_as_long_as_the_file_costs_no_more_than_reading_it()
    {
        string path = Write("a.csv", new string('x', 10_000_000) + ",label\na,b\n");
        CorpusReader reader = CorpusReader.Open(path, Texts);
        Assert.Contains("no column 'text'", Bounded.Refusal<DataException>(() => _ = reader.Read().Count()), StringComparison.Ordinal);
    }

    [Fact]
    public void The_columns_of_a_table_have_a_limit()
    {
        string most = $"text{new string(',', CsvRows.MaxColumns - 1)}\na{new string(',', CsvRows.MaxColumns - 1)}\n";
        Assert.Equal("a", CorpusReader.Open(Write("a.csv", most), Texts).Read().Single().Text);
        string fields = string.Join(',', Enumerable.Range(0, CsvRows.MaxColumns).Select(i => $"\"f{i}\":1"));
        AssertFails(CorpusReader.Open(Write("b.jsonl", $"{{\"text\":\"a\",{fields}}}\n"), Texts), "line 1", "more than 16384 fields");
        AssertFails(CorpusReader.Open(Write("b.csv", $"text{new string(',', CsvRows.MaxColumns)}\n"), Texts), "line 1", "more than 16384 "
            + "columns");
    }
}

using System.IO.Compression;
using System.Text;
using Xunit;

namespace Glossa.Data.Tests.Readers;

public sealed class JsonlReaderTests : CorpusTestBase
{
    [Fact]
    public void Texts_labels_other_fields_and_lines_are_read_in_order()
    {
        string path = Write("a.jsonl", """
            {"text": "Good \ud83d\ude00 日本", "label": "pos", "stars": 4.50, "tags": ["a", 1], "by": "Ann", "none": null}

            {"label": "neg", "text": ""}
            """);
        List<LabelledText> texts = ReadBoth(new JsonlReader(path));
        Assert.Equal(2, texts.Count);
        Assert.Equal("Good 😀 日本", texts[0].Text);
        Assert.Equal("pos", texts[0].Label);
        Assert.Equal([("stars", "4.50"), ("tags", "[\"a\", 1]"), ("by", "Ann")], texts[0].Fields.Select(field => (field.Key, field.Value)));
        Assert.Equal(new SourceLine(path, 1), texts[0].Source);
        Assert.Equal(("", "neg", new SourceLine(path, 3)), (texts[1].Text, texts[1].Label, texts[1].Source));
    }

    [Theory]
    [InlineData("3", "3")]
    [InlineData("true", "true")]
    [InlineData("[]", "")]
    [InlineData("null", "")]
    [InlineData("[\"a\", 2, false]", "a,2,false")]
    [InlineData("{\"a\": 1.0, \"b\": 0, \"c\": true, \"d\": false}", "a,c")]
    public void A_label_may_be_a_text_a_number_a_boolean_a_list_or_an_object_of_ones_and_zeros(string json, string expected)
    {
        CorpusOptions options = new() { RequiresLabel = false };
        string path = Write("a.jsonl", $"{{\"text\": \"x\", \"label\": {json}}}\n");
        Assert.Equal(expected, string.Join(",", ReadBoth(new JsonlReader(path, options)).Single().Labels));
    }

    [Theory]
    [InlineData("1.5", "'1.5'")]
    [InlineData("[[]]", "a list")]
    [InlineData("[null]", "null")]
    [InlineData("{\"a\": 0.7}", "label 'a'")]
    [InlineData("{\"a\": \"yes\"}", "a text")]
    public void Another_kind_of_label_is_an_error(string json, string piece)
    {
        string path = Write("a.jsonl", $"{{\"text\": \"x\", \"label\": 1}}\n{{\"text\": \"x\", \"label\": {json}}}\n");
        AssertFails(new JsonlReader(path), "a.jsonl, line 2", piece, "'label'");
    }

    [Fact]
    public void A_missing_field_is_an_error_that_names_the_nearest()
    {
        string path = Write("a.jsonl", """{"texts": "x", "lable": "a", "id": 1, "z": 2}""");
        AssertFails(new JsonlReader(path), "line 1", "no field 'text'", "nearest of 4 are 'texts'");
        AssertFails(new JsonlReader(path, new() { TextField = "texts" }), "line 1", "no field 'label'", "nearest of 4 are "
            + "'lable'", "--label-field");
        Assert.Empty(ReadBoth(new JsonlReader(path, new() { TextField = "texts", RequiresLabel = false })).Single().Labels);
        AssertFails(new JsonlReader(path, new() { TextField = "texts", RequiresLabel = false, RequiresLabelField = true }), "line 1",
            "'lable'", "[]");
        LabelledText text = ReadBoth(new JsonlReader(path, new() { TextField = "texts", LabelField = null })).Single();
        Assert.Equal("a", text.Fields["lable"]);
        Assert.Contains("none", Assert.Throws<DataException>(() => text.Label).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"text\": 5}", "'text' should be a text, but it is the number '5'")]
    [InlineData("{\"text\": \"x\"", "not valid JSON")]
    [InlineData("[1]", "but there is a list")]
    [InlineData("{\"text\": \"x\", \"text\": \"y\"}", "not valid JSON")]
    [InlineData("{\"text\": \"\\ud83d\"}", "surrogate")]
    [InlineData("{\"text\": \"x\", \"label\": \"a\", \"\\ud800\": 1}", "surrogate")]
    [InlineData("{\"text\": \"x\", \"label\": {\"\\udc00\": 1}}", "surrogate")]
    [InlineData("{\"text\": \"x\", \"label\": \"a\", \"more\": [{\"b\": \"\\ud800\"}]}", "surrogate")]
    [InlineData("{\"text\": \"x\", \"label\": null}", "no label")]
    [InlineData("{\"text\": \"x\", \"label\": \" \"}", "exclusive: false")]
    public void A_malformed_line_is_an_error_with_its_number(string line, string piece)
    {
        string path = Write("a.jsonl", $"{{\"text\": \"x\", \"label\": \"a\"}}\r\n{line}\r\n");
        AssertFails(new JsonlReader(path), $"{path}, line 2", piece);
    }

    [Fact]
    public void An_unknown_label_is_an_error_that_names_the_nearest()
    {
        string path = Write("a.jsonl", """{"text": "x", "label": "positiv"}""");
        AssertFails(
            new JsonlReader(path, new() { KnownLabels = ["negative", "positive"] }), "'positiv'", "there is 'positive', 'negative'");
    }

    [Fact]
    public void An_empty_file_is_an_error_unless_it_is_allowed()
    {
        string path = Write("a.jsonl", "\n \n");
        AssertFails(new JsonlReader(path), "a.jsonl", "no texts");
        Assert.Empty(ReadBoth(new JsonlReader(path, new() { AllowsEmpty = true })));
    }

    [Fact]
    public void Invalid_UTF8_is_an_error_with_line_and_byte_or_replaced()
    {
        byte[] content = [.. "{\"text\": \"x\", \"label\": \"a\"}\n{\"text\": \"caf"u8, 0xE9, .. "\", \"label\": \"a\"}\n"u8];
        string path = Folder.Write("a.jsonl", content);
        AssertFails(new JsonlReader(path), "line 2", "byte 14", "0xE9", "UTF-8");
        Assert.Equal("caf\uFFFD", ReadBoth(new JsonlReader(path, new() { InvalidText = InvalidText.Replace }))[1].Text);
    }

    [Fact]
    public void A_byte_order_mark_and_a_missing_last_line_end_do_not_matter()
    {
        string path = Folder.Write("a.jsonl", [0xEF, 0xBB, 0xBF, .. "{\"text\": \"x\", \"label\": \"a\"}"u8]);
        Assert.Equal("x", ReadBoth(new JsonlReader(path)).Single().Text);
    }

    [Fact]
    public void Compressed_files_are_read_and_damaged_ones_are_an_error()
    {
        string[] lines = [.. Enumerable.Range(0, 5000).Select(i => $"{{\"text\": \"text {i * 7919 % 5000}\", \"label\": {i % 3}}}")];
        using MemoryStream memory = new();
        using (GZipStream zip = new(memory, CompressionLevel.Optimal, leaveOpen: true))
        {
            zip.Write(Encoding.UTF8.GetBytes(string.Join('\n', lines)));
        }
        byte[] bytes = memory.ToArray();
        Assert.Equal(5000, ReadBoth(CorpusReader.Open(Folder.Write("a.jsonl.gz", bytes))).Count);
        byte[] cut = bytes[..(bytes.Length / 2)];
        AssertFails(CorpusReader.Open(Folder.Write("cut.jsonl.gz", cut)), "cut.jsonl.gz, line ");
        bytes[bytes.Length / 2] ^= 0xFF;
        AssertFails(CorpusReader.Open(Folder.Write("bad.jsonl.gz", bytes)), "bad.jsonl.gz, line ");
        AssertFails(CorpusReader.Open(Folder.Write("none.jsonl.gz", "{\"text\": \"no gzip\"}\n"u8)), "none.jsonl.gz, line 1", "gzip");
    }

    [Fact]
    public void A_long_line_is_read_and_one_beyond_the_limit_is_an_error()
    {
        string text = new('x', 10_000_000);
        string path = Write("a.jsonl", $"{{\"text\": \"{text}\", \"label\": 1}}\n{{\"text\": \"y\", \"label\": 1}}\n");
        Assert.Equal([10_000_000, 1], ReadBoth(new JsonlReader(path)).Select(read => read.Text.Length));
        AssertFails(new JsonlReader(path, new() { MaxLineBytes = 1_000_000 }), "line 1", "longer than 1000000 bytes");
    }

    [Fact]
    public void Reading_is_lazy_and_stops_when_cancelled()
    {
        string path = Write("a.jsonl", "{\"text\": \"x\", \"label\": 1}\n{\"text\": \"y\", \"label\": 1}\nbroken");
        Assert.Equal(["x", "y"], new JsonlReader(path).Read().Take(2).Select(text => text.Text));
        using CancellationTokenSource cancellation = new();
        using IEnumerator<LabelledText> texts = new JsonlReader(path).Read(cancellation.Token).GetEnumerator();
        Assert.True(texts.MoveNext());
        cancellation.Cancel();
        Assert.Throws<OperationCanceledException>(() => texts.MoveNext());
    }

    [Fact]
    public void A_missing_file_names_its_neighbours()
    {
        Write("train.jsonl", "");
        AssertFails(new JsonlReader(Folder["trian.jsonl"]), "no such file", "'train.jsonl'");
        Assert.Contains(
            "no folder",
            Assert.Throws<DataException>(() => CorpusReader.Open(Path.Combine(Folder["nowhere"], "x.jsonl"))).Message,
            StringComparison.Ordinal);
    }
}

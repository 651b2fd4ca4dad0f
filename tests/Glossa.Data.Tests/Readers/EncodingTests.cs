using System.IO.Compression;
using System.Text;
using Glossa.Testing;
using Xunit;

namespace Glossa.Data.Tests.Readers;

/// <summary>Files in UTF-16, with other line ends, or that are no text: read, or named for what they are, in every format.</summary>
public sealed class EncodingTests : CorpusTestBase
{
    private static readonly CsvCorpusOptions Options = new() { RequiresLabel = false };

    private static readonly Dictionary<string, string> Formats = new()
    {
        ["a.jsonl"] = "{\"text\": \"naïve 😀\"}\n{\"text\": \"b\"}\n",
        ["a.json"] = "[{\"text\": \"naïve 😀\"},\n{\"text\": \"b\"}]",
        ["a.csv"] = "text,id\nnaïve 😀,1\nb,2\n",
        ["a.tsv"] = "text\tid\nnaïve 😀\t1\nb\t2\n",
        ["a.txt"] = "naïve 😀\nb\n",
    };

    public static IEnumerable<object[]> Cases =>
        from file in Formats.Keys
        from encoding in new[] { "utf-8", "utf-8 with mark", "utf-16", "utf-16 big-endian", "utf-16 without mark" }
        from lineEnd in new[] { "\n", "\r\n", "\r" }
        from isPacked in new[] { false, true }
        select new object[] { file, encoding, lineEnd, isPacked };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_format_is_read_in_every_encoding(string file, string encoding, string lineEnd, bool isPacked)
    {
        byte[] content = Bytes(Formats[file].ReplaceLineEndings(lineEnd), encoding);
        string path = Folder.Write(isPacked ? file + ".gz" : file, isPacked ? Pack(content) : content);
        Assert.Equal(["naïve 😀", "b"], ReadBoth(CorpusReader.Open(path, Options)).Select(text => text.Text));
    }

    [Fact]
    public void A_long_file_in_UTF16_is_the_same_as_in_UTF8()
    {
        string[] lines = [.. Enumerable.Range(0, 9000).Select(i => $"{i} naïve 😀 日本 {new string('y', i % 61)}")];
        string content = string.Join("\r\n", lines);
        foreach (string encoding in new[] { "utf-8", "utf-16", "utf-16 big-endian" })
        {
            Assert.Equal(lines, ReadBoth(CorpusReader.Open(Folder.Write("a.txt", Bytes(content, encoding)))).Select(text => text.Text));
        }
    }

    [Fact]
    public void Carriage_returns_within_lines_that_end_otherwise_are_text()
    {
        Assert.Equal(["a\rb", "c"], ReadBoth(CorpusReader.Open(Write("a.txt", "a\rb\nc\n"))).Select(text => text.Text));
        string[] lines = [.. Enumerable.Range(0, 30_000).Select(i => $"line {i}")];
        Assert.Equal(lines, ReadBoth(CorpusReader.Open(Write("b.txt", string.Join('\r', lines)))).Select(text => text.Text));
    }

    [Fact]
    public void Halves_of_surrogate_pairs_in_UTF16_are_an_error_or_replaced()
    {
        string path = Folder.Write("a.txt", [0xFF, 0xFE, 0x61, 0x00, 0x3D, 0xD8, 0x62, 0x00]);
        AssertFails(CorpusReader.Open(path), "line 1", "UTF-16");
        Assert.Equal("a\uFFFDb", ReadBoth(CorpusReader.Open(path, new CorpusOptions { InvalidText = InvalidText.Replace })).Single().Text);
    }

    [Theory]
    [InlineData("a.csv", "zip archive")]
    [InlineData("a.txt", "zip archive")]
    public void An_archive_is_named(string file, string piece) =>
        AssertFails(CorpusReader.Open(Folder.Write(file, File.ReadAllBytes(Faults.PathOf("glove.zip")))), piece, "Unpack");

    [Fact]
    public void Compressed_files_of_another_name_are_named() =>
        AssertFails(CorpusReader.Open(Folder.Write("a.csv", Pack("text,label\na,b\n"u8.ToArray()))), "gzip", ".gz");

    [Fact]
    public void Files_of_the_folder_layout_are_decoded_too()
    {
        Directory.CreateDirectory(Path.Combine(Folder["all"], "pos"));
        Folder.Write("all/pos/1.txt", Bytes("naïve 😀", "utf-16"));
        LabelFolderOptions options = new() { Labels = null };
        Assert.Equal("naïve 😀", ReadBoth(new LabelFolderReader(Folder["all"], options)).Single().Text);
        Folder.Write("all/pos/1.txt", [0xFF, 0xFE, 0x3D, 0xD8]);
        AssertFails(new LabelFolderReader(Folder["all"], options), "1.txt, line 1", "UTF-16");
    }

    private static byte[] Bytes(string content, string encoding) => encoding switch
    {
        "utf-8" => Encoding.UTF8.GetBytes(content),
        "utf-8 with mark" => [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(content)],
        "utf-16" => [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(content)],
        "utf-16 big-endian" => [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes(content)],
        _ => Encoding.Unicode.GetBytes(content),
    };

    private static byte[] Pack(byte[] content)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Fastest)) gzip.Write(content);
        return packed.ToArray();
    }
}

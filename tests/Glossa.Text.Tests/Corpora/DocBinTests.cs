using System.IO.Compression;
using System.Text.Json;
using Glossa.Testing;
using Xunit;

namespace Glossa.Text.Tests.Corpora;

/// <summary>spaCy's corpus files: one of its own is read (spacy/docs.spacy, docbin.json), what is written reads back, hostile ones are refused.</summary>
public sealed class DocBinTests
{
    private static readonly Vocab Words = new(English.Language);

    private static string Path => System.IO.Path.Combine(AppContext.BaseDirectory, "fixtures", "spacy", "docs.spacy");

    [Fact]
    public void A_file_of_spaCys_is_read()
    {
        JsonElement[] known = [.. Fixture.Open("spacy/docbin.json").GetProperty("docs").EnumerateArray()];
        IReadOnlyList<Doc> docs = DocBin.Read(Path, Words);
        Assert.Equal(known.Length, docs.Count);
        for (int i = 0; i < known.Length; i++) AssertSame(known[i], docs[i]);
    }

    [Fact]
    public void What_is_written_reads_back()
    {
        IReadOnlyList<Doc> docs = DocBin.Read(Path, Words);
        docs[0].Spans["group"] = [new Span(docs[0], 0, 2, "A", "Q1"), new Span(docs[0], 1, 3, "B")];
        docs[1].Set(0, TokenField.Morph, "Number=Sing");
        docs[2].Cats["Ünï 😀"] = -1.5;
        using TempFolder folder = new();
        DocBin.Write(folder["corpus.spacy"], docs);
        IReadOnlyList<Doc> read = DocBin.Read(folder["corpus.spacy"], new Vocab(English.Language));
        Assert.Equal(docs.Select(doc => doc.ToJson()), read.Select(doc => doc.ToJson()));
        Assert.Equal("Q1", read[0].Spans["group"][0].KbId);
        Assert.Equal(["corpus.spacy"], folder.Names);
    }

    [Fact]
    public void Tokenized_texts_read_back_with_their_text()
    {
        Tokenizer tokenizer = Tokenizer.For(English.Language);
        string[] texts = ["", " ", "  a  b ", "I can't 😀😀 believe\n\nit's…", "U.S. mail@host.org!"];
        using MemoryStream stream = new();
        DocBin.Write(stream, texts.Select(tokenizer.Tokenize));
        stream.Position = 0;
        Assert.Equal(texts, DocBin.Read(stream, Words).Select(doc => doc.Text));
    }

    [Fact]
    public void Json_of_spaCys_is_read_and_written()
    {
        foreach (JsonElement known in Fixture.Open("spacy/docbin.json").GetProperty("docs").EnumerateArray())
        {
            Doc doc = Doc.FromJson(known, Words);
            AssertSame(known, doc);
            Assert.Equal(doc.ToJson(), Doc.FromJson(doc.ToJson(), Words).ToJson());
        }
    }

    [Fact]
    public void A_file_that_is_cut_off_or_changed_is_refused_or_read()
    {
        byte[] content = Content();
        for (int length = 0; length < content.Length; length += 7) Assert.Throws<TextException>(() => Read(content[..length]));
        Random random = new(5);
        int refused = 0;
        for (int i = 0; i < 2000; i++)
        {
            byte[] changed = [.. content];
            for (int changes = random.Next(1, 4); changes > 0; changes--) changed[random.Next(i % 2 == 0 ? 200 : changed.Length)] = (byte)random.Next(256);
            try
            {
                Read(changed);
            }
            catch (TextException)
            {
                refused++;
            }
        }
        Assert.InRange(refused, 100, 2000);
    }

    [Fact]
    public void What_is_not_compressed_or_too_deep_is_refused()
    {
        Assert.Throws<TextException>(() => DocBin.Read(new MemoryStream([1, 2, 3, 4, 5, 6]), Words));
        Assert.Throws<TextException>(() => DocBin.Read(new MemoryStream([]), Words));
        byte[] deep = new byte[100_000];
        Array.Fill(deep, (byte)0x91);
        Assert.Contains("deep", Assert.Throws<TextException>(() => Read([0x81, 0xA1, (byte)'x', .. deep])).Message, StringComparison.Ordinal);
        // Four thousand million values are said to follow.
        Assert.Throws<TextException>(() => Read([0x81, 0xA5, .. "attrs"u8, 0xDD, 0xFF, 0xFF, 0xFF, 0xFF]));
    }

    private static byte[] Content()
    {
        using ZLibStream zlib = new(File.OpenRead(Path), CompressionMode.Decompress);
        using MemoryStream content = new();
        zlib.CopyTo(content);
        return content.ToArray();
    }

    private static IReadOnlyList<Doc> Read(byte[] content)
    {
        MemoryStream stream = new();
        using (ZLibStream zlib = new(stream, CompressionLevel.Fastest, leaveOpen: true)) zlib.Write(content);
        stream.Position = 0;
        return DocBin.Read(stream, Words);
    }

    /// <summary>That a document written as JSON is the known one, member by member.</summary>
    private static void AssertSame(JsonElement known, Doc doc)
    {
        using JsonDocument written = JsonDocument.Parse(doc.ToJson());
        Assert.True(JsonElement.DeepEquals(known, written.RootElement), $"{known}\n{written.RootElement}");
    }
}

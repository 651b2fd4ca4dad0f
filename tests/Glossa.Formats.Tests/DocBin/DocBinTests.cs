using System.IO.Compression;
using System.Text.Json;
using Glossa.Testing;
using Glossa.Text;
using Xunit;

namespace Glossa.Formats.Tests;

/// <summary>
/// spaCy's corpus files: one of its own is read (spacy/docs.spacy, docbin.json), what is written reads back, hostile ones are refused.
/// </summary>
public sealed class DocBinTests
{
    private static readonly Vocab Words = new(English.Language);

    private static string Path => System.IO.Path.Combine(AppContext.BaseDirectory, "fixtures", "spacy", "docs.spacy");

    [Fact]
    public void Half_a_surrogate_pair_is_replaced()
    {
        Tokenizer tokenizer = Tokenizer.For(English.Language);
        using MemoryStream stream = new();
        DocBin.Write(stream, [tokenizer.Tokenize("a\uD83D b\uDE00c \uDE00\uD83D")]);
        stream.Position = 0;
        Assert.Equal("a\uFFFD b\uFFFDc \uFFFD\uFFFD", DocBin.Read(stream, tokenizer.Vocab)[0].Text);
    }

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
            for (int changes = random.Next(1, 4); changes > 0; changes--)
            {
                changed[random.Next(i % 2 == 0 ? 200 : changed.Length)] = (byte)random.Next(256);
            }
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
        Assert.Contains(
            "deep", Assert.Throws<TextException>(() => Read([0x81, 0xA1, (byte)'x', .. deep])).Message, StringComparison.Ordinal);
        // Four thousand million values are said to follow.
        Assert.Throws<TextException>(() => Read([0x81, 0xA5, .. "attrs"u8, 0xDD, 0xFF, 0xFF, 0xFF, 0xFF]));
    }

    [Theory]
    [InlineData("bin-no-entid.spacy", "WHO", "Q2")]
    [InlineData("bin-no-kbid.spacy", "WHO", "")]
    [InlineData("bin-no-spanlabel.spacy", "", "Q2")]
    [InlineData("bin-underscore-hash.spacy", "WHO", "Q2")]
    [InlineData("bin-v2-gzip.spacy", "WHO", "Q2")]
    public void Files_that_lack_a_string_are_read_without_it(string file, string spanLabel, string spanKbId)
    {
        Doc doc = Assert.Single(DocBin.Read(Faults.PathOf(file), Words));
        Assert.Equal("Anna met _ Ben in Rome .", doc.Text);
        Assert.Equal(("Anna", "anna", "Number=Sing"), (doc[0].Text, doc[0].Lemma, doc[0].Morph));
        Assert.Equal(("met", "met", ""), (doc[1].Text, doc[1].Lemma, doc[1].Morph));
        // The id of an entity among its rules: the one string that bin-no-entid.spacy lacks, and an attribute that the others do not have.
        Assert.Null(doc.Get(0, TokenField.EntityId));
        Span entity = doc.Entities.First(), span = Assert.Single(doc.Spans["sc"]);
        Assert.Equal(("PERSON", "Q1"), (entity.Label, entity.KbId));
        Assert.Equal((spanLabel, spanKbId, 3, 4), (span.Label, span.KbId, span.Start, span.End));
        Assert.Equal(1, doc.Cats["A"]);
    }

    [Fact]
    public void A_word_without_its_string_refuses_the_file()
    {
        byte[] words = Bytes(new byte[7], [9]), length = Bytes([1, 0, 0, 0]);
        byte[] content = Map(("attrs", [0x91, Symbols.Orth]), ("tokens", words), ("spaces", Bytes([0])), ("lengths", length));
        Assert.Contains("the word with id", Assert.Throws<TextException>(() => Read(content)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Morphological_features_of_a_word_without_any_are_kept_as_such()
    {
        Doc doc = Doc.FromWords(Words, ["a", "b"]);
        doc.Set(0, TokenField.Morph, "");
        using MemoryStream stream = new();
        DocBin.Write(stream, [doc]);
        stream.Position = 0;
        Doc read = DocBin.Read(stream, Words)[0];
        Assert.Equal(["", null], read.Select(token => token.Morph));
    }

    [Fact]
    public void Json_of_that_name_is_named() =>
        Assert.Contains(
            "is JSON",
            Assert.Throws<TextException>(() => DocBin.Read(Faults.PathOf("bin-json.spacy"), Words)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Gzip_that_was_cut_off_is_refused_and_packed_twice_is_read()
    {
        byte[] gzip = File.ReadAllBytes(Faults.PathOf("bin-v2-gzip.spacy"));
        Assert.Contains(
            "cut off",
            Assert.Throws<TextException>(() => DocBin.Read(new MemoryStream(gzip[..^4]), Words)).Message,
            StringComparison.Ordinal);
        MemoryStream twice = new();
        using (GZipStream pack = new(twice, CompressionLevel.Fastest, leaveOpen: true)) pack.Write(File.ReadAllBytes(Path));
        twice.Position = 0;
        Assert.Equal(DocBin.Read(Path, Words).Select(doc => doc.Text), DocBin.Read(twice, Words).Select(doc => doc.Text));
    }

    [Theory]
    [InlineData("db_attrs.spacy", "1000000 attributes")]
    [InlineData("db_cats.spacy", "out of all proportion")]
    [InlineData("db_spans.spacy", "out of all proportion")]
    public void Files_that_mean_harm_are_refused(string file, string what) =>
        Assert.Contains(
            what,
            Bounded.Refusal<TextException>(() => DocBin.Read(Faults.PathOf($"hostile/{file}"), Words)),
            StringComparison.Ordinal);

    [Fact]
    public void An_attribute_is_there_once() =>
        Assert.Contains(
            "there twice",
            Assert.Throws<TextException>(() => Read(Map(("attrs", [0x92, Symbols.Orth, Symbols.Orth])))).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("documents without tokens")]
    [InlineData("empty strings")]
    [InlineData("flags of nothing")]
    [InlineData("groups of no spans")]
    [InlineData("one long word many times")]
    public void Content_that_makes_much_of_little_is_refused(string what)
    {
        const int Many = 30_000_000, Words = 10_000, Letters = 1_000_000;
        (string Name, byte[] Value) attributes = ("attrs", [0x91, Symbols.Orth]);
        byte[] content = what switch
        {
            "documents without tokens" => Map(attributes, ("tokens", Bytes([])), ("spaces", Bytes([])), ("lengths", Bytes(new byte[Many]))),
            "empty strings" => Map(attributes, ("strings", [0xDD, .. BigEndian(Many), .. Filled([0xA0], Many)])),
            "flags of nothing" => Map(attributes, ("flags", [0xDD, .. BigEndian(Many), .. Filled([0x80], Many)])),
            "groups of no spans" => Map(attributes, ("span_groups", [0xDD, .. BigEndian(Many / 2), .. Filled([0xC4, 0], Many / 2)])),
            _ => Map(attributes, ("strings", [0x91, 0xDB, .. BigEndian(Letters), .. Filled("a"u8, Letters)]),
                ("tokens", Bytes(Filled(BitConverter.GetBytes(StringId.Of(new string('a', Letters))), Words))),
                ("spaces", Bytes(new byte[Words])), ("lengths", Bytes(BitConverter.GetBytes(Words)))),
        };
        Assert.Contains(
            "out of all proportion",
            Bounded.Refusal<TextException>(() => Read(content), 400_000_000),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_corpus_of_few_different_texts_is_not_out_of_proportion()
    {
        Tokenizer tokenizer = Tokenizer.For(English.Language);
        using MemoryStream stream = new();
        string[] texts = ["a good film .", "bad .", ""];
        DocBin.Write(stream, Enumerable.Range(0, 20_000).Select(i => tokenizer.Tokenize(texts[i % 3])));
        stream.Position = 0;
        Assert.Equal(20_000, DocBin.Read(stream, Words).Count);
    }

    private static byte[] Map(params (string Name, byte[] Value)[] members) =>
        [(byte)(0x80 | members.Length), .. members.SelectMany(member => (byte[])[.. Text(member.Name), .. member.Value])];

    private static byte[] Text(string text) => [(byte)(0xA0 | text.Length), .. text.Select(c => (byte)c)];

    private static byte[] Bytes(params byte[][] pieces) =>
        [0xC6, .. BigEndian(pieces.Sum(piece => piece.Length)), .. pieces.SelectMany(piece => piece)];

    private static byte[] BigEndian(int number) => [.. BitConverter.GetBytes(number).Reverse()];

    private static byte[] Filled(ReadOnlySpan<byte> piece, int times)
    {
        byte[] bytes = new byte[piece.Length * times];
        for (int i = 0; i < times; i++) piece.CopyTo(bytes.AsSpan(i * piece.Length));
        return bytes;
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

    /// <summary>Requires that a document written as JSON is the known one, member by member.</summary>
    private static void AssertSame(JsonElement known, Doc doc)
    {
        using JsonDocument written = JsonDocument.Parse(doc.ToJson());
        Assert.True(JsonElement.DeepEquals(known, written.RootElement), $"{known}\n{written.RootElement}");
    }
}

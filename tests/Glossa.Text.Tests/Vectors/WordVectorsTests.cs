using System.IO.Compression;
using System.Text;
using Glossa.Testing;
using Xunit;

namespace Glossa.Text.Tests.Vectors;

/// <summary>Static word vectors: text and binary files, lookups, similarity.</summary>
public sealed class WordVectorsTests
{
    private const string Glove = "data/glove-100d-22k/glove.6B.100d.top22k.txt.gz";

    [Theory]
    [InlineData("a 1 2\nb 3 -4.5e-1\n")]
    [InlineData("2 2\na 1 2\nb 3 -0.45")]
    [InlineData("99 2\r\na 1 2 \r\nb 3 -.45\r\na 7 7\r\n")]
    public void Text_is_read(string text)
    {
        WordVectors vectors = Read(text);
        Assert.Equal(["a", "b"], vectors.Words);
        Assert.Equal(2, vectors.Dimensions);
        Assert.Equal([1f, 2f], vectors.Row(0).ToArray());
        Assert.Equal([3f, -0.45f], vectors.Row(vectors.RowOf("b")).ToArray());
        Assert.Equal(-1, vectors.RowOf("A"));
    }

    [Fact]
    public void A_word_may_hold_spaces() => Assert.Equal(["x", ". . ."], Read("x 1 2 3\n. . . 1 2 3\n").Words);

    [Theory]
    [InlineData("", "no vectors")]
    [InlineData("word\n", "line 1")]
    [InlineData("a 1 2\nb 1\n", "line 2")]
    [InlineData("a 1 2\nb 1 x\n", "number 2")]
    [InlineData("a 1 NaN\n", "number 2")]
    [InlineData("a 1 1e999\n", "number 2")]
    public void What_is_no_vector_is_refused(string text, string named) =>
        Assert.Contains(named, Assert.Throws<TextException>(() => Read(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void The_binary_form_reads_back()
    {
        WordVectors vectors = Read("a 1 2\nü 3 4\n😀 5 6\n");
        using TempFolder folder = new();
        vectors.Save(folder["v.safetensors"]);
        WordVectors read = WordVectors.Load(folder["v.safetensors"]);
        Assert.Equal(vectors.Words, read.Words);
        for (int row = 0; row < 3; row++) Assert.Equal(vectors.Row(row).ToArray(), read.Row(row).ToArray());
        Assert.Equal(["a", "ü"], WordVectors.Load(folder["v.safetensors"], 2).Words);
        Assert.Throws<TextException>(() => new WordVectors(["a\nb"], [1]).Save(folder["w.safetensors"]));
        Assert.Throws<TextException>(() => new WordVectors(["a", "b"], [1, 2, 3]));
        folder.Write("other.gz", [1, 2, 3]);
        Assert.Throws<TextException>(() => WordVectors.Load(folder["other.gz"]));
    }

    [Theory]
    [InlineData("vec-bom-header.vec")]
    [InlineData("vec-bom-noheader.txt")]
    public void A_byte_order_mark_is_no_part_of_a_word(string file)
    {
        WordVectors vectors = WordVectors.Load(Faults.PathOf(file));
        Assert.Equal(["good", "bad", "film"], vectors.Words);
        Assert.Equal([0f, 1, 0, 0], vectors.Row(1).ToArray());
    }

    [Theory]
    [InlineData("vec-header-dims-small.vec", "line 2", "more numbers than 3, as the header says")]
    [InlineData("vec-wide-nan.vec", "line 3", "more numbers than 4, as the header says")]
    [InlineData("cut-vectors.txt.gz", "cut off", "cut-vectors.txt.gz")]
    [InlineData("glove.zip", "zip archive", "Unpack it")]
    public void Files_at_fault_are_refused(string file, string first, string second)
    {
        string message = Assert.Throws<TextException>(() => WordVectors.Load(Faults.PathOf(file))).Message;
        Assert.Contains(first, message, StringComparison.Ordinal);
        Assert.Contains(second, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_many_numbers_are_refused_without_a_header() =>
        Assert.Contains("line 2: there are more numbers than 2, "
            + "as the first line says", Assert.Throws<TextException>(() => Read("a 1 2\nb 1 2 3\n")).Message, StringComparison.Ordinal);

    [Fact]
    public void The_binary_form_of_word2vec_is_read()
    {
        WordVectors vectors = WordVectors.Load(Faults.PathOf("w2v.bin"));
        Assert.Equal(["good", "bad", "film"], vectors.Words);
        Assert.Equal([1f, 0.5f], vectors.Row(0).ToArray());
        Assert.Equal([0.25f, -1f], vectors.Row(1).ToArray());
        Assert.Equal([0.1f, 0.2f], vectors.Row(2).ToArray());
        Assert.Equal(["good"], WordVectors.Load(Faults.PathOf("w2v.bin"), 1).Words);
    }

    [Fact]
    public void The_binary_form_is_read_without_line_ends_and_compressed()
    {
        using TempFolder folder = new();
        byte[] content = [.. "2 1\na "u8, 0, 0, 0x80, 0x3F, .. "b "u8, 0, 0, 0, 0x40];
        Assert.Equal(["a", "b"], WordVectors.Load(folder.Write("v.bin", content)).Words);
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(content);
        Assert.Equal(2, WordVectors.Load(folder.Write("v.bin.gz", packed.ToArray())).Row(1)[0]);
        Assert.Throws<TextException>(() => WordVectors.Load(folder.Write("cut.bin.gz", packed.ToArray().AsSpan()[..^4])));
    }

    [Fact]
    public void A_binary_file_that_is_cut_off_at_any_place_is_refused()
    {
        using TempFolder folder = new();
        byte[] whole = File.ReadAllBytes(Faults.PathOf("w2v.bin"));
        // The last byte is the line end behind the last vector.
        for (int length = 0; length < whole.Length - 1; length++)
        {
            string cut = folder.Write("cut.bin", whole.AsSpan(0, length));
            Assert.Throws<TextException>(() => WordVectors.Load(cut));
        }
    }

    [Theory]
    [InlineData("3 2000000000\n", "no binary file of word2vec")]
    [InlineData("3\n", "no binary file of word2vec")]
    [InlineData("good 1 0 0 0\nbad 0 1 0 0\n", "no binary file of word2vec")]
    [InlineData("9999999999 2\na ", "cut off in word 1 of the 9999999999")]
    [InlineData("0 2\n", "no vectors")]
    [InlineData("1 1\na \0\0\u0080\u007F", "not finite")]
    [InlineData("\u00BA\u0016\u004F\u002F", "a whole model of fastText")]
    public void A_file_that_is_no_binary_form_is_refused(string content, string piece)
    {
        using TempFolder folder = new();
        string path = folder.Write("v.bin", Encoding.Latin1.GetBytes(content));
        Assert.Contains(piece, Bounded.Refusal<TextException>(() => WordVectors.Load(path), maxBytes: 1_000_000), StringComparison.Ordinal);
    }

    [Fact]
    public void Tokens_spans_and_documents_are_compared()
    {
        Vocab vocab = new(English.Language) { Vectors = Read("cat 1 0\nCat 0 1\ndog 1 1\n") };
        Doc doc = new Tokenizer(vocab).Tokenize("cat Cat CAT dog unknown");
        Assert.Equal(0, doc[0].Similarity(doc[1]));
        Assert.Equal(1, doc[0].Similarity(doc[2]), 5);
        Assert.Equal(1 / MathF.Sqrt(2), doc[0].Similarity(doc[3]), 5);
        Assert.Equal(0, doc[4].Similarity(doc[0]));
        Assert.Equal([0.6f, 0.4f], doc.Vector.Select(x => MathF.Round(x, 5)));
        Assert.Equal(1, doc[0..2].Similarity(doc[3..4]), 5);
        Assert.Equal(1, doc.Similarity(doc), 5);
        Assert.Throws<TextException>(() => Tokenizer.For(English.Language).Tokenize("a").Vector);
        Assert.Throws<TextException>(() => WordVectors.Cosine([1], [1, 2]));
    }

    [SharedDataFact(Glove)]
    public void Glove_knows_the_king_and_the_queen()
    {
        WordVectors vectors = WordVectors.Load(SharedData.PathOf(Glove));
        Assert.Equal((22_000, 100), (vectors.Count, vectors.Dimensions));
        Assert.Equal(-0.038194f, vectors.Row(vectors.RowOf("the"))[0]);
        float[] query = new float[100];
        for (int i = 0; i < query.Length; i++)
        {
            query[i] = vectors.Row(vectors.RowOf("king"))[i] - vectors.Row(vectors.RowOf("man"))[i]
                + vectors.Row(vectors.RowOf("woman"))[i];
        }
        (string word, float similarity) = vectors.MostSimilar(query, 3, ["king", "man", "woman"])[0];
        Assert.Equal("queen", word);
        Assert.Equal(0.783, similarity, 3);
        Assert.Equal(0.880, WordVectors.Cosine(vectors.Row(vectors.RowOf("cat")), vectors.Row(vectors.RowOf("dog"))), 3);
    }

    private static WordVectors Read(string text) => WordVectors.ReadText(new MemoryStream(Encoding.UTF8.GetBytes(text)));
}

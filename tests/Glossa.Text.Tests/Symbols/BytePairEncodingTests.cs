using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using Glossa.Tensors;
using Glossa.Testing;
using Xunit;

namespace Glossa.Text.Tests;

/// <summary>Byte-pair encoding against its definition, against GPT-2's, and on any text.</summary>
public class BytePairEncodingTests
{
    private const string Rhyme = "Peter Piper picked a peck of pickled peppers. "
        + "A peck of pickled peppers Peter Piper picked; if Peter Piper picked a peck of pickled peppers, "
            + "where's the peck of pickled peppers Peter Piper picked? aaaa aaaaa aaaaaaa, ééé éé naïve naïve 12 1212 121212\n\n\n"
        + "  x  y   z zzz\t\tzz";

    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(300);
    private static readonly BytePairEncoding Learned = BytePairEncoding.Learn([Rhyme], 400);

    /// <summary>GPT-2's own expression.</summary>
    private static readonly Regex Gpt2Words = new(
        @"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+", RegexOptions.CultureInvariant);

    /// <summary>
    /// Sennrich, Haddow and Birch 2016, algorithm 1: low 5, lower 2, newest 6, widest 3 times. Their mark at the ends of words is not
    /// there; of pairs as frequent as each other the smaller ids come first, here e w before n e and w est.
    /// </summary>
    [Fact]
    public void The_classical_words_give_the_classical_merges()
    {
        string text = string.Join('\n', [.. Enumerable.Repeat("low", 5), .. Enumerable.Repeat("lower", 2),
            .. Enumerable.Repeat("newest", 6), .. Enumerable.Repeat("widest", 3)]);
        Assert.Equal(
            ["e s", "es t", "l o", "lo w", "e w", "n ew", "new est", "d est", "i dest", "w idest", "e r", "low er"],
            Merges(BytePairEncoding.Learn([text], 1000)));
    }

    [Theory]
    [InlineData(Rhyme)]
    [InlineData("aaaaaaaaaa aaaaaaaaa aaa aa a")]
    [InlineData("abababab babababa ababa")]
    [InlineData("")]
    public void Learning_and_encoding_do_what_the_definition_says(string text)
    {
        string[] bytes = [.. Enumerable.Range(0, 256).Select(id => Encoding.Latin1.GetString(Learned.BytesOf(id)))];
        List<(string Left, string Right)> merges = BytePairNaive.Learn(text, 100, bytes);
        BytePairEncoding encoding = BytePairEncoding.Learn([text], 356);
        Assert.Equal(256 + merges.Count, encoding.Size);
        for (int i = 0; i < merges.Count; i++)
        {
            Assert.Equal(merges[i].Left + merges[i].Right, Encoding.Latin1.GetString(encoding.BytesOf(256 + i)));
        }
        foreach (string other in new[] { text, Rhyme, "zzz picked aaaaaaaaaaaaaa bababab" })
        {
            Assert.Equal(
                BytePairNaive.Encode(other, merges), encoding.Encode(other).Select(id => Encoding.Latin1.GetString(encoding.BytesOf(id))));
        }
    }

    [Fact]
    public void Random_texts_of_few_letters_are_encoded_as_the_definition_says()
    {
        string[] bytes = [.. Enumerable.Range(0, 256).Select(id => Encoding.Latin1.GetString(Learned.BytesOf(id)))];
        Gen<string> words = Gen.Elements('a', 'b', 'c', ' ').ListOf(60).Select(letters => new string([.. letters]));
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(50), Prop.ForAll(words.ToArbitrary(), words.ToArbitrary(), (text, other) =>
        {
            List<(string Left, string Right)> merges = BytePairNaive.Learn(text, 20, bytes);
            BytePairEncoding encoding = BytePairEncoding.Learn([text], 276);
            Assert.Equal(
                merges.Select(pair => pair.Left + pair.Right),
                Enumerable.Range(256, merges.Count).Select(id => Encoding.Latin1.GetString(encoding.BytesOf(id))));
            Assert.Equal(
                BytePairNaive.Encode(other, merges), encoding.Encode(other).Select(id => Encoding.Latin1.GetString(encoding.BytesOf(id))));
        }));
    }

    [Fact]
    public void Any_text_comes_back()
    {
        Check.One(Runs, Prop.ForAll(ArbMap.Default.ArbFor<string>(), text => text is null || ComesBack(text)));
        Check.One(Runs, Prop.ForAll(ArbMap.Default.ArbFor<char[]>(), units => ComesBack(new string(units))));
        Gen<string> runes = Gen.Choose(0, 0x10FFFF).Where(Rune.IsValid).Select(point => new Rune(point).ToString()).ListOf()
            .Select(string.Concat);
        Check.One(Runs, Prop.ForAll(runes.ToArbitrary(), ComesBack));
        Assert.True(ComesBack(Rhyme));
        Assert.True(ComesBack("e\u0301 \U0001F469\u200D\U0001F4BB  \u3000\u00A0 \0 don't 'S 's'd"));

        // What UTF-8 does not have, half of a surrogate pair, becomes U+FFFD in both.
        static bool ComesBack(string text) => Learned.Decode(Learned.Encode(text)).AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(text));
    }

    [Fact]
    public void Words_are_those_of_the_regular_expression()
    {
        Gen<string> texts = Gen.Elements(
            " ", " ", "  ", "\n", "\t", "\u00A0", "\u3000", "'", "'s", "'ll", "'S", "a", "Ω", "\u0301", "7", "½", "Ⅷ", "!", "…", "\0")
            .ListOf()
            .Select(string.Concat);
        Check.One(Runs, Prop.ForAll(texts.ToArbitrary(), text =>
        {
            List<string> words = [];
            for (int start = 0, end; start < text.Length; start = end)
            {
                end = BytePairWords.End(text, start);
                words.Add(text[start..end]);
            }
            Assert.Equal(Gpt2Words.Matches(text).Select(match => match.Value), words);
        }));
    }

    /// <summary>
    /// The ids that Hugging Face's tokenizers library gives with GPT-2's merges; &lt;|endoftext|&gt;, which it cuts out of texts before, is
    /// none of them.
    /// </summary>
    [SharedDataFact("data/tokenizers/gpt2/merges.txt")]
    public void GPT_2s_merges_give_GPT_2s_ids()
    {
        BytePairEncoding encoding = BytePairEncoding.Load(SharedData.PathOf("data/tokenizers/gpt2/merges.txt"));
        Assert.Equal(50_256, encoding.Size);
        using JsonDocument expected = JsonDocument.Parse(File.ReadAllBytes(SharedData.PathOf("data/tokenizers/expected.json")));
        JsonElement[] texts = [.. expected.RootElement.GetProperty("gpt2").EnumerateArray()
            .Where(text => !text.GetProperty("text").GetString()!.Contains("<|endoftext|>", StringComparison.Ordinal))];
        Assert.InRange(texts.Length, 30, 36);
        foreach (JsonElement text in texts)
        {
            Assert.Equal(
                text.GetProperty("ids").EnumerateArray().Select(id => id.GetInt64()),
                encoding.Encode(text.GetProperty("text").GetString()));
        }
    }

    [SharedDataFact("data/lm-corpora/tinyshakespeare.txt.gz")]
    public void A_megabyte_is_learned_and_comes_back()
    {
        using GZipStream unzipped = new(
            File.OpenRead(SharedData.PathOf("data/lm-corpora/tinyshakespeare.txt.gz")), CompressionMode.Decompress);
        string text = new StreamReader(unzipped).ReadToEnd();
        BytePairEncoding encoding = BytePairEncoding.Learn([text], 2256);
        Assert.Equal(2256, encoding.Size);
        long[] ids = encoding.Encode(text);
        Assert.True(ids.Length < text.Length / 2.9, $"{ids.Length} ids for {text.Length} characters");
        Assert.Equal(text, Encoding.UTF8.GetString(encoding.Decode(ids)));
        Assert.Equal(ids, BytePairEncoding.Parse(encoding.ToString()).Encode(text));
    }

    [Fact]
    public void Merges_come_back_from_a_file()
    {
        using TempFolder folder = new();
        Learned.Save(folder["merges.txt"]);
        BytePairEncoding loaded = BytePairEncoding.Load(folder["merges.txt"]);
        Assert.Equal(Learned.ToString(), loaded.ToString());
        Assert.Equal(Learned.Encode(Rhyme), loaded.Encode(Rhyme));
        Assert.StartsWith("#version: 0.2\n", Learned.ToString(), StringComparison.Ordinal);
        Assert.Contains(Merges(Learned), merge => merge.StartsWith('Ġ'));
        Assert.Equal(256, BytePairEncoding.Parse("").Size);
        Assert.Equal(257, BytePairEncoding.Parse("#version: 0.2\r\nĠ t\r\n").Size);
    }

    [Theory]
    [InlineData("a", "line 1: it should be two pieces")]
    [InlineData("a ", "line 1: it should be two pieces")]
    [InlineData("#version: 0.2\na b\nab  c", "line 3: ' c' is no piece")]
    [InlineData("a b\nabc d", "line 2: 'abc' is no piece")]
    [InlineData("a b\na b", "line 2: the piece 'ab' exists already")]
    [InlineData("a b\nb c\nab c\na bc", "line 4: the piece 'abc' exists already")]
    [InlineData("a \0", "is no piece")]
    public void A_file_that_holds_no_merges_is_an_error_with_its_line(string text, string message) =>
        Assert.Contains(message, Assert.Throws<TextException>(() => BytePairEncoding.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void A_long_word_takes_no_square_time()
    {
        BytePairEncoding encoding = BytePairEncoding.Learn(["aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"], 300);
        long[] ids = encoding.Encode(new string('a', 300_000));
        Assert.Equal(300_000, encoding.Decode(ids).Length);
        Assert.True(ids.Length < 30_000);
    }

    [Fact]
    public void Wrong_use_is_explained()
    {
        Assert.Contains(
            "at least 256", Assert.Throws<OutOfRangeException>(() => BytePairEncoding.Learn([], 255)).Message, StringComparison.Ordinal);
        Assert.Contains(
            "valid are 0 to",
            Assert.Throws<OutOfRangeException>(() => Learned.BytesOf(Learned.Size).ToArray()).Message,
            StringComparison.Ordinal);
        Assert.Throws<OutOfRangeException>(() => Learned.Decode([-1]));
        Assert.Throws<OperationCanceledException>(() => BytePairEncoding.Learn(["a"], 300, new CancellationToken(canceled: true)));
    }

    private static string[] Merges(BytePairEncoding encoding) =>
        encoding.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries)[1..];
}

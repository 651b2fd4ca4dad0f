using System.Diagnostics;
using System.IO.Compression;
using System.Text.Json;
using Glossa.Testing;
using Xunit;

namespace Glossa.Text.Tests.Tokenizers;

/// <summary>Large and hostile texts, many texts, many threads.</summary>
public sealed class LoadTests
{
    private const int TenMegabytes = 10_000_000;

    private static readonly char[] Letters = "abcdefghijklmnopqrstuvwxyz".ToCharArray();

    public static TheoryData<string> Hostile =>
        ["!", ".", ".!", "a", "a.b@", "a-", "'", "😀", "日。", "\uD83D", " ", "\n ", "US$", ":)", "http://", "it's,"];

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Ten_megabytes_of_one_thing_take_seconds(string piece)
    {
        string text = string.Concat(Enumerable.Repeat(piece, TenMegabytes / piece.Length));
        Stopwatch clock = Stopwatch.StartNew();
        Doc doc = Tokenizer.For(English.Language).Tokenize(text);
        // Quadratic time would be hours; the bound is generous because test machines are shared.
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 120);
        TextAssert.Reassembles(doc);
    }

    [Fact]
    public void Empty_text_has_no_tokens() => Assert.Empty(Tokenizer.For(English.Language).Tokenize(""));

    [SharedDataTheory("data/imdb")]
    [InlineData("train")]
    [InlineData("test")]
    public void Every_review_reassembles(string part)
    {
        Tokenizer tokenizer = Tokenizer.For(English.Language);
        int reviews = 0;
        foreach (string text in Reviews(part))
        {
            TextAssert.Reassembles(tokenizer.Tokenize(text));
            reviews++;
        }
        Assert.Equal(25_000, reviews);
        Assert.InRange(tokenizer.Vocab.Count, 50_000, new VocabOptions().MaxLexemes);
    }

    [Fact]
    public void Eight_threads_give_the_answers_of_one()
    {
        string[] texts = [.. Enumerable.Range(0, 400).Select(i => RandomText(i, 60))];
        string[] expected = Answers(Tokenizer.For(English.Language));
        // Small tables, so that the threads get into each other's way.
        Tokenizer shared = new(
            new Vocab(English.Language, new VocabOptions { MaxLexemes = 3000 }), new TokenizerOptions { CachedChunks = 512 });
        string[][] found = new string[8][];
        Thread[] threads = [.. Enumerable.Range(0, found.Length).Select(number => new Thread(() => found[number] = Answers(shared)))];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
        foreach (string[] answers in found) Assert.Equal(expected, answers);

        string[] Answers(Tokenizer tokenizer) => [.. texts.Select(text => string.Join('|', tokenizer.Tokenize(text)
            .Select(token => $"{token.Text}/{token.Norm}/{token.Lexeme.Shape}/{token.Lexeme.Traits}/{token.Rule}/{token.HasSpace}")))];
    }

    [Fact]
    public void Memory_is_flat_over_a_hundred_thousand_texts()
    {
        Tokenizer tokenizer = new(
            new Vocab(English.Language, new VocabOptions { MaxLexemes = 20_000 }), new TokenizerOptions { CachedChunks = 20_000 });
        Run(0, 20_000);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        Run(20_000, 120_000);
        long grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.InRange(grown, long.MinValue, 2_000_000);
        Assert.Equal(20_000, tokenizer.Vocab.Count);

        void Run(int from, int to)
        {
            for (int i = from; i < to; i++)
            {
                Doc doc = tokenizer.Tokenize(RandomText(i, 12));
                if (i % 100 == 0) Assert.NotEqual(0UL, doc[0].Norm);
            }
        }
    }

    /// <summary>The texts of a part of the IMDB reviews.</summary>
    private static IEnumerable<string> Reviews(string part)
    {
        using StreamReader reader =
            new(new GZipStream(File.OpenRead(SharedData.PathOf($"data/imdb/{part}.jsonl.gz")), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
        {
            using JsonDocument review = JsonDocument.Parse(line);
            yield return review.RootElement.GetProperty("text").GetString()!;
        }
    }

    private static string RandomText(int seed, int words)
    {
        Random random = new(seed);
        return string.Join(' ', Enumerable.Range(0, words).Select(_ => new string(random.GetItems(Letters, random.Next(1, 9)))
            + (random.Next(4) switch { 0 => ",", 1 => "'s", 2 => "-x", _ => "" })));
    }
}

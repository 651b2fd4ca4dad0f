using System.IO.Compression;
using System.Text;
using Glossa.Data;
using Glossa.Models;
using Glossa.Testing;
using Xunit;

namespace Glossa.Pipelines.Tests;

/// <summary>Texts with emoji become examples: which, how many, and the same by another way of counting.</summary>
public sealed class EmojiCorpusTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Each_emoji_of_a_text_labels_an_example()
    {
        EmojiCorpusReport report = Write(
            new(), "so funny 😂😂 lol 😭", "good 👍🏽", "good 👍🏿", "no emoji", "😂", "  😭 \t😭 ", "so funny 😂 lol");
        Assert.Equal(["so funny lol|😂", "so funny lol|😭", "good|👍"], Examples());
        Assert.Equal((7, 6, 3, 3), (report.Texts, report.WithEmoji, report.Kinds, report.Examples));
        Assert.Equal([("👍", 1L), ("😂", 1L), ("😭", 1L)], report.Counts);
    }

    [Fact]
    public void The_most_frequent_the_given_or_those_with_enough_examples_are_labels()
    {
        string[] texts = ["a 😂", "b 😂", "c 😂", "a 😭", "b 😭", "a ❤️", "long text with words 🎶"];
        Assert.Equal([("😂", 3L), ("😭", 2L)], Write(new() { Most = 2 }, texts).Counts);
        Assert.Equal(["a|😂", "b|😂", "c|😂", "a|😭", "b|😭"], Examples());
        Assert.Equal([("😂", 3L), ("😭", 2L)], Write(new() { MinimumCount = 2 }, texts).Counts);
        Assert.Equal([("❤", 1L), ("🎶", 1L)], Write(new() { Only = ["🎶", "❤️", "🙈"] }, texts).Counts);
        Assert.Equal([("😂", 3L), ("😭", 2L), ("❤", 1L), ("🎶", 1L)], Write(new() { Only = DeepMojiEmoji.All, Most = 1 }, texts).Counts);
        Assert.Equal([("🎶", 1L)], Write(new() { MinimumWords = 4 }, texts).Counts);
    }

    [Fact]
    public void Many_texts_of_several_files_give_what_brute_force_counts()
    {
        Random random = new(2);
        string[] emoji = ["😂", "😭", "❤", "👍🏽", "🎶", "🙈"];
        string[] texts = [.. Enumerable.Range(0, 5000).Select(_ => $"word{random.Next(50)} "
            + $"{string.Concat(Enumerable.Range(0, random.Next(4)).Select(_ => emoji[random.Next(random.Next(1, 7))]))}")];
        File.WriteAllLines(folder["a.txt"], texts[..2000]);
        using (StreamWriter csv = new(new GZipStream(File.Create(folder["b.csv.gz"]), CompressionLevel.Fastest), new UTF8Encoding(false)))
        {
            csv.WriteLine("id,tweet");
            foreach (string text in texts[2000..]) csv.WriteLine($"1,{text}");
        }
        Assert.Throws<DataException>(() => EmojiCorpus.Write([folder["a.txt"], folder["b.csv.gz"]], folder["out.jsonl"]));
        Assert.False(File.Exists(folder["out.jsonl"]));
        List<EmojiCorpusProgress> told = [];
        EmojiCorpusOptions options = new() { Corpus = new() { TextField = "tweet" }, Most = 4 };
        EmojiCorpusReport report = EmojiCorpus.Write([folder["a.txt"], folder["b.csv.gz"]], folder["out.jsonl"], options, new Teller(told));
        string[] all = [.. texts
            .SelectMany(text => emoji.Where(text.Contains).Select(one => $"{text.Split(' ')[0]}|{(one == "👍🏽" ? "👍" : one)}"))
            .Distinct()];
        Dictionary<string, long> counts = all.GroupBy(example => example.Split('|')[1])
            .ToDictionary(group => group.Key, group => group.LongCount());
        var best = counts.OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key, StringComparer.Ordinal).Take(4).ToArray();
        Assert.Equal(best.Select(entry => (entry.Key, entry.Value)), report.Counts);
        Assert.Equal(
            all.Where(example => best.Any(entry => entry.Key == example.Split('|')[1])).Order(StringComparer.Ordinal),
            Examples().Order(StringComparer.Ordinal));
        Assert.Equal((5000, texts.Count(text => !text.EndsWith(' '))), (report.Texts, report.WithEmoji));
        Assert.Equal(told.Select(progress => progress.Share).Order(), told.Select(progress => progress.Share));
        Assert.Equal((1.0, 10_000), (told[^1].Share, told[^1].Texts));
    }

    [Fact]
    public void What_cannot_be_is_said()
    {
        Assert.Contains("has words and emoji", Refusal(new(), "no emoji"), StringComparison.Ordinal);
        Assert.Contains(
            "one of the emoji that were asked for; there are 😂", Refusal(new() { Only = ["🙈"] }, "x 😂"), StringComparison.Ordinal);
        Assert.Contains("':joy:' is not one emoji", Refusal(new() { Only = [":joy:"] }, "x 😂"), StringComparison.Ordinal);
        Assert.Contains("is not one emoji", Refusal(new() { Only = ["😂😭"] }, "x 😂"), StringComparison.Ordinal);
        Assert.Throws<OperationCanceledException>(
            () => EmojiCorpus.Write([folder["in.txt"]], folder["out.jsonl"], cancellation: new CancellationToken(true)));
        Assert.False(File.Exists(folder["out.jsonl"]));
    }

    private string Refusal(EmojiCorpusOptions options, params string[] texts) =>
        Assert.Throws<DataException>(() => Write(options, texts)).Message;

    private EmojiCorpusReport Write(EmojiCorpusOptions options, params string[] texts)
    {
        File.WriteAllLines(folder["in.txt"], texts);
        return EmojiCorpus.Write([folder["in.txt"]], folder["out.jsonl"], options);
    }

    private string[] Examples() => [.. CorpusReader.Open(folder["out.jsonl"]).Read().Select(text => $"{text.Text}|{text.Label}")];

    private sealed class Teller(List<EmojiCorpusProgress> told) : IProgress<EmojiCorpusProgress>
    {
        public void Report(EmojiCorpusProgress value) => told.Add(value);
    }
}

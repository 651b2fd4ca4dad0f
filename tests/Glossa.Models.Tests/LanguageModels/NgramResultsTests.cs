using System.IO.Compression;
using Glossa.Testing;
using Xunit;

namespace Glossa.Models.Tests;

/// <summary>The figures of docs/results/language-models.md, section 'N-grams'; the conventions are described there.</summary>
public class NgramResultsTests
{
    [SharedDataTheory("data/lm-corpora/wikitext-2")]
    [InlineData(1, 13_777, 0, 11_896, new[] { 245.05, 231.39, 229.08, 228.20 }, new[] { 279.47, 262.67, 259.81, 258.83 })]
    [InlineData(2, 9_211, 4_566, 18_768, new[] { 180.14, 169.96, 168.45, 167.78 }, new[] { 224.39, 210.30, 208.18, 207.35 })]
    public void Words_of_WikiText_2(
        int minCount, int vocabulary, int unknownInTraining, int unknownInTest, double[] perplexities, double[] perplexitiesOfKnown)
    {
        string[] train = Words("wiki.valid.tokens.gz"), test = Words("wiki.test.tokens.gz");
        Assert.Equal((217_646, 245_569), (train.Length, test.Length));
        Assert.Equal((11_718, 15_218), (train.Count(word => word == "<unk>"), test.Count(word => word == "<unk>")));
        Dictionary<string, long> ids = new(StringComparer.Ordinal) { ["<unk>"] = 0, ["<eos>"] = 1 };
        foreach (IGrouping<string, string> word in train.GroupBy(word => word).Where(word => word.Count() >= minCount))
        {
            ids.TryAdd(word.Key, ids.Count);
        }
        bool[] isKnown = [.. test.Select(ids.ContainsKey)];
        Assert.Equal(
            (vocabulary, unknownInTraining, unknownInTest),
            (ids.Count, train.Count(word => !ids.ContainsKey(word)), isKnown.Count(known => !known)));

        long[] testIds = [.. test.Select(word => ids.GetValueOrDefault(word))];
        NgramCounts counts = NgramCounts.Count([train.Select(word => ids.GetValueOrDefault(word)).ToArray()], 5, ids.Count, before: 1);
        for (int order = 2; order <= 5; order++)
        {
            double[] logs = Score(new NgramKneserNey(counts.Shortened(order)), testIds);
            Assert.Equal(perplexities[order - 2], Math.Exp(-logs.Average()), 0.005);
            Assert.Equal(perplexitiesOfKnown[order - 2], Math.Exp(-logs.Where((_, i) => isKnown[i]).Average()), 0.005);
        }
    }

    [SharedDataFact("data/lm-corpora/tinyshakespeare.txt.gz")]
    public void Characters_of_tiny_Shakespeare()
    {
        // Nats per character with smoothing; without: test characters after an unseen context, characters with probability zero, nats of
        // the others.
        (double Smoothed, int Unseen, int Impossible, double Others)[] expected =
        [
            (2.4836, 0, 188, 2.4699), (2.0382, 188, 1_367, 1.9682), (1.7191, 1_555, 3_606, 1.5741), (1.5612, 4_691, 8_116, 1.2922),
            (1.5227, 11_288, 15_242, 1.0736), (1.5166, 23_204, 22_436, 0.8853), (1.5193, 38_818, 28_460, 0.7278),
            (1.5221, 55_394, 33_022, 0.6062), (1.5226, 70_961, 35_682, 0.5343),
        ];
        string text = Read("tinyshakespeare.txt.gz");
        char[] symbols = [.. text.Distinct().Order()];
        long[] ids = [.. text.Select(c => (long)Array.BinarySearch(symbols, c))];
        int split = ids.Length * 9 / 10;
        long[] test = ids[split..];
        Assert.Equal((65, '\n', 1_003_854, 111_540), (symbols.Length, symbols[0], split, test.Length));

        NgramCounts all = NgramCounts.Count([ids.AsMemory(0, split)], expected.Length + 1, symbols.Length, before: 0);
        for (int order = 2; order <= all.Order; order++)
        {
            NgramCounts counts = all.Shortened(order);
            (double smoothed, int unseen, int impossible, double others) = expected[order - 2];
            Assert.Equal(smoothed, -Score(new NgramKneserNey(counts), test).Average(), 0.00005);
            double[] unsmoothed = Score(new NgramMaximumLikelihood(counts), test);
            Assert.Equal(unseen, Enumerable.Range(0, test.Length).Count(i => counts.SeenLength(Context(test, i, counts)) < order - 1));
            Assert.Equal(impossible, unsmoothed.Count(double.IsNegativeInfinity));
            Assert.Equal(others, -unsmoothed.Where(double.IsFinite).Average(), 0.00005);
        }
    }

    private static double[] Score(NgramLanguageModel model, long[] text) =>
        [.. Enumerable.Range(0, text.Length).Select(i => model.LogProbability(Context(text, i, model.Counts), text[i]))];

    private static ReadOnlySpan<long> Context(long[] text, int position, NgramCounts counts)
    {
        int length = counts.Order - 1;
        return position >= length
            ? text.AsSpan(position - length, length)
            : (long[])[.. Enumerable.Repeat((long)counts.Before, length - position), .. text.AsSpan(0, position)];
    }

    private static string[] Words(string file) =>
        [.. Read(Path.Combine("wikitext-2", file)).TrimEnd('\n').Split('\n')
            .SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Append("<eos>"))];

    private static string Read(string file)
    {
        using GZipStream unzipped = new(
            File.OpenRead(SharedData.PathOf(Path.Combine("data/lm-corpora", file))), CompressionMode.Decompress);
        using StreamReader reader = new(unzipped);
        return reader.ReadToEnd();
    }
}

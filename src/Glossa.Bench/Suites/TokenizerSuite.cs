using Glossa.Text;

namespace Glossa.Bench.Suites;

/// <summary>Splitting English texts into tokens.</summary>
public static class TokenizerSuite
{
    private const int Reviews = 2000;

    /// <summary>The suite.</summary>
    public static BenchmarkSuite Suite { get; } = new(
        "tokenizer",
        "2,000 IMDB reviews into documents, in words between white space: "
            + "by a new tokenizer each time (fresh) and by one that has seen them (steady).",
        Cases);

    private static List<BenchmarkCase> Cases(IReadOnlyList<int> threadCounts)
    {
        List<BenchmarkCase> cases = [];
        string[] texts = BenchmarkData.ReadReviews(Reviews);
        double words = texts.Sum(text => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length);
        foreach (int threads in threadCounts)
        {
            Tokenizer steady = Tokenizer.For(English.Language);
            cases.Add(new BenchmarkCase(
                "reviews fresh", threads, "words/s", words, null, () => Read(Tokenizer.For(English.Language), texts, threads)));
            cases.Add(new BenchmarkCase("reviews steady", threads, "words/s", words, null, () => Read(steady, texts, threads)));
        }
        return cases;
    }

    private static void Read(Tokenizer tokenizer, string[] texts, int threads)
    {
        Thread[] others = [.. Enumerable.Range(1, threads - 1).Select(index => new Thread(() => Part(index)))];
        foreach (Thread other in others) other.Start();
        Part(0);
        foreach (Thread other in others) other.Join();

        void Part(int index)
        {
            for (int i = index; i < texts.Length; i += threads) tokenizer.Tokenize(texts[i]);
        }
    }
}

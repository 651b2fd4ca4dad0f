using Glossa.Formats;
using Glossa.Text;

namespace Glossa.Bench.Suites;

/// <summary>Dividing English texts into the word pieces of BERT.</summary>
public static class WordPieceSuite
{
    private const int Reviews = 2000, Compared = 200;
    private const string Folder = "data/all-minilm-l6-v2";

    /// <summary>The suite.</summary>
    public static BenchmarkSuite Suite { get; } = new(
        "wordpiece", "The ids of 2,000 IMDB reviews in the uncased vocabulary of BERT, special tokens included.", Cases);

    /// <summary>The folder of the vocabulary.</summary>
    public static string VocabularyFolder => BenchmarkData.FolderOf(Folder);

    /// <summary>Reads the texts of the suite.</summary>
    public static string[] ReadTexts() => BenchmarkData.ReadReviews(Reviews);

    /// <summary>
    /// Returns the ids of the first texts of letters, digits and simple punctuation, one after another: on other texts not all libraries
    /// give the ids of Hugging Face.
    /// </summary>
    /// <param name="texts">The texts.</param>
    /// <param name="ids">Gives the ids of a text.</param>
    public static float[] PlainIds(IEnumerable<string> texts, Func<string, IEnumerable<float>> ids) =>
        [.. texts.Where(IsPlain).Take(Compared).SelectMany(ids)];

    /// <summary>Whether a text has letters, digits and simple punctuation alone.</summary>
    /// <param name="text">The text.</param>
    internal static bool IsPlain(string text) =>
        text.All(c => char.IsAsciiLetterOrDigit(c) || " .,!?'\"()-:;".Contains(c, StringComparison.Ordinal));

    private static List<BenchmarkCase> Cases(IReadOnlyList<int> threadCounts)
    {
        List<BenchmarkCase> cases = [];
        string[] texts = ReadTexts();
        SubwordTokenizer tokenizer = HuggingFaceTokenizer.Load(VocabularyFolder);
        foreach (int threads in threadCounts)
        {
            cases.Add(new BenchmarkCase(
                "reviews ids", threads, "texts/s", texts.Length, null, () => tokenizer.IdsBatch(texts, threads: threads))
            {
                Operands = new BenchmarkOperands(
                    new Dictionary<string, Tensors.Tensor>(), new Dictionary<string, Tensors.IdTensor>(),
                    () => PlainIds(texts, text => tokenizer.Ids(text).Select(id => (float)id))),
            });
        }
        return cases;
    }
}

using Glossa.Pipelines;
using Glossa.Tensors;

namespace Glossa.Bench.Suites;

/// <summary>Vectors of English sentences, from text, with MiniLM.</summary>
public static class EmbedSuite
{
    private const int Sentences = 2000, Compared = 200;
    private const string Folder = "data/all-minilm-l6-v2";

    /// <summary>The suite.</summary>
    public static BenchmarkSuite Suite { get; } = new(
        "embed", "The vectors of 2,000 sentences of the English Web Treebank by all-MiniLM-L6, from text.", Cases);

    /// <summary>Reads the model of the suite.</summary>
    public static TextEmbedder ReadModel() => TextEmbedder.Load(BenchmarkData.FolderOf(Folder));

    /// <summary>Reads the sentences of the suite.</summary>
    public static string[] ReadTexts() => BenchmarkData.ReadSentences(Sentences);

    /// <summary>Returns the first sentences on which all libraries give the ids of Hugging Face.</summary>
    /// <param name="texts">The sentences.</param>
    public static string[] ComparedTexts(IEnumerable<string> texts) => [.. texts.Where(WordPieceSuite.IsPlain).Take(Compared)];

    private static List<BenchmarkCase> Cases(IReadOnlyList<int> threadCounts)
    {
        string[] texts = ReadTexts();
        TextEmbedder embedder = ReadModel();
        return
        [
            .. threadCounts.Select(threads => new BenchmarkCase(
                "sentences", threads, "texts/s", texts.Length, null, () => embedder.Encode(texts, threads))
            {
                Operands = new BenchmarkOperands(
                    embedder.Encoder.Model.State(), new Dictionary<string, IdTensor>(),
                    () => embedder.Encode(ComparedTexts(texts), threads).ToArray()),
            }),
        ];
    }
}

using Glossa.Data;
using Glossa.Nn;
using Glossa.Pipelines;
using Glossa.Tensors;
using Glossa.Text;

namespace Glossa.Bench.Suites;

/// <summary>
/// Text classifiers at the sizes of spaCy's small models: hashed tables of 2,000 and 3 × 1,000 rows, width 96, maxout of 3 pieces, 4 window
/// layers. Words are tokens.
/// </summary>
public static class TextClassificationSuites
{
    private const int Batch = 32, Batches = 8, PredictedTexts = 512, Width = 96, Depth = 4, Pieces = 3, Tables = 4, Window = 3;

    /// <summary>The multiply-adds of the direct algorithm for a word, as 10⁹ operations: mix and window layers.</summary>
    private const double GigaFlopsAWord = 2e-9 * Width * Pieces * ((Tables * Width) + (Depth * Window * Width));

    private static readonly LabelSet Labels = new(["0", "1"]);

    private static readonly ClassifierKind Cnn = new CnnConfig { Width = Width, Depth = Depth, Pieces = Pieces, Rows = 2000 };

    private static readonly NgramsConfig BagOfWords = new() { Ngrams = 1, NgramBits = 18 };

    /// <summary>Training.</summary>
    public static BenchmarkSuite Train { get; } = new(
        "textcat-train",
        $"Training text classifiers on tokenized IMDB reviews, {Batch} a batch, with Adam; the CNN with dropout of 0.2.",
        TrainingCases);

    /// <summary>Prediction.</summary>
    public static BenchmarkSuite Predict { get; } = new(
        "textcat-predict",
        $"Classifying {PredictedTexts} IMDB reviews, from raw text (the tokenizer has seen them before) or already tokenized.",
        PredictionCases);

    private static List<BenchmarkCase> TrainingCases(IReadOnlyList<int> threadCounts)
    {
        List<BenchmarkCase> cases = [];
        Doc[] docs = [.. Language.Blank("en").Pipe(BenchmarkData.ReadReviews(Batch * Batches))];
        double words = docs.Sum(doc => (double)doc.Count);
        ClassifierExample[][] batches = [.. docs.Select((doc, i) => new ClassifierExample(doc, [i % Labels.Count])).Chunk(Batch)];
        foreach (int threads in threadCounts)
        {
            cases.Add(new BenchmarkCase("cnn 96x4", threads, "words/s", words, 3 * words * GigaFlopsAWord, Epoch(Cnn, batches, threads)));
            cases.Add(new BenchmarkCase("bag of words", threads, "words/s", words, null, Epoch(BagOfWords, batches, threads)));
        }
        return cases;
    }

    private static Action Epoch(ClassifierKind model, ClassifierExample[][] batches, int threads)
    {
        TextCategorizer categorizer = New(model, [.. batches.SelectMany(batch => batch.Select(example => example.Doc))]);
        ClassifierTask task = new(categorizer);
        Adam adam = new(categorizer.Classifier);
        Run run = Run.ForTraining(1, threads);
        return () =>
        {
            foreach (ClassifierExample[] batch in batches)
            {
                using Scope scope = run.OpenScope();
                task.Loss(batch, run).Backward(run);
                adam.Step(run);
                adam.ClearGradients();
            }
        };
    }

    private static List<BenchmarkCase> PredictionCases(IReadOnlyList<int> threadCounts)
    {
        List<BenchmarkCase> cases = [];
        string[] texts = BenchmarkData.ReadReviews(PredictedTexts);
        Doc[] docs = [.. Language.Blank("en").Pipe(texts)];
        Language cnn = Trained(Cnn, docs), bagOfWords = Trained(BagOfWords, docs);
        double words = docs.Sum(doc => (double)doc.Count), flops = words * GigaFlopsAWord;
        foreach (int threads in threadCounts)
        {
            cases.Add(new BenchmarkCase("cnn 96x4 from text", threads, "words/s", words, flops, () => Consume(cnn.Pipe(texts, threads))));
            cases.Add(new BenchmarkCase(
                "bag of words from text", threads, "words/s", words, null, () => Consume(bagOfWords.Pipe(texts, threads))));
        }
        TextCategorizer tokenized = (TextCategorizer)cnn.Components[0];
        Run run = Run.Inference();
        cases.Add(new BenchmarkCase("cnn 96x4 tokenized", 1, "words/s", words, flops, () =>
        {
            foreach (Doc[] batch in docs.Chunk(Batch))
            {
                using Scope scope = run.OpenScope();
                tokenized.Score(batch, run);
            }
        }));
        return cases;
    }

    private static Language Trained(ClassifierKind model, IReadOnlyList<Doc> docs) =>
        new(Tokenizer.For(English.Language), New(model, docs));

    private static TextCategorizer New(ClassifierKind model, IReadOnlyList<Doc> docs)
    {
        TextCategorizer categorizer = TextCategorizer.Learn(new ClassifierConfig { Model = model }, Labels, docs);
        categorizer.Classifier.Initialize(1);
        return categorizer;
    }

    private static void Consume(IEnumerable<Doc> docs)
    {
        foreach (Doc _ in docs) { }
    }
}

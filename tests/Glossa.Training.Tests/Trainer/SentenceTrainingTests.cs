using Glossa.Data;
using Glossa.Nn;
using Glossa.Tensors;
using Glossa.Testing;
using Xunit;

namespace Glossa.Training.Tests;

/// <summary>All pieces together on real sentences: read, split, batched by length, trained, scored.</summary>
public class SentenceTrainingTests
{
    [SharedDataFact("data/sentiment-labelled-sentences/yelp.jsonl.gz")]
    public void A_bag_of_words_learns_sentiment_from_three_thousand_sentences()
    {
        string[] names = ["amazon_cells", "imdb", "yelp"];
        LabelledText[] texts = [.. names
            .SelectMany(name => CorpusReader.Open(SharedData.PathOf($"data/sentiment-labelled-sentences/{name}.jsonl.gz")).Read())];
        Example[] examples = [.. texts.Select(text => new Example(Words(text.Text), text.Label == "1" ? 1 : 0))];
        int[][] parts = DataSplit.Stratified([.. examples.Select(example => example.Class)], [0.8, 0.2], 1);
        Example[] training = [.. parts[0].Select(i => examples[i])], validation = [.. parts[1].Select(i => examples[i])];

        BagOfWords task = new();
        TrainingOptions options = new()
        {
            MaxEpochs = 15,
            Patience = 3,
            Threads = 1,
            LearningRate = new LinearSchedule { From = 0.02, To = 0, Steps = 75 * 15 },
        };
        Trainer<Example> trainer = new(task, new Adam(task.Module), options);
        TrainingResult result =
            trainer.Train(new(training, new BucketSampler([.. training.Select(example => example.Ids.Length)]), validation));

        ClassificationReport report = task.Score(validation, Run.Inference());
        Assert.True(report.Accuracy >= 0.75, report.ToJson());
        Assert.Equal(result.Best!.Score, report.Accuracy);
        Assert.All(report.Labels.Values, label => Assert.InRange(label.F, 0.7, 1));
        Assert.Equal(600, report.Examples);
    }

    /// <summary>Words hashed to rows; a text too short for any has one row.</summary>
    private static long[] Words(string text)
    {
        string[] words = text.ToLowerInvariant().Split([' ', '.', ',', '!', '?', '"', '(', ')'], StringSplitOptions.RemoveEmptyEntries);
        return [.. words.DefaultIfEmpty("")
            .Select(word => (long)(MurmurHash3.Hash128(word.Aggregate(0ul, (hash, c) => (hash * 31) + c), 0).A % BagOfWords.Rows))];
    }

    private sealed record Example(long[] Ids, int Class);

    private sealed class BagOfWords : Module, ITrainingTask<Example>
    {
        public const int Rows = 20_000;

        private readonly EmbeddingBag words = new(Rows, 32);
        private readonly Linear output = new(32, 2);

        public BagOfWords() => this.Initialize(1);

        public Module Module => this;

        public Tensor Loss(IReadOnlyList<Example> batch, Run run) =>
            Nn.Loss.CrossEntropy(Forward(batch, run), IdTensor.Of([.. batch.Select(example => (long)example.Class)]), run);

        public long CountWords(IReadOnlyList<Example> batch) => batch.Sum(example => (long)example.Ids.Length);

        public IReadOnlyDictionary<string, double> Evaluate(IReadOnlyList<Example> examples, Run run, CancellationToken cancellation) =>
            Score(examples, run).ToScores();

        public ClassificationReport Score(IReadOnlyList<Example> examples, Run run)
        {
            using Scope scope = run.OpenScope();
            float[] probabilities = Forward(examples, run).Softmax(run).ToArray();
            ClassScorer scorer = new(["negative", "positive"]);
            for (int i = 0; i < examples.Count; i++) scorer.Add(examples[i].Class, probabilities.AsSpan(2 * i, 2));
            return scorer.Report();
        }

        private Tensor Forward(IReadOnlyList<Example> batch, Run run)
        {
            int[] offsets = new int[batch.Count];
            for (int i = 1; i < offsets.Length; i++) offsets[i] = offsets[i - 1] + batch[i - 1].Ids.Length;
            return output.Forward(words.Forward(IdTensor.Of([.. batch.SelectMany(example => example.Ids)]), offsets, run), run);
        }
    }
}

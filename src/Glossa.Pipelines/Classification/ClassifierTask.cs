using System.Diagnostics;
using Glossa.Nn;
using Glossa.Tensors;
using Glossa.Text;
using Glossa.Training;

namespace Glossa.Pipelines;

/// <summary>A text, split, with its class.</summary>
/// <param name="Doc">The text.</param>
/// <param name="Class">Its class number.</param>
public sealed record ClassifierExample(Doc Doc, int Class);

/// <summary>What the trainer must know of text classification: cross-entropy of the classes, and the usual scores.</summary>
/// <param name="categorizer">The model that is trained.</param>
public sealed class ClassifierTask(TextCategorizer categorizer) : ITrainingTask<ClassifierExample>
{
    private const int EvaluationBatch = 64;

    /// <inheritdoc/>
    public Module Module => categorizer.Classifier;

    /// <inheritdoc/>
    public Tensor Loss(IReadOnlyList<ClassifierExample> batch, Run run)
    {
        Tensor logits = categorizer.Logits([.. batch.Select(example => example.Doc)], run);
        return Nn.Loss.CrossEntropy(logits, IdTensor.Of([.. batch.Select(example => (long)example.Class)]), run);
    }

    /// <inheritdoc/>
    public long CountWords(IReadOnlyList<ClassifierExample> batch) => batch.Sum(example => (long)example.Doc.Count);

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, double> Evaluate(IReadOnlyList<ClassifierExample> examples, Run run, CancellationToken cancellation) =>
        Report(examples, run, cancellation).ToScores();

    /// <summary>Scores the model on examples.</summary>
    /// <param name="examples">The examples.</param>
    /// <param name="run">A run that neither trains nor records.</param>
    /// <param name="cancellation">Stops.</param>
    public ClassificationReport Report(IReadOnlyList<ClassifierExample> examples, Run run, CancellationToken cancellation = default)
    {
        ClassScorer scorer = new(categorizer.Labels.Names);
        long start = Stopwatch.GetTimestamp();
        foreach (ClassifierExample[] batch in examples.Chunk(EvaluationBatch))
        {
            cancellation.ThrowIfCancellationRequested();
            using Scope scope = run.OpenScope();
            float[] scores = categorizer.Score([.. batch.Select(example => example.Doc)], run).ToArray();
            int classes = categorizer.Labels.Count;
            for (int i = 0; i < batch.Length; i++) scorer.Add(batch[i].Class, scores.AsSpan(i * classes, classes));
        }
        return scorer.Report() with { WordsPerSecond = CountWords(examples) / Stopwatch.GetElapsedTime(start).TotalSeconds };
    }
}

using System.Diagnostics;
using Glossa.Models;
using Glossa.Nn;
using Glossa.Tensors;
using Glossa.Text;
using Glossa.Training;

namespace Glossa.Pipelines;

/// <summary>A text, split, with its labels.</summary>
/// <param name="Doc">The text.</param>
/// <param name="Labels">The class ids of its labels, each once; exactly one where labels exclude each other.</param>
public sealed record ClassifierExample(Doc Doc, IReadOnlyList<int> Labels);

/// <summary>The training task of text classification: the loss that suits the labels, and the usual scores.</summary>
/// <param name="categorizer">The model that is trained.</param>
public sealed class ClassifierTask(TextCategorizer categorizer) : ITrainingTask<ClassifierExample>
{
    /// <summary>The name of the mean loss among the scores of an evaluation.</summary>
    internal const string LossName = "loss";

    private const int EvaluationBatch = 64;

    private readonly PieceLimit limit = new(categorizer.Config.Training.MaxPieces, categorizer.Classifier);

    /// <inheritdoc/>
    public Module Module => categorizer.Classifier;

    /// <inheritdoc/>
    public Tensor Loss(IReadOnlyList<ClassifierExample> batch, Run run)
    {
        int[][] labels = [.. batch.Select(example => example.Labels.ToArray())];
        return categorizer.TrainingLogits(new TokenBatch([.. batch.Select(example => example.Doc)]), run)
            .Select(logits => categorizer.Labelling.Loss(logits, labels, categorizer.Config.Training.LabelSmoothing, run))
            .Aggregate((sum, loss) => sum.Add(loss, run));
    }

    /// <inheritdoc/>
    public IReadOnlyList<IReadOnlyList<ClassifierExample>> Parts(IReadOnlyList<ClassifierExample> batch) =>
        limit.Split(batch, example => example.Doc);

    /// <inheritdoc/>
    public long CountWords(IReadOnlyList<ClassifierExample> batch) => batch.Sum(example => (long)example.Doc.Count);

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, double> Evaluate(IReadOnlyList<ClassifierExample> examples, Run run, CancellationToken cancellation)
    {
        (ClassificationReport report, double loss) = Score(examples, scorer => scorer.Validate(), run, cancellation);
        return new Dictionary<string, double>(report.ToScores(categorizer.Config.PositiveLabel)) { [LossName] = loss };
    }

    /// <summary>Scores the model on examples, with its own thresholds.</summary>
    /// <param name="examples">The examples.</param>
    /// <param name="run">A run that neither trains nor records.</param>
    /// <param name="cancellation">Stops the work.</param>
    public ClassificationReport Report(IReadOnlyList<ClassifierExample> examples, Run run, CancellationToken cancellation = default) =>
        Score(examples, scorer => scorer.Report(categorizer.Thresholds), run, cancellation).Report;

    /// <summary>
    /// Scores the model on validation examples. Where the configuration leaves thresholds open, they are chosen by these examples and
    /// included in the report; the scores are then a little better than on texts that were not used to choose them.
    /// </summary>
    /// <param name="examples">The examples, none of which is trained on or reported on.</param>
    /// <param name="run">A run that neither trains nor records.</param>
    /// <param name="cancellation">Stops the work.</param>
    public ClassificationReport Validate(IReadOnlyList<ClassifierExample> examples, Run run, CancellationToken cancellation = default) =>
        Score(examples, scorer => scorer.Validate(), run, cancellation).Report;

    private (ClassificationReport Report, double Loss) Score(
        IReadOnlyList<ClassifierExample> examples, Func<ILabelScorer, ClassificationReport> report, Run run, CancellationToken cancellation)
    {
        (ILabelScorer scorer, ILabelScorer before) = (NewScorer(), NewScorer());
        double loss = 0;
        long start = Stopwatch.GetTimestamp();
        foreach (ClassifierExample[] batch in examples.Chunk(EvaluationBatch))
        {
            cancellation.ThrowIfCancellationRequested();
            using Scope scope = run.OpenScope();
            Tensor logits = categorizer.Logits([.. batch.Select(example => example.Doc)], run);
            loss += batch.Length * categorizer.Labelling.Loss(logits, [.. batch.Select(example => example.Labels)], 0, run).ToDouble();
            Add(scorer, batch, categorizer.Probabilities(logits, run).ToArray());
            if (IsCalibrated) Add(before, batch, categorizer.Labelling.Probabilities(logits, run).ToArray());
        }
        ClassificationReport scores = report(scorer) with
        {
            CalibrationBefore = IsCalibrated ? before.Report(categorizer.Thresholds).Calibration : null,
            WordsPerSecond = CountWords(examples) / Stopwatch.GetElapsedTime(start).TotalSeconds,
        };
        return (scores, loss / examples.Count);
    }

    private bool IsCalibrated => categorizer.Temperature != Temperature.None;

    private ILabelScorer NewScorer() => categorizer.Labelling.NewScorer(categorizer.Labels);

    private void Add(ILabelScorer scorer, ClassifierExample[] batch, float[] probabilities)
    {
        int labels = categorizer.Labels.Count;
        for (int i = 0; i < batch.Length; i++) scorer.Add(batch[i].Labels, probabilities.AsSpan(i * labels, labels));
    }
}

using Glossa.Models;
using Glossa.Tensors;

namespace Glossa.Pipelines;

/// <summary>
/// The validation texts of a classifier that was trained: temperatures and the weights of an ensemble are chosen by them.
/// </summary>
public sealed class ValidationTexts
{
    private const int BatchSize = 64;

    private readonly TextCategorizer categorizer;
    private readonly IReadOnlyList<ClassifierExample> examples;
    private readonly IReadOnlyList<int>[] truths;
    private readonly CancellationToken cancellation;

    /// <summary>Creates the validation texts of a classifier.</summary>
    /// <param name="categorizer">The classifier.</param>
    /// <param name="examples">The texts with their labels, one or more.</param>
    /// <param name="cancellation">Stops the work.</param>
    internal ValidationTexts(TextCategorizer categorizer, IReadOnlyList<ClassifierExample> examples, CancellationToken cancellation)
    {
        (this.categorizer, this.examples, this.cancellation) = (categorizer, examples, cancellation);
        truths = [.. examples.Select(example => example.Labels)];
    }

    /// <summary>Whether a text has exactly one of the labels.</summary>
    public bool IsExclusive => categorizer.Config.Exclusive;

    /// <summary>Computes the predictions of a classifier, or of a part of it, for the texts, and the temperature that suits it.</summary>
    /// <param name="model">The classifier.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public CalibratedPredictions PredictionsOf(TextClassifier model)
    {
        Labelling labelling = categorizer.Labelling;
        Run run = Run.Inference(0);
        float[] logits = [.. examples.Chunk(BatchSize).SelectMany(LogitsOf)];
        double temperature = labelling.TemperatureOf(logits, truths);
        using Scope scope = run.OpenScope();
        Tensor calibrated = Tensor.From(logits, [examples.Count, model.Classes]).Scale(1 / temperature, run);
        float[] probabilities = labelling.Probabilities(calibrated, run).ToArray();
        return new CalibratedPredictions(
            temperature, labelling.LikelihoodsOf(probabilities, truths), ScoreOf(calibrated, probabilities, run));

        float[] LogitsOf(ClassifierExample[] batch)
        {
            cancellation.ThrowIfCancellationRequested();
            using Scope scope = run.OpenScope();
            return categorizer.Logits(model, new TokenBatch([.. batch.Select(example => example.Doc)]), run).ToArray();
        }
    }

    /// <summary>Returns the score by which the best model was chosen, or the negative loss: higher is better.</summary>
    private double ScoreOf(Tensor logits, float[] probabilities, Run run)
    {
        string metric = categorizer.Config.Training.Metric;
        if (metric == ClassifierTask.LossName) return -categorizer.Labelling.Loss(logits, truths, 0, run).ToDouble();
        ILabelScorer scorer = categorizer.Labelling.NewScorer(categorizer.Labels);
        int labels = categorizer.Labels.Count;
        for (int i = 0; i < truths.Length; i++) scorer.Add(truths[i], probabilities.AsSpan(i * labels, labels));
        return scorer.Validate().ToScores(categorizer.Config.PositiveLabel).GetValueOrDefault(metric);
    }
}

/// <summary>The predictions of a classifier for validation texts.</summary>
/// <param name="Temperature">The temperature under which the texts are likeliest.</param>
/// <param name="Likelihoods">The probability that it then gives to each truth: to each text's class, or to each label's presence or
/// absence.</param>
/// <param name="Score">The score by which the best model was chosen; higher is better.</param>
public sealed record CalibratedPredictions(double Temperature, IReadOnlyList<double> Likelihoods, double Score);

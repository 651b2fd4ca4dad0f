using Glossa.Data;

namespace Glossa.Training;

/// <summary>Collects the predictions of a classifier with exclusive classes, and scores them.</summary>
public sealed class ClassScorer
{
    private readonly ScoredLabels scored;
    private readonly ConfusionMatrix confusion;
    private readonly List<int> truths = [];
    private readonly List<float> confidences = [];
    private readonly List<bool> isRight = [];

    /// <summary>A scorer of no predictions yet.</summary>
    /// <param name="labels">The classes' names, in the model's order.</param>
    /// <exception cref="DataException">There are none, or one occurs twice.</exception>
    public ClassScorer(IReadOnlyList<string> labels)
    {
        scored = new ScoredLabels(labels);
        confusion = new ConfusionMatrix(labels.Count);
    }

    /// <summary>The number of times each class was predicted as each.</summary>
    public ConfusionMatrix Confusion => confusion;

    /// <summary>Adds a prediction: the class with the highest probability, of equal ones the first.</summary>
    /// <param name="truth">The right class.</param>
    /// <param name="probabilities">The probability of each class. <c>Shape: [classes]</c>.</param>
    /// <exception cref="DataException">There is no such class, or not one probability for each.</exception>
    public void Add(int truth, ReadOnlySpan<float> probabilities)
    {
        if ((uint)truth >= (uint)scored.Labels.Count)
        {
            throw new DataException(
                $"Class {truth} was given, but there are {scored.Labels.Count}: valid are 0 to {scored.Labels.Count - 1}.");
        }
        scored.Add(probabilities);
        int predicted = 0;
        for (int c = 1; c < probabilities.Length; c++)
        {
            if (probabilities[c] > probabilities[predicted]) predicted = c;
        }
        confusion.Add(truth, predicted);
        truths.Add(truth);
        confidences.Add(probabilities[predicted]);
        isRight.Add(predicted == truth);
    }

    /// <summary>Returns the scores of all predictions added so far.</summary>
    /// <param name="calibrationBins">The number of bins of the reliability diagram.</param>
    /// <exception cref="DataException">The values added are no probabilities.</exception>
    public ClassificationReport Report(int calibrationBins = Calibration.DefaultBins)
    {
        int classes = scored.Labels.Count;
        ClassScore[] scores = [.. Enumerable.Range(0, classes).Select(confusion.Score)];
        double?[] areas =
            [.. Enumerable.Range(0, classes).Select(c => RocAuc.Binary(scored.Of(c), [.. truths.Select(truth => truth == c)]))];
        return ClassificationReport.Of(scored.Labels, scores, areas, scored.Examples, confusion.Accuracy) with
        {
            Confusion = confusion.ToRows(),
            Calibration = scored.Examples == 0 ? null : Calibration.Of([.. confidences], [.. isRight], calibrationBins),
        };
    }
}

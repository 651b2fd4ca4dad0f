using Glossa.Data;

namespace Glossa.Training;

/// <summary>Collects the predictions of a classifier whose examples have any number of labels, and scores them.</summary>
public sealed class MultiLabelScorer
{
    private readonly ScoredLabels scored;
    private readonly List<bool>[] truths;

    /// <summary>A scorer of no predictions yet.</summary>
    /// <param name="labels">The labels' names, in the model's order.</param>
    /// <exception cref="DataException">There are none, or one occurs twice.</exception>
    public MultiLabelScorer(IReadOnlyList<string> labels)
    {
        scored = new ScoredLabels(labels);
        truths = [.. labels.Select(_ => new List<bool>())];
    }

    /// <summary>Adds a prediction.</summary>
    /// <param name="truth">Whether the example has each label. <c>Shape: [labels]</c>.</param>
    /// <param name="probabilities">The probability of each label. <c>Shape: [labels]</c>.</param>
    /// <exception cref="DataException">There is not one value for each label.</exception>
    public void Add(ReadOnlySpan<bool> truth, ReadOnlySpan<float> probabilities)
    {
        if (truth.Length != truths.Length) throw new DataException($"{truth.Length} truths were given for {truths.Length} labels.");
        scored.Add(probabilities);
        for (int label = 0; label < truths.Length; label++) truths[label].Add(truth[label]);
    }

    /// <summary>
    /// Returns the threshold of each label with the best F on the predictions added: call it with validation data, and report on other
    /// data.
    /// </summary>
    /// <param name="most">The highest threshold there may be.</param>
    /// <param name="window">The fraction of all thresholds over which F is averaged around each.</param>
    /// <exception cref="DataException">A probability is NaN.</exception>
    public double[] FindThresholds(double most = 1, double window = 0) =>
        [.. Enumerable.Range(0, truths.Length).Select(label => Threshold.Best(scored.Of(label), [.. truths[label]], most, window).Value)];

    /// <summary>Returns the scores of all predictions added so far; the accuracy counts examples all of whose labels are right.</summary>
    /// <param name="thresholds">The probability from which on each label is predicted; 0.5 for all when left out.</param>
    /// <param name="calibrationBins">The number of bins of the reliability diagram of all labels together.</param>
    /// <exception cref="DataException">There is not one threshold for each label, or the values added are no probabilities.</exception>
    public ClassificationReport Report(IReadOnlyList<double>? thresholds = null, int calibrationBins = Calibration.DefaultBins)
    {
        thresholds ??= [.. truths.Select(_ => Threshold.Default)];
        if (thresholds.Count != truths.Length)
        {
            throw new DataException($"{thresholds.Count} thresholds were given for {truths.Length} labels.");
        }
        bool[] isExact = new bool[scored.Examples];
        Array.Fill(isExact, true);
        ClassScore[] scores = new ClassScore[truths.Length];
        double?[] areas = new double?[truths.Length];
        for (int label = 0; label < truths.Length; label++)
        {
            float[] probabilities = scored.Of(label);
            for (int i = 0; i < probabilities.Length; i++)
            {
                bool predicted = probabilities[i] >= thresholds[label], truth = truths[label][i];
                scores[label] += new ClassScore(predicted && truth ? 1 : 0, predicted && !truth ? 1 : 0, !predicted && truth ? 1 : 0);
                isExact[i] &= predicted == truth;
            }
            areas[label] = RocAuc.Binary(probabilities, [.. truths[label]]);
        }
        ClassificationReport report = ClassificationReport.Of(scored.Labels, scores, areas, scored.Examples, isExact.Length == 0 ? 0
            : (double)isExact.Count(exact => exact) / isExact.Length);
        return report with
        {
            Labels = new OrderedDictionary<string, LabelReport>(
                report.Labels.Select((entry, label) => KeyValuePair.Create(entry.Key, entry.Value with { Threshold = thresholds[label] }))),
            Calibration = scored.Examples == 0 ? null : Calibrate(calibrationBins),
        };
    }

    /// <summary>Every label of every example is one statement: it has the label, with this probability.</summary>
    private Calibration Calibrate(int bins) =>
        Calibration.Of([.. Enumerable.Range(0, truths.Length).SelectMany(scored.Of)], [.. truths.SelectMany(truth => truth)], bins);
}

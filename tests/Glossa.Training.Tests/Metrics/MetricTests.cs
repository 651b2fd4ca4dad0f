using FsCheck;
using FsCheck.Fluent;
using Glossa.Data;
using Xunit;

namespace Glossa.Training.Tests.Metrics;

/// <summary>Single metrics against the definition, counted out.</summary>
public class MetricTests
{
    private static readonly Arbitrary<(byte Score, bool Truth)[]> Predictions = ArbMap.Default.ArbFor<(byte, bool)[]>();

    [Fact]
    public void AUC_is_the_part_of_pairs_in_the_right_order() => Prop.ForAll(Predictions, predictions =>
    {
        // Few different scores, so that many are tied.
        float[] scores = [.. predictions.Select(p => (p.Score % 8) / 8f)];
        bool[] truths = [.. predictions.Select(p => p.Truth)];
        double right = 0, pairs = 0;
        foreach (int i in Enumerable.Range(0, scores.Length).Where(i => truths[i]))
        {
            foreach (int j in Enumerable.Range(0, scores.Length).Where(j => !truths[j]))
            {
                right += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
                pairs++;
            }
        }
        double? auc = RocAuc.Binary(scores, truths);
        return pairs == 0 ? auc is null : Math.Abs(auc!.Value - (right / pairs)) < 1e-12;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void AUC_is_undefined_for_NaN_and_wrong_for_unequal_numbers()
    {
        Assert.Null(RocAuc.Binary([0.5f, float.NaN], [true, false]));
        Assert.Throws<DataException>(() => RocAuc.Binary([0.5f], [true, false]));
        Assert.Equal(0.75, RocAuc.Macro([0.5, null, 1.0]));
        Assert.Null(RocAuc.Macro([null]));
    }

    [Fact]
    public void The_best_threshold_is_no_worse_than_any_other() => Prop.ForAll(Predictions, predictions =>
    {
        float[] scores = [.. predictions.Select(p => p.Score / 255f)];
        bool[] truths = [.. predictions.Select(p => p.Truth)];
        Threshold best = Threshold.Best(scores, truths);
        double reached = F(scores, truths, best.Value);
        bool isBest = Enumerable.Range(0, 512).Select(step => step / 511.0).Concat(scores.Select(score => (double)score))
            .All(threshold => F(scores, truths, threshold) <= best.F + 1e-12);
        return isBest && (best.F == 0 || Math.Abs(reached - best.F) < 1e-12);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_threshold_lies_midway_and_of_equals_nearest_to_a_half()
    {
        Assert.Equal(new Threshold(0.5, 1), Threshold.Best([0.25f, 0.75f], [false, true]));
        // Where no example has the label nothing can be found.
        Assert.Equal(new Threshold(0.5, 0), Threshold.Best([0.1f, 0.9f], [false, false]));
        float next = MathF.BitIncrement(0.5f);
        Assert.Equal(next, Threshold.Best([0.5f, next], [false, true]).Value);
        // With a limit, the best of those below it: 2 of 3 are right from the limit on, and the limit itself is one of them.
        Assert.Equal(new Threshold(0.85f, 1), Threshold.Best([0.1f, 0.8f, 0.9f], [false, false, true]));
        Assert.Equal(new Threshold(0.45f, 2 / 3.0), Threshold.Best([0.1f, 0.8f, 0.9f], [false, false, true], most: 0.5));
        Assert.Equal(new Threshold(0.3, 1), Threshold.Best([0.1f, 0.9f], [false, true], most: 0.3));
        // One example decides the best F; with neighbours averaged, the threshold keeps away from it.
        float[] scores = [0.125f, 0.25f, 0.375f, 0.5f, 0.625f, 0.75f, 0.875f];
        bool[] isPositive = [false, false, false, false, false, true, false];
        Assert.Equal(new Threshold(0.6875, 2 / 3.0), Threshold.Best(scores, isPositive));
        Assert.Equal(new Threshold(0.5625, 0.5), Threshold.Best(scores, isPositive, window: 0.3));
        Assert.Contains("NaN", Assert.Throws<DataException>(() => Threshold.Best([float.NaN], [true])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_calibration_error_is_the_weighted_gap_of_the_bins() => Prop.ForAll(Predictions, predictions =>
    {
        float[] confidences = [.. predictions.Select(p => p.Score / 255f)];
        bool[] isRight = [.. predictions.Select(p => p.Truth)];
        const int Bins = 7;
        double error = 0, largest = 0;
        for (int bin = 0; bin < Bins; bin++)
        {
            double lower = (double)bin / Bins, upper = (bin + 1.0) / Bins;
            int[] inside = [.. Enumerable.Range(0, confidences.Length)
                .Where(i => (confidences[i] > lower && confidences[i] <= upper) || (bin == 0 && confidences[i] == 0))];
            if (inside.Length == 0) continue;
            double gap = Math.Abs(inside.Average(i => confidences[i]) - inside.Average(i => isRight[i] ? 1.0 : 0));
            error += gap * inside.Length / confidences.Length;
            largest = Math.Max(largest, gap);
        }
        Calibration calibration = Calibration.Of(confidences, isRight, Bins);
        return Math.Abs(calibration.ExpectedError - error) < 1e-6 && Math.Abs(calibration.LargestError - largest) < 1e-6
            && calibration.Bins.Sum(bin => bin.Count) == confidences.Length;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_confidence_that_is_no_probability_is_an_error()
    {
        Assert.Contains(
            "no probability", Assert.Throws<DataException>(() => Calibration.Of([1.5f], [true])).Message, StringComparison.Ordinal);
        Assert.Contains(
            "no probability", Assert.Throws<DataException>(() => Calibration.Of([float.NaN], [true])).Message, StringComparison.Ordinal);
        Assert.Throws<DataException>(() => Calibration.Of([0.5f], []));
        Assert.Throws<DataException>(() => Calibration.Of([], [], 0));
    }

    [Fact]
    public void The_confusion_matrix_counts_rows_by_truth()
    {
        ConfusionMatrix matrix = new(2);
        matrix.Add(0, 1);
        matrix.Add(0, 1);
        matrix.Add(1, 1);
        Assert.Equal([[0, 2], [0, 1]], matrix.ToRows());
        Assert.Equal((3, 1.0 / 3), (matrix.Total, matrix.Accuracy));
        Assert.Equal(new ClassScore(1, 2, 0), matrix.Score(1));
        Assert.Throws<DataException>(() => matrix.Add(0, 2));
        Assert.Throws<DataException>(() => matrix[-1, 0]);
    }

    private static double F(float[] scores, bool[] truths, double threshold)
    {
        int both = scores.Zip(truths).Count(pair => pair.First >= threshold && pair.Second);
        int predicted = scores.Count(score => score >= threshold), positives = truths.Count(truth => truth);
        return both == 0 ? 0 : 2.0 * both / (predicted + positives);
    }
}

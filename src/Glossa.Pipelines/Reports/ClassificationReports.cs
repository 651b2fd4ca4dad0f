using System.Globalization;
using System.Text.Json.Nodes;
using Glossa.Training;

namespace Glossa.Pipelines;

/// <summary>Scores of text classifiers for people: a row for each label, calibration, and confusions.</summary>
internal static class ClassificationReports
{
    private const int MatrixLabels = 8, ShownErrors = 15;

    /// <summary>Returns the scores, and on request the errors.</summary>
    /// <param name="scores">The scores.</param>
    /// <param name="withErrors">Whether calibration and confusions are included.</param>
    public static Report Of(ClassificationReport scores, bool withErrors) =>
        new(JsonNode.Parse(scores.ToJson())!.AsObject(), [Labels(scores), Summary(scores), .. withErrors ? Errors(scores) : []]);

    private static ReportTable Labels(ClassificationReport scores)
    {
        bool hasThresholds = HasThresholds(scores);
        string[] numbers = ["precision", "recall", "F", "AUC", "texts", .. hasThresholds ? ["threshold"] : Array.Empty<string>()];
        return new ReportTable(
            [new("label", IsNumber: false), .. numbers.Select(name => new ReportColumn(name))],
            [.. scores.Labels.Select(entry => (IReadOnlyList<string>)[.. Cells(entry.Key, entry.Value)])]);

        IEnumerable<string> Cells(string label, LabelReport own)
        {
            yield return label;
            foreach (double share in new[] { own.Precision, own.Recall, own.F }) yield return Percent(share);
            yield return own.Auc is { } auc ? Percent(auc) : "";
            yield return Count(own.Support);
            if (hasThresholds) yield return own.Threshold!.Value.ToString("F2", CultureInfo.InvariantCulture);
        }
    }

    private static ReportLine Summary(ClassificationReport scores)
    {
        string texts = Count(scores.Examples), area = scores.MacroAuc is { } macro ? $", macro AUC {Percent(macro)}" : "";
        return new ReportLine(HasThresholds(scores)
            ? $"macro F {Percent(scores.MacroF)}, micro F {Percent(scores.MicroF)}{area}, "
                + $"all labels right on {Percent(scores.Accuracy)} of {texts} texts"
            : $"accuracy {Percent(scores.Accuracy)} on {texts} texts, macro F {Percent(scores.MacroF)}{area}");
    }

    private static IEnumerable<ReportItem> Errors(ClassificationReport scores)
    {
        if (scores.Calibration is { } calibration)
        {
            string before = scores.CalibrationBefore is { } raw ? $"; without the model's temperature by {Percent(raw.ExpectedError)}" : "";
            yield return new ReportLine(
                $"calibration: probabilities are off by {Percent(calibration.ExpectedError)} on average, "
                + $"by {Percent(calibration.LargestError)} at most{before}");
        }
        if (scores.Confusion is not { } confusion) yield break;
        string[] labels = [.. scores.Labels.Keys];
        ReportItem[] errors = [.. MostFrequent(labels, confusion)];
        yield return new ReportLine("");
        if (labels.Length <= MatrixLabels)
        {
            yield return new ReportTable(
                [new("is \\ predicted", IsNumber: false), .. labels.Select(label => new ReportColumn(label))],
                [.. labels.Select((label, row) => (IReadOnlyList<string>)[label, .. confusion[row].Select(Count)])])
            {
                Instead = errors,
            };
            yield break;
        }
        foreach (ReportItem error in errors) yield return error;
    }

    /// <summary>Returns the most frequent errors, for a matrix that is too large to show.</summary>
    private static IEnumerable<ReportItem> MostFrequent(string[] labels, IReadOnlyList<long[]> confusion)
    {
        var errors = labels
            .SelectMany((truth, row) => labels.Select(
                (predicted, column) => (Truth: truth, Predicted: predicted, Count: row == column ? 0 : confusion[row][column])))
            .Where(error => error.Count > 0).OrderByDescending(error => error.Count).Take(ShownErrors).ToArray();
        yield return new ReportLine(errors.Length > 0 ? "Most frequent errors:" : "No errors.");
        foreach ((string truth, string predicted, long count) in errors)
        {
            yield return new ReportLine($"{Count(count),8}  {{0}} taken for {{1}}", truth, predicted);
        }
    }

    private static bool HasThresholds(ClassificationReport scores) => scores.Labels.Values.All(label => label.Threshold is not null);

    private static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Percent(double share) => share.ToString("P1", CultureInfo.InvariantCulture);
}

using System.Globalization;
using Glossa.Training;

namespace Glossa.Cli.Commands;

/// <summary>Shows a training on standard error: a line that keeps changing while it runs, and a row for every evaluation.</summary>
/// <param name="shown">The scores the table shows; the log in the output folder has all.</param>
/// <param name="unit">What the speed counts.</param>
internal sealed class TrainingDisplay(IReadOnlyList<string> shown, string unit = "words") : IProgress<TrainingProgress>
{
    private const int ScoreWidth = 10;

    private readonly ProgressLine changing = new();
    private bool hasHeader;
    private string? stage;

    public void Report(TrainingProgress value)
    {
        if (value.ModelSize is { } size)
        {
            Console.Error.WriteLine($"model: {size}");
            return;
        }
        if (value.Stage != stage)
        {
            changing.Erase();
            Console.Error.WriteLine($"stage {value.Stage}");
            stage = value.Stage;
        }
        if (value.Evaluation is { } row) Row(row);
        else Line(value);
    }

    /// <summary>Trains, and takes the changing line away at the end, however it ends.</summary>
    /// <typeparam name="T">What is trained.</typeparam>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public T While<T>(Func<T> train, Func<T, TrainingResult> resultOf, CancellationToken cancellation)
    {
        try
        {
            T trained = train();
            return resultOf(trained).Status != TrainingStatus.Cancelled ? trained : throw new OperationCanceledException(cancellation);
        }
        finally
        {
            End();
        }
    }

    /// <summary>Takes the changing line away.</summary>
    public void End() => changing.Erase();

    /// <summary>The scores of a classifier's table, with the one that decides which model is the best.</summary>
    public static IReadOnlyList<string> ClassifierScores(string metric) => [.. new[] { "accuracy", "macro_f", "macro_auc", metric }.Distinct()];

    private void Line(TrainingProgress progress)
    {
        string total = progress.TotalSteps is { } steps ? string.Create(CultureInfo.InvariantCulture, $"/{steps:N0}") : "";
        string eta = progress.Remaining is { } remaining ? $", {ProgressLine.Time(remaining)} left" : "";
        changing.Show(string.Create(CultureInfo.InvariantCulture,
            $"epoch {progress.Epoch}, step {progress.Step:N0}{total}, loss {progress.Loss:F4}, {progress.WordsPerSecond:N0} {unit}/s, {ProgressLine.Time(progress.Elapsed)}{eta}"));
    }

    private void Row(EvaluationRow row)
    {
        changing.Erase();
        string[] names = [.. shown.Where(row.Scores.ContainsKey)];
        if (!hasHeader) Console.Error.WriteLine($"{"epoch",5} {"step",8} {(names.Contains("loss") ? "training" : "loss"),8} {string.Concat(names.Select(name => name.PadLeft(Math.Max(ScoreWidth, name.Length + 1))))} {"time",7}");
        hasHeader = true;
        string scores = string.Concat(names.Select(name => row.Scores[name].ToString("F4", CultureInfo.InvariantCulture).PadLeft(Math.Max(ScoreWidth, name.Length + 1))));
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{row.Epoch,5} {row.Step,8:N0} {(double.IsNaN(row.Loss) ? "" : row.Loss.ToString("F4", CultureInfo.InvariantCulture)),8} {scores} {ProgressLine.Time(TimeSpan.FromSeconds(row.Seconds)),7}{(row.IsBest ? "  best" : "")}"));
    }

    /// <summary>Prints a report on standard output as a table, a row for each label.</summary>
    public static void Print(ClassificationReport report)
    {
        bool hasThresholds = report.Labels.Values.All(label => label.Threshold is not null);
        TextTable table = new TextTable().Names("label").Numbers("precision", "recall", "F", "AUC", "texts");
        if (hasThresholds) table.Numbers("threshold");
        foreach ((string label, LabelReport scores) in report.Labels)
        {
            string[] cells = [label, Percent(scores.Precision), Percent(scores.Recall), Percent(scores.F), scores.Auc is { } auc ? Percent(auc) : "", scores.Support.ToString("N0", CultureInfo.InvariantCulture)];
            table.Row(hasThresholds ? [.. cells, scores.Threshold!.Value.ToString("F2", CultureInfo.InvariantCulture)] : cells);
        }
        table.Write();
        string texts = report.Examples.ToString("N0", CultureInfo.InvariantCulture), area = report.MacroAuc is { } macro ? $", macro AUC {Percent(macro)}" : "";
        Console.Out.WriteLine(hasThresholds
            ? $"macro F {Percent(report.MacroF)}, micro F {Percent(report.MicroF)}{area}, all labels right on {Percent(report.Accuracy)} of {texts} texts"
            : $"accuracy {Percent(report.Accuracy)} on {texts} texts, macro F {Percent(report.MacroF)}{area}");
    }

    public static string Percent(double share) => share.ToString("P1", CultureInfo.InvariantCulture);
}

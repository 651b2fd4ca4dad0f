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
        foreach (TrainingSample sample in value.Samples)
        {
            Console.Error.WriteLine($"      {sample.Name} | {sample.Text.Trim().ReplaceLineEndings("\n          | ")}");
        }
    }

    /// <summary>Takes the changing line away.</summary>
    public void End() => changing.Erase();

    private void Line(TrainingProgress progress)
    {
        string total = progress.TotalSteps is { } steps ? string.Create(CultureInfo.InvariantCulture, $"/{steps:N0}") : "";
        string eta = progress.Remaining is { } remaining ? $", {ProgressLine.Time(remaining)} left" : "";
        changing.Show(string.Create(CultureInfo.InvariantCulture,
            $"epoch {progress.Epoch}, step {progress.Step:N0}{total}, loss {progress.Loss:F4}, {progress.WordsPerSecond:N0} {unit}/s, "
                + $"{ProgressLine.Time(progress.Elapsed)}{eta}"));
    }

    private void Row(EvaluationRow row)
    {
        changing.Erase();
        string[] names = [.. shown.Where(row.Scores.ContainsKey)];
        if (!hasHeader)
        {
            Console.Error.WriteLine($"{"epoch",5} {"step",8} {(names.Contains("loss") ? "training" : "loss"),8} "
                + $"{string.Concat(names.Select(name => name.PadLeft(Math.Max(ScoreWidth, name.Length + 1))))} {"time",7}");
        }
        hasHeader = true;
        string scores = string.Concat(names.Select(name => row.Scores[name].ToString("F4", CultureInfo.InvariantCulture)
            .PadLeft(Math.Max(ScoreWidth, name.Length + 1))));
        Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{row.Epoch,5} {row.Step,8:N0} "
            + $"{(double.IsNaN(row.Loss) ? "" : row.Loss.ToString("F4", CultureInfo.InvariantCulture)),8} {scores} "
            + $"{ProgressLine.Time(TimeSpan.FromSeconds(row.Seconds)),7}{(row.IsBest ? "  best" : "")}"));
    }

    public static string Percent(double share) => share.ToString("P1", CultureInfo.InvariantCulture);
}

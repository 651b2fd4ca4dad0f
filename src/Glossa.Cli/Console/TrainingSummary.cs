using System.Globalization;
using System.Text.Json.Nodes;
using Glossa.Training;

namespace Glossa.Cli.Commands;

/// <summary>The summary of a training: why it ended, which epoch is the best, and where the model is.</summary>
/// <param name="result">The training.</param>
/// <param name="metric">The score that decides which model is the best.</param>
/// <param name="model">The model's file.</param>
internal sealed class TrainingSummary(TrainingResult result, string metric, string model)
{
    private EvaluationRow? Best => result.Best is { Score: not null } best ? best : null;

    /// <summary>Says why training ended and which epoch is the best.</summary>
    public void Print()
    {
        Console.Error.WriteLine(result.Status switch
        {
            TrainingStatus.StoppedEarly => $"Stopped early after {Epochs}: {metric} did not improve for {Evaluations}.",
            TrainingStatus.OutOfTime => $"Stopped after {Epochs}: the time is over.",
            _ => $"Done: {Epochs}.",
        });
        Console.Error.WriteLine(Best switch
        {
            null => "The model is that of the last step: there were no validation texts to choose it by.",
            { Step: 0 } best => Text($"Best: the model the last stage started with, {metric} {best.Score:F4}."),
            var best => Text($"Best: epoch {best.Epoch}, step {best.Step:N0}, {metric} {best.Score:F4}; this is the model."),
        });
    }

    /// <summary>The scores with a field <c>training</c>: how it ended, the best evaluation, the model's file.</summary>
    /// <param name="scores">The scores of the best model on the validation texts; null where there are none.</param>
    public string ToJson(JsonObject? scores)
    {
        JsonObject json = scores ?? [];
        json["training"] = new JsonObject
        {
            ["status"] = result.Status switch
            {
                TrainingStatus.StoppedEarly => "stopped_early",
                TrainingStatus.OutOfTime => "out_of_time",
                _ => "completed",
            },
            ["epochs"] = result.Epochs,
            ["steps"] = result.Steps,
            ["seconds"] = Math.Round(result.Elapsed.TotalSeconds, 3),
            ["best"] = Best is not { } best ? null : new JsonObject
            {
                ["epoch"] = best.Epoch,
                ["step"] = best.Step,
                ["metric"] = metric,
                ["score"] = double.IsFinite(best.Score!.Value) ? best.Score : null,
            },
            ["model"] = model,
        };
        return json.ToJsonString(PredictCommand.Plain);
    }

    private string Epochs => $"{Count(result.Epochs, "epoch")}, {Count(result.Steps, "step")}";

    /// <summary>The number of evaluations after the best one.</summary>
    private string Evaluations => Count(result.History.Count - 1 - result.History.ToList().FindLastIndex(row => row.IsBest), "evaluation");

    private static string Count(long number, string what) => Text($"{number:N0} {what}{(number == 1 ? "" : "s")}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Glossa.Pipelines;
using Glossa.Plots;
using Glossa.Training;

namespace Glossa.Cli.Commands;

/// <summary>`glossa find-lr CONFIG`: trains a little with a rising learning rate and says which one to train with.</summary>
internal static class FindLearningRateCommand
{
    private const int Rows = 12;

    public static Command Create()
    {
        Argument<string> config = new("config")
        {
            Description = "The configuration, a YAML file; `glossa init config` writes one to start from.",
        };
        Option<string?> output = new("--output", "-o")
        {
            Description = "A plot of the loss over the learning rate: a file that ends in .svg.",
        };
        output.Check(
            path => path is null || LinePlot.IsNamed(path) ? null : $"'{path}': the name of a plot's file ends in {LinePlot.Extension}.");
        Option<string[]> set = new("--set")
        {
            Description = "Change a value of the configuration: training.optimizer.kind=sgd. May be given several times.",
            DefaultValueFactory = _ => [],
        };
        LearningRateFinderOptions usual = new();
        Option<double> lowest = new("--from") { Description = "The lowest learning rate.", DefaultValueFactory = _ => usual.Lowest };
        Option<double> highest = new("--to") { Description = "The highest learning rate.", DefaultValueFactory = _ => usual.Highest };
        Option<int> steps = new("--steps")
        {
            Description = "How many steps from the lowest to the highest.",
            DefaultValueFactory = _ => usual.Steps,
        };
        Option<bool> json = new("--json") { Description = "Print the suggestion and all points as JSON." };
        Command command = new("find-lr", "Find a learning rate. It trains a little while the rate rises, and sees where the loss falls.")
        {
            config, output, set, lowest, highest, steps, json,
        };
        command.SetAction((parsed, cancellation) =>
        {
            LearningRateFinderOptions options =
                usual with { Lowest = parsed.GetValue(lowest), Highest = parsed.GetValue(highest), Steps = parsed.GetValue(steps) };
            ITaskConfig task = TaskKind.Load(parsed.GetValue(config)!, parsed.GetValue(set)!);
            ProgressReport progress = new(options.Steps);
            LearningRateSearch search;
            try
            {
                search = task.FindLearningRate(options, progress, cancellation);
            }
            finally
            {
                progress.End();
            }
            if (parsed.GetValue(output) is { } path)
            {
                search.ToPlot().Save(path);
                Console.Error.WriteLine($"The plot is {path}.");
            }
            if (parsed.GetValue(json)) StandardStreams.Data.WriteLine(Json(search));
            else Print(search, task.Optimization);
            return Task.FromResult(0);
        });
        return command;
    }

    private static void Print(LearningRateSearch search, OptimizationConfig training)
    {
        int every = Math.Max(1, (search.Points.Count + Rows - 1) / Rows);
        // A bar is full at a third above the first loss; where it runs away it would else press the others flat.
        double first = search.Points[0].Smoothed, least = search.Points.Min(point => point.Smoothed), most = first + ((first - least) / 3);
        TextTable table = new TextTable().Numbers("learning rate", "loss").Names("");
        for (int i = 0; i < search.Points.Count; i += every)
        {
            LearningRatePoint point = search.Points[i];
            table.Row(
                Rate(point.LearningRate),
                point.Smoothed.ToString("F4", CultureInfo.InvariantCulture),
                Bar.Of((point.Smoothed - least) / (most - least), 40));
        }
        table.Write();
        string end = search.Diverged
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"The loss diverged after {search.Points.Count} steps, at {Rate(search.Points[^1].LearningRate)}. ")
            : "";
        Console.Out.WriteLine(search.Suggestion is { } suggestion
            ? $"{end}It fell most steeply at {Rate(search.Steepest)}; a tenth of the rate of its minimum is {Rate(search.TenthOfMinimum)}. "
                + $"The configuration has {Rate(training.LearningRate)}.\n"
                + $"Suggestion: --set training.learning_rate={suggestion.ToString("0.#e0", CultureInfo.InvariantCulture)}"
            : $"{end}It never fell, so there is nothing to suggest: begin lower (--from), take more steps (--steps), or check the data.");
    }

    private static string Json(LearningRateSearch search) => new JsonObject
    {
        ["suggestion"] = search.Suggestion,
        ["steepest"] = search.Steepest,
        ["tenth_of_minimum"] = search.TenthOfMinimum,
        ["diverged"] = search.Diverged,
        ["points"] = new JsonArray([.. search.Points.Select(point =>
            new JsonObject { ["learning_rate"] = point.LearningRate, ["loss"] = point.Loss, ["smoothed"] = point.Smoothed })]),
    }.ToJsonString(new JsonSerializerOptions { WriteIndented = true });

    private static string Rate(double? rate) => rate is { } value ? value.ToString("0.0e0", CultureInfo.InvariantCulture) : "nowhere";

    private sealed class ProgressReport(int steps) : IProgress<LearningRatePoint>
    {
        private readonly ProgressLine line = new();
        private int done;

        public void Report(LearningRatePoint value) =>
            line.Show(
                string.Create(CultureInfo.InvariantCulture, $"learning rate {Rate(value.LearningRate)}, loss {value.Smoothed:F4}"),
                ++done / (double)steps);

        public void End() => line.Erase();
    }
}

using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Glossa.Pipelines;
using Glossa.Training;

namespace Glossa.Cli.Commands;

/// <summary>`glossa lm compare CONFIG --output DIR`: trains several language models on one text and compares them.</summary>
internal static class LmCommand
{
    public static Command Create()
    {
        Argument<string> config = new("config")
        {
            Description = "The text and the models, a YAML file such as examples/shakespeare/comparison.yaml.",
        };
        Option<string> output = new("--output", "-o")
        {
            Description = "The folder for the models, the table (comparison.md) and the curves (comparison.svg).",
            Required = true,
        };
        Option<string[]> set = new("--set")
        {
            Description = "Change a value of the configuration: minutes=1. May be given several times.",
            DefaultValueFactory = _ => [],
        };
        Option<bool> overwrite = OutputRules.Overwrite("the models that are in the output folder, rather than continue");
        Option<bool> json = new("--json") { Description = "Print the table as JSON." };
        Command compare = new("compare",
            "Train several language models on one text and compare them. Called again it continues where it stopped.")
        {
            config, output, set, overwrite, json,
        };
        compare.SetAction((parsed, cancellation) =>
        {
            ComparisonConfig comparison = ComparisonConfig.Load(parsed.GetValue(config)!, parsed.GetValue(set)!);
            string folder = parsed.GetValue(output)!;
            TrainingDisplay display = new([LanguageModelScores.Loss, LanguageModelScores.BitsPerCharacter], "symbols");
            bool anew = parsed.GetValue(overwrite);
            TrainingRun run = new(folder)
            {
                Existing = anew ? ExistingTraining.Replace : ExistingTraining.Resume,
                Progress = display,
                Logger = Program.Logger(parsed),
            };
            int number = 0;
            ComparisonReport report;
            try
            {
                report = LanguageModelComparison.Run(comparison, run, name =>
                {
                    display.End();
                    Console.Error.WriteLine($"{++number} of {comparison.Models.Count}: {name}");
                }, cancellation);
            }
            catch (OperationCanceledException)
            {
                string command = anew ? "the same command without --overwrite" : "the same command";
                throw new StoppedException($"What was done is safe in {folder}; {command} continues.");
            }
            finally
            {
                display.End();
            }
            if (parsed.GetValue(json)) StandardStreams.Data.WriteLine(Json(report).ToJsonString(PredictCommand.Plain));
            else Print(report);
            Console.Error.WriteLine($"Table and curves: {Path.Combine(folder, "comparison.md")}, comparison.svg.");
            return Task.FromResult(0);
        });
        return new Command("lm", "Compare language models.") { compare };
    }

    private static void Print(ComparisonReport report)
    {
        TextTable table = new TextTable().Names("model").Numbers("parameters", "epochs", "time/epoch", "nats", "bits/char")
            .Names($"sample for '{report.Config.Prefix}'");
        foreach (ComparisonRow row in report.Rows)
        {
            table.Row(
                row.Name, row.Parameters.ToString("N0", CultureInfo.InvariantCulture),
                row.Epochs.ToString("0.#", CultureInfo.InvariantCulture), ComparisonReport.Seconds(row.PerEpoch),
                ComparisonReport.Number(row, LanguageModelScores.Loss, "F3"),
                ComparisonReport.Number(row, LanguageModelScores.BitsPerCharacter, "F3"), row.Sample.ReplaceLineEndings(" ⏎ "));
        }
        table.Write();
    }

    private static JsonArray Json(ComparisonReport report) => [.. report.Rows.Select(row => new JsonObject
    {
        ["name"] = row.Name,
        ["model"] = row.Description,
        ["parameters"] = row.Parameters,
        ["epochs"] = row.Epochs,
        ["seconds_per_epoch"] = row.PerEpoch.TotalSeconds,
        ["scores"] = new JsonObject(row.Scores
            .Select(score => KeyValuePair.Create<string, JsonNode?>(score.Key, double.IsFinite(score.Value) ? score.Value : null))),
        ["sample"] = row.Sample,
    })];
}

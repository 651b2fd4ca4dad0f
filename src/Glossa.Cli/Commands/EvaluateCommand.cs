using System.CommandLine;
using Glossa.Pipelines;
using Glossa.Training;
using Spectre.Console;

namespace Glossa.Cli.Commands;

/// <summary>`glossa evaluate MODEL DATA`: scores a model on labelled texts.</summary>
internal static class EvaluateCommand
{
    public static Command Create()
    {
        Argument<string> model = new("model") { Description = "A model file, or the folder a training wrote it into." };
        Argument<string> data = new("data") { Description = "Labelled texts: .jsonl, .csv, .tsv (also .gz), or a folder with a folder for each label." };
        Option<bool> json = new("--json") { Description = "Print the scores as JSON." };
        Option<int> threads = new("--threads") { Description = "How many threads to use; 0 means all." };
        Command command = new("evaluate", "Score a model on labelled texts.") { model, data, json, threads };
        command.SetAction((parsed, cancellation) =>
        {
            ClassificationReport report = ClassifierTraining.Evaluate(TextCategorizer.Load(parsed.GetValue(model)!), parsed.GetValue(data)!, parsed.GetValue(threads), cancellation);
            if (parsed.GetValue(json)) Console.Out.WriteLine(report.ToJson());
            else TrainingDisplay.Print(report, AnsiConsole.Console);
            return Task.FromResult(0);
        });
        return command;
    }
}

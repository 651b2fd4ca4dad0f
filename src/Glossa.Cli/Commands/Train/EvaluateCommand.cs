using System.CommandLine;
using Glossa.Pipelines;

namespace Glossa.Cli.Commands;

/// <summary>`glossa evaluate MODEL DATA`: scores a model on texts it was not trained on.</summary>
internal static class EvaluateCommand
{
    public static Command Create()
    {
        Argument<string> model = new("model") { Description = "A model file, or the folder a training wrote it into." };
        Argument<string> data = new("data")
        {
            Description = $"Labelled texts: {Kinds.BuiltIn.Formats.FilesAndFolders}. For a language model or a pretrained encoder texts "
                + "without labels.",
        };
        Option<string?> label = new("--label-field")
        {
            Description = "The field or column of the label, as in training when left out; so are the other options of files.",
        };
        TextOptions texts = new();
        Option<bool> json = new("--json") { Description = "Print the scores as JSON." };
        Option<int> threads = ThreadsOption.Create();
        Command command = new("evaluate", "Score a model on texts it was not trained on.") { model, data, label, json, threads };
        texts.AddTo(command);
        command.SetAction((parsed, cancellation) =>
        {
            string path = parsed.GetValue(model)!;
            ModelFile file = ModelFile.Read(path);
            TaskKind task = TaskKind.Of(file)
                ?? throw new ConfigException($"{path} holds no part that was trained, so there is nothing to score.");
            TextFields fields = texts.Of(parsed) with { Label = parsed.GetValue(label) };
            Report report = task.Evaluate(file, parsed.GetValue(data)!, fields, parsed.GetValue(threads), cancellation);
            if (parsed.GetValue(json)) StandardStreams.Data.WriteLine(report.Json.ToJsonString(PredictCommand.Plain));
            else ReportPrinter.Print(report);
            return Task.FromResult(0);
        });
        return command;
    }
}

using System.CommandLine;
using System.Globalization;
using Glossa.Pipelines;
using Glossa.Training;

namespace Glossa.Cli.Commands;

/// <summary>`glossa evaluate MODEL DATA`: scores a classifier on labelled texts, or a language model on a text.</summary>
internal static class EvaluateCommand
{
    private const int MatrixLabels = 8, ShownErrors = 15;

    public static Command Create()
    {
        Argument<string> model = new("model") { Description = "A model file, or the folder a training wrote it into." };
        Argument<string> data = new("data")
        {
            Description = "Labelled texts: .jsonl, .json, .csv, .tsv (also .gz), .spacy, or a folder with a folder for each label; "
                + "for a language model a text.",
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
            IModelPart[] parts = [.. ModelFile.Read(parsed.GetValue(model)!).Parts.Where(part => part.IsEnabled).Select(part => part.Part)];
            if (parts.OfType<TextGenerator>().FirstOrDefault() is { } generator)
            {
                IReadOnlyDictionary<string, double> scores = LanguageModelTraining.Evaluate(
                    generator, parsed.GetValue(data)!, parsed.GetValue(threads), texts.Over(parsed, generator.Config.Data), cancellation);
                Console.Out.WriteLine(ScoreText.Of(scores, parsed.GetValue(json)));
                return Task.FromResult(0);
            }
            TextCategorizer categorizer = parts.OfType<TextCategorizer>().FirstOrDefault() ?? throw new ConfigException($"{parsed.GetValue(model)} holds neither a text classifier nor a language model, so there is nothing to score.");
            DataConfig trained = categorizer.Config.Data;
            DataConfig fields = texts.Over(parsed, trained) with { LabelField = parsed.GetValue(label) ?? trained.LabelField };
            ClassificationReport report = ClassifierTraining.Evaluate(categorizer, parsed.GetValue(data)!, parsed.GetValue(threads), fields, cancellation);
            if (parsed.GetValue(json)) StandardStreams.Data.WriteLine(report.ToJson());
            else Print(report);
            return Task.FromResult(0);
        });
        return command;
    }

    private static void Print(ClassificationReport report)
    {
        TrainingDisplay.Print(report);
        if (report.Calibration is { } calibration)
        {
            Console.Out.WriteLine($"calibration: probabilities are off by {TrainingDisplay.Percent(calibration.ExpectedError)} on average, by {TrainingDisplay.Percent(calibration.LargestError)} at most");
        }
        if (report.Confusion is { } confusion) PrintConfusion([.. report.Labels.Keys], confusion);
    }

    /// <summary>The whole matrix where it fits; of many or long labels, the errors that are made most.</summary>
    private static void PrintConfusion(string[] labels, IReadOnlyList<long[]> confusion)
    {
        TextTable table = new TextTable().Names("is \\ predicted").Numbers(labels);
        for (int row = 0; row < labels.Length; row++) table.Row([labels[row], .. confusion[row].Select(Number)]);
        Console.Out.WriteLine();
        if (labels.Length <= MatrixLabels && table.Fits) table.Write();
        else PrintErrors(labels, confusion);
    }

    private static void PrintErrors(string[] labels, IReadOnlyList<long[]> confusion)
    {
        var errors = labels.SelectMany((truth, row) => labels.Select((predicted, column) => (Truth: truth, Predicted: predicted, Count: row == column ? 0 : confusion[row][column])))
            .Where(error => error.Count > 0).OrderByDescending(error => error.Count).Take(ShownErrors).ToArray();
        Console.Out.WriteLine(errors.Length > 0 ? "Most frequent errors:" : "No errors.");
        foreach ((string truth, string predicted, long count) in errors) Console.Out.WriteLine($"{Number(count),8}  {Harmless.Line(truth)} taken for {Harmless.Line(predicted)}");
    }

    private static string Number(long count) => count.ToString("N0", CultureInfo.InvariantCulture);
}

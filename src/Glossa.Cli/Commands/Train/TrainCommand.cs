using System.CommandLine;
using System.Globalization;
using Glossa.Pipelines;
using Glossa.Training;
using Microsoft.Extensions.Logging;

namespace Glossa.Cli.Commands;

/// <summary>`glossa train CONFIG --output DIR`: trains a text classifier, or a language model where the configuration says <c>task: language_model</c>.</summary>
internal static class TrainCommand
{
    public static Command Create()
    {
        Argument<string> config = new("config") { Description = "The configuration, a YAML file; `glossa init config` writes one to start from." };
        Option<string> output = new("--output", "-o") { Description = "The folder for the model, checkpoints and logs.", Required = true };
        Option<string[]> set = new("--set") { Description = "Change a value of the configuration: training.epochs=3. May be given several times.", DefaultValueFactory = _ => [] };
        Option<int?> seed = new("--seed") { Description = "The seed, instead of the configuration's." };
        Option<bool> resume = new("--resume") { Description = "Go on with the training in the output folder, to the bit as if it had never stopped." };
        Option<bool> overwrite = new("--overwrite") { Description = "Delete the training that is in the output folder." };
        Option<bool> json = new("--json") { Description = "Print the scores of the best model as JSON." };
        Command command = new("train", "Train a text classifier or a language model.") { config, output, set, seed, resume, overwrite, json };
        command.SetAction((parsed, cancellation) =>
        {
            string[] changes = [.. parsed.GetValue(set)!, .. parsed.GetValue(seed) is { } number ? [$"seed={number}"] : Array.Empty<string>()];
            ExistingTraining existing = parsed.GetValue(resume) ? ExistingTraining.Resume : parsed.GetValue(overwrite) ? ExistingTraining.Replace : ExistingTraining.Refuse;
            string path = parsed.GetValue(config)!, folder = parsed.GetValue(output)!;
            return Task.FromResult(ConfigTask.IsLanguageModel(path)
                ? TrainLanguageModel(LanguageModelConfig.Load(path, changes), folder, existing, parsed.GetValue(json), Program.Logger(parsed), cancellation)
                : Train(ClassifierConfig.Load(path, changes), folder, existing, parsed.GetValue(json), Program.Logger(parsed), cancellation));
        });
        return command;
    }

    /// <summary>Trains with progress on standard error, and says where the model is.</summary>
    public static int Train(ClassifierConfig config, string output, ExistingTraining existing, bool json, ILogger logger, CancellationToken cancellation)
    {
        TrainingDisplay display = new(TrainingDisplay.ClassifierScores(config.Training.Metric));
        TrainedClassifier trained = ClassifierTraining.Train(config, output, existing, display, logger, cancellation);
        display.End();
        if (trained.Result.Status == TrainingStatus.Cancelled) return Stopped(output);
        if (trained.Categorizer.Scores is { } scores)
        {
            if (json) StandardStreams.Data.WriteLine(scores.ToJson());
            else TrainingDisplay.Print(scores);
        }
        Console.Error.WriteLine($"The model is {Path.Combine(output, TextCategorizer.FileName)}.");
        return 0;
    }

    private static int TrainLanguageModel(LanguageModelConfig config, string output, ExistingTraining existing, bool json, ILogger logger, CancellationToken cancellation)
    {
        TrainingDisplay display = new([LanguageModelScores.Loss, LanguageModelScores.Perplexity, LanguageModelScores.BitsPerCharacter], "symbols");
        TrainedLanguageModel trained = LanguageModelTraining.Train(config, output, existing, display, Show, logger, cancellation);
        display.End();
        if (trained.Result.Status == TrainingStatus.Cancelled) return Stopped(output);
        string file = Path.Combine(output, TextCategorizer.FileName);
        if (trained.Generator.Scores is { } scores) Console.Out.WriteLine(ScoreText.Of(scores, json));
        Console.Error.WriteLine($"The model is {file}; it writes: glossa generate {output}");
        return 0;

        static void Show(IReadOnlyList<GeneratedSample> samples)
        {
            foreach ((double temperature, string text) in samples.Select(sample => (sample.Temperature, sample.Text))) Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"      {temperature:F1} | {text.Trim().ReplaceLineEndings("\n          | ")}"));
        }
    }

    private static int Stopped(string output)
    {
        Console.Error.WriteLine($"Stopped. What was done is safe in {output}; the same command with --resume goes on.");
        return 1;
    }
}

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
        Option<bool> overwrite = OutputRules.Overwrite("the training or model that is in the output folder");
        Option<bool> json = new("--json")
        {
            Description = "Print the scores of the best model on the validation texts, and how the training ended, as JSON.",
        };
        Command command = new("train", "Train a text classifier or a language model.") { config, output, set, seed, resume, overwrite, json };
        command.Validators.Add(result =>
        {
            if (!result.GetValue(resume) || !result.GetValue(overwrite)) return;
            result.AddError("--resume goes on with a training, --overwrite replaces it: give one of them.");
        });
        command.SetAction((parsed, cancellation) =>
        {
            string[] changes = [.. parsed.GetValue(set)!, .. parsed.GetValue(seed) is { } number ? [$"seed={number}"] : Array.Empty<string>()];
            ExistingTraining existing =
                parsed.GetValue(resume) ? ExistingTraining.Resume
                : parsed.GetValue(overwrite) ? ExistingTraining.Replace
                : ExistingTraining.Refuse;
            (string path, string folder, bool asJson) = (parsed.GetValue(config)!, parsed.GetValue(output)!, parsed.GetValue(json));
            ILogger logger = Program.Logger(parsed);
            try
            {
                if (ConfigTask.IsLanguageModel(path))
                {
                    TrainLanguageModel(LanguageModelConfig.Load(path, changes), folder, existing, asJson, logger, cancellation);
                }
                else
                {
                    Train(ClassifierConfig.Load(path, changes), folder, existing, asJson, logger, cancellation);
                }
                return Task.FromResult(0);
            }
            catch (OperationCanceledException)
            {
                throw new StoppedException($"What was done is safe in {folder}; the same command with --resume goes on.");
            }
        });
        return command;
    }

    /// <summary>Trains with progress on standard error, and says what it came to and where the model is.</summary>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static void Train(
        ClassifierConfig config, string output, ExistingTraining existing, bool json, ILogger logger, CancellationToken cancellation)
    {
        TrainingDisplay display = new(TrainingDisplay.ClassifierScores(config.Training.Metric));
        TrainedClassifier trained = display.While(
            () => ClassifierTraining.Train(config, output, existing, display, logger, cancellation),
            trained => trained.Result,
            cancellation);
        string file = Path.Combine(output, ModelFile.FileName);
        TrainingSummary summary = new(trained.Result, config.Training.Metric, file);
        summary.Print();
        ClassificationReport? scores = trained.Categorizer.Scores;
        if (json)
        {
            StandardStreams.Data.WriteLine(summary.ToJson(scores?.ToJson()));
        }
        else if (scores is not null)
        {
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"On the {scores.Examples:N0} validation texts:"));
            TrainingDisplay.Print(scores);
        }
        Console.Error.WriteLine($"The model is {file}.");
    }

    private static void TrainLanguageModel(
        LanguageModelConfig config, string output, ExistingTraining existing, bool json, ILogger logger, CancellationToken cancellation)
    {
        TrainingDisplay display = new([LanguageModelScores.Loss, LanguageModelScores.Perplexity, LanguageModelScores.BitsPerCharacter], "symbols");
        TrainedLanguageModel trained = display.While(
            () => LanguageModelTraining.Train(config, output, existing, display, Show, logger, cancellation),
            trained => trained.Result,
            cancellation);
        string file = Path.Combine(output, ModelFile.FileName);
        TrainingSummary summary = new(trained.Result, LanguageModelScores.Loss, file);
        summary.Print();
        IReadOnlyDictionary<string, double>? scores = trained.Generator.Scores is { Count: > 0 } known ? known : null;
        if (json) StandardStreams.Data.WriteLine(summary.ToJson(scores is null ? null : ScoreText.Of(scores, json)));
        else if (scores is not null) Console.Out.WriteLine($"On the validation text: {ScoreText.Of(scores, json)}");
        Console.Error.WriteLine($"The model is {file}; it writes: glossa generate {output}");

        static void Show(IReadOnlyList<GeneratedSample> samples)
        {
            foreach ((double temperature, string text) in samples.Select(sample => (sample.Temperature, sample.Text))) Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"      {temperature:F1} | {text.Trim().ReplaceLineEndings("\n          | ")}"));
        }
    }
}

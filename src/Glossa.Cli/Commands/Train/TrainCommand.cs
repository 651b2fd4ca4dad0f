using System.CommandLine;
using Glossa.Pipelines;
using Glossa.Tensors;
using Glossa.Training;

namespace Glossa.Cli.Commands;

/// <summary>`glossa train CONFIG --output DIR`: trains what the configuration says.</summary>
internal static class TrainCommand
{
    public static Command Create()
    {
        Argument<string> config = new("config")
        {
            Description = "The configuration, a YAML file; `glossa init config` writes one to start from.",
        };
        Option<string> output = new("--output", "-o") { Description = "The folder for the model, checkpoints and logs.", Required = true };
        Option<string[]> set = new("--set")
        {
            Description = "Change a value of the configuration: training.epochs=3. May be given several times.",
            DefaultValueFactory = _ => [],
        };
        Option<int?> seed = new("--seed") { Description = "The seed, instead of the configuration's." };
        Option<bool> resume = new("--resume")
        {
            Description = "Continue the training in the output folder, to the bit as if it had never stopped.",
        };
        Option<bool> overwrite = OutputRules.Overwrite("the training or model that is in the output folder");
        Option<bool> json = new("--json")
        {
            Description = "Print the scores of the best model on the validation texts, and how the training ended, as JSON.",
        };
        Option<Precision> precision = PrecisionOption.Create();
        Command command = new("train", "Train a model. The configuration says what for: a text classifier, or what its key task names.")
        {
            config, output, set, seed, resume, overwrite, precision, json,
        };
        command.Validators.Add(result =>
        {
            if (!result.GetValue(resume) || !result.GetValue(overwrite)) return;
            result.AddError("--resume continues a training, --overwrite replaces it: give one of them.");
        });
        command.SetAction((parsed, cancellation) =>
        {
            string[] changes =
                [.. parsed.GetValue(set)!, .. parsed.GetValue(seed) is { } number ? [$"seed={number}"] : Array.Empty<string>()];
            ExistingTraining existing =
                parsed.GetValue(resume) ? ExistingTraining.Resume
                : parsed.GetValue(overwrite) ? ExistingTraining.Replace
                : ExistingTraining.Refuse;
            string folder = parsed.GetValue(output)!;
            TrainingRun run = new(folder) { Existing = existing, Logger = Program.Logger(parsed), Precision = parsed.GetValue(precision) };
            try
            {
                Train(TaskKind.Load(parsed.GetValue(config)!, changes), run, parsed.GetValue(json), cancellation);
                return Task.FromResult(0);
            }
            catch (OperationCanceledException)
            {
                bool hasModel = File.Exists(ModelFile.PathOf(folder));
                throw new StoppedException($"What was done is safe in {folder}; "
                    + $"the same command with --resume continues.{(hasModel ? " The model there is still the one before." : "")}");
            }
        });
        return command;
    }

    /// <summary>Trains with progress on standard error, and says what it came to and where the model is.</summary>
    /// <returns>What was trained.</returns>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static ITrainedModel Train(ITaskConfig config, TrainingRun run, bool json, CancellationToken cancellation)
    {
        string output = run.Folder!;
        TrainingDisplay display = new(config.ShownScores, config.Unit);
        ITrainedModel trained;
        try
        {
            trained = config.Train(run with { Progress = display }, cancellation);
        }
        finally
        {
            display.End();
        }
        string file = Path.Combine(output, ModelFile.FileName);
        TrainingSummary summary = new(trained.Result, config.Metric, file);
        summary.Print();
        if (json)
        {
            StandardStreams.Data.WriteLine(summary.ToJson(trained.Scores?.Json));
        }
        else if (trained.Scores is { } scores)
        {
            Console.Out.WriteLine("On the validation texts:");
            ReportPrinter.Print(scores);
        }
        string command = Kinds.BuiltIn.Parts.Find(trained.Model.Parts[^1].Part.Kind).Command;
        Console.Error.WriteLine($"The model is {file}: {command} {output}");
        return trained;
    }
}

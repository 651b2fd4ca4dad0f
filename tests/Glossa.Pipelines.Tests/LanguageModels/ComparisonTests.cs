using Glossa.Testing;
using Glossa.Training;
using Xunit;

namespace Glossa.Pipelines.Tests.LanguageModels;

/// <summary>Several models of one text in one folder: stopped, resumed, replaced, and never two comparisons at once.</summary>
public sealed class ComparisonTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    private ComparisonConfig Config
    {
        get
        {
            LanguageModelConfig gru = LanguageSamples.Config(folder, "gru");
            LanguageTrainingConfig training = gru.Training with { Epochs = 3, SampleSymbols = 0 };
            return new ComparisonConfig
            {
                Seed = 2,
                Data = gru.Data,
                SampleSymbols = 5,
                Models = new Dictionary<string, ComparedModelConfig>
                {
                    ["counts"] = new() { Model = new NgramConfig() },
                    ["small"] = new() { Model = gru.Model, Training = training },
                    ["large"] = new() { Model = (NetworkConfig)gru.Model with { Hidden = 30 }, Training = training },
                },
            };
        }
    }

    [Fact]
    public void Stopped_at_any_step_and_called_again_it_comes_to_the_same_models()
    {
        LanguageModelComparison.Run(Config, folder["whole"]);
        for (int stops = 0; ; stops++)
        {
            using CancellationTokenSource cancellation = new();
            int reports = 0;
            SynchronousProgress stop = new(progress => { if (progress.ModelSize is null && ++reports == 3) cancellation.Cancel(); });
            CancellationToken token = cancellation.Token;
            if (Record.Exception(() => LanguageModelComparison.Run(
                Config, new TrainingRun(folder["parts"]) { Existing = ExistingTraining.Resume, Progress = stop },
                cancellation: token)) is null)
            {
                Assert.True(stops > 2, $"It was stopped {stops} times.");
                break;
            }
        }
        foreach (string model in Config.Models.Keys)
        {
            Assert.Equal(LanguageSamples.Model(folder[$"whole/{model}"]), LanguageSamples.Model(folder[$"parts/{model}"]));
        }
    }

    [Fact]
    public void Replaced_all_models_are_trained_anew_even_when_that_is_stopped_at_the_first()
    {
        LanguageModelComparison.Run(Config, folder["out"]);
        Assert.Equal(0, Steps(ExistingTraining.Resume));
        int all = Steps(ExistingTraining.Replace);
        Assert.True(all > 0);
        using CancellationTokenSource cancellation = new();
        Assert.Throws<OperationCanceledException>(() => LanguageModelComparison.Run(
            Config, new TrainingRun(folder["out"]) { Existing = ExistingTraining.Replace }, _ => cancellation.Cancel(),
            cancellation.Token));
        Assert.Equal(all, Steps(ExistingTraining.Resume));
        Assert.Throws<ExistingTrainingException>(() => LanguageModelComparison.Run(Config, folder["out"]));
    }

    [Fact]
    public void One_comparison_at_a_time_runs_in_a_folder()
    {
        List<Exception?> refused = [];
        string? running = null;
        SynchronousProgress trainAnother = new(progress =>
        {
            // A training by itself that wants the folder of the model that is being trained.
            if (progress.Evaluation is not null) return;
            LanguageModelConfig other = Config.Of("small");
            refused.Add(Record.Exception(() => LanguageModelTraining.Train(
                other, new TrainingRun(folder[$"out/{running}"]) { Existing = ExistingTraining.Replace })));
        });
        LanguageModelComparison.Run(Config, new TrainingRun(folder["out"]) { Progress = trainAnother }, started: name =>
        {
            running = name;
            string[] before = Content();
            refused.Add(Record.Exception(() => LanguageModelComparison.Run(
                Config, new TrainingRun(folder["out"]) { Existing = ExistingTraining.Replace })));
            Assert.Equal(before, Content());
        });
        Assert.True(refused.Count > 3);
        Assert.All(refused, error => Assert.IsType<TrainingException>(error));
    }

    private int Steps(ExistingTraining existing)
    {
        int steps = 0;
        SynchronousProgress count = new(progress => steps += progress is { Evaluation: null, ModelSize: null } ? 1 : 0);
        LanguageModelComparison.Run(Config, new TrainingRun(folder["out"]) { Existing = existing, Progress = count });
        return steps;
    }

    private string[] Content() => [.. Directory.GetFiles(folder["out"], "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
}

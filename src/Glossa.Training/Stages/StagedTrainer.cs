using Glossa.Nn;
using Microsoft.Extensions.Logging;

namespace Glossa.Training;

/// <summary>
/// Trains a model in stages, each with the best model of the one before. Resumed, it continues in the stage it stopped in, to the same
/// bits.
/// </summary>
/// <typeparam name="TExample">An example.</typeparam>
/// <param name="task">The model, its loss and its scores.</param>
/// <param name="stages">The stages, one or more, in their order. Where they score the model before their first step
/// (<see cref="TrainingOptions.EvaluatesStart"/>), none makes it worse on the validation examples.</param>
/// <param name="logger">Receives the start, evaluations, checkpoints and the end of each stage.</param>
public sealed class StagedTrainer<TExample>(ITrainingTask<TExample> task, IReadOnlyList<TrainingStage> stages, ILogger? logger = null)
{
    /// <summary>Trains.</summary>
    /// <param name="data">The data to train on and to score with.</param>
    /// <param name="folder">The folder for checkpoints and logs, with a folder in it for each stage where there are several; null writes
    /// nothing.</param>
    /// <param name="existing">The treatment of a training that is there already.</param>
    /// <param name="progress">Receives the progress.</param>
    /// <param name="cancellation">Ends training after the running step.</param>
    /// <returns>The result of all stages: their epochs, steps and times add up, the best evaluation is the last stage's.</returns>
    /// <exception cref="TrainingException">Data, options and task do not fit each other, or the folder is held by another.</exception>
    /// <exception cref="ExistingTrainingException">It holds a training already, and <paramref name="existing"/> refuses it.</exception>
    /// <exception cref="CheckpointException">A checkpoint is damaged, belongs to something else, or cannot be written.</exception>
    /// <exception cref="DivergedException">The loss or a gradient became NaN or infinite.</exception>
    public TrainingResult Train(
        TrainingData<TExample> data, string? folder = null, ExistingTraining existing = ExistingTraining.Refuse,
        IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        using TrainingFolder? held = folder is null ? null : TrainingFolder.Open(folder, existing);
        return TrainIn(held, data, progress, cancellation);
    }

    /// <summary>Trains in a folder that is held already.</summary>
    internal TrainingResult TrainIn(
        TrainingFolder? folder, TrainingData<TExample> data, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        if (stages.Count == 0) throw new TrainingException("A training needs one or more stages.");
        Trainer<TExample>[] trainers = [.. stages.Select(stage => new Trainer<TExample>(task, stage.Optimizer, stage.Options, logger))];
        foreach (Trainer<TExample> trainer in trainers) trainer.Validate(data);
        folder?.Begin(stages.Count);
        TrainingResult? result = null;
        for (int i = 0; i < stages.Count; i++)
        {
            TrainingStage stage = stages[i];
            using IDisposable others = stage.Freeze(task.Module);
            IProgress<TrainingProgress>? named = progress is null || stages.Count == 1 ? progress : new StageProgress(
                progress, $"{i + 1} of {stages.Count}: {stage.Name}");
            TrainingProgress start = new(1, 0, null, double.NaN, 0, 0, TimeSpan.Zero, null) { ModelSize = task.Module.DescribeSize() };
            if (i == 0) named?.Report(start);
            TrainingResult own = trainers[i].TrainIn(stages.Count == 1 ? folder : folder?.Stage(i + 1), data, named, cancellation);
            result = result is null ? own : own with
            {
                Epochs = result.Epochs + own.Epochs,
                Steps = result.Steps + own.Steps,
                Elapsed = result.Elapsed + own.Elapsed,
                History = [.. result.History, .. own.History],
            };
            if (own.Status == TrainingStatus.Cancelled) break;
        }
        return result!;
    }

    private sealed class StageProgress(IProgress<TrainingProgress> progress, string stage) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => progress.Report(value with { Stage = stage });
    }
}

using Glossa.Nn;
using Glossa.Training;

namespace Glossa.Pipelines;

/// <summary>What a training begins with, whatever is trained; a search for the learning rate begins with the same.</summary>
/// <param name="Task">The model, initialised, and its loss.</param>
/// <param name="Stages">What learns in which order, one stage or several.</param>
/// <param name="Data">What to train on and to score with.</param>
/// <typeparam name="TExample">An example.</typeparam>
internal sealed record TrainingSetup<TExample>(
    ITrainingTask<TExample> Task, IReadOnlyList<TrainingStage> Stages, TrainingData<TExample> Data)
{
    /// <summary>A training of one stage, in which everything learns.</summary>
    public TrainingSetup(ITrainingTask<TExample> task, Optimizer optimizer, TrainingOptions options, TrainingData<TExample> data)
        : this(task, [new TrainingStage("all", [.. task.Module.Parameters.Select(entry => entry.Parameter)], optimizer, options)], data) { }

    /// <summary>Trains; the model holds its best parameters then.</summary>
    /// <param name="folder">The folder, or null.</param>
    /// <param name="run">Who is told of the training.</param>
    /// <param name="settings">The configuration in YAML, which is kept in the folder.</param>
    /// <param name="cancellation">Stops after the running step.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public TrainingResult Train(TrainingFolder? folder, TrainingRun run, string settings, CancellationToken cancellation)
    {
        if (folder is not null) SettingsFile.Write(folder.Path, settings, run);
        TrainingResult result = new StagedTrainer<TExample>(Task, Stages, run.Logger).TrainIn(folder, Data, run.Progress, cancellation);
        if (result.Status == TrainingStatus.Cancelled) throw new OperationCanceledException(cancellation);
        if (result.EndsTooEarly) run.Logger.LastWasBest(result.History.Count);
        return result;
    }

    /// <summary>Trains the first stage a little with rising rates; everything is afterwards what it was.</summary>
    public LearningRateSearch FindLearningRate(
        LearningRateFinderOptions? options, IProgress<LearningRatePoint>? progress, CancellationToken cancellation)
    {
        using IDisposable others = Stages[0].Freeze(Task.Module);
        return new LearningRateFinder<TExample>(Task, Stages[0].Optimizer, Stages[0].Options, options).Find(Data, progress, cancellation);
    }
}

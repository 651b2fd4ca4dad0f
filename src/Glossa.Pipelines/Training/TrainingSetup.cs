using Glossa.Nn;
using Glossa.Training;

namespace Glossa.Pipelines;

/// <summary>The model, stages and data of a training, whatever is trained; a search for the learning rate begins with the same.</summary>
/// <param name="Task">The model, initialised, and its loss.</param>
/// <param name="Stages">The stages, one or several: which layers are trained, and in which order.</param>
/// <param name="Data">The data to train on and to score with.</param>
/// <typeparam name="TExample">An example.</typeparam>
internal sealed record TrainingSetup<TExample>(
    ITrainingTask<TExample> Task, IReadOnlyList<TrainingStage> Stages, TrainingData<TExample> Data)
{
    /// <summary>Creates a training of one stage, in which all parameters are trained.</summary>
    public TrainingSetup(ITrainingTask<TExample> task, Optimizer optimizer, TrainingOptions options, TrainingData<TExample> data)
        : this(task, [new TrainingStage("all", [.. task.Module.Parameters.Select(entry => entry.Parameter)], optimizer, options)], data) { }

    /// <summary>Trains; afterwards the model holds its best parameters.</summary>
    /// <param name="folder">The folder, or null.</param>
    /// <param name="run">The receivers of the progress.</param>
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

    /// <summary>Trains the first stage a little with rising rates; afterwards everything is restored.</summary>
    public LearningRateSearch FindLearningRate(
        LearningRateFinderOptions? options, IProgress<LearningRatePoint>? progress, CancellationToken cancellation)
    {
        using IDisposable others = Stages[0].Freeze(Task.Module);
        return new LearningRateFinder<TExample>(Task, Stages[0].Optimizer, Stages[0].Options, options).Find(Data, progress, cancellation);
    }
}

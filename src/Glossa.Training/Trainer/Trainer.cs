using Glossa.Nn;
using Glossa.Tensors;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Glossa.Training;

/// <summary>
/// Trains any model: batches, gradients, clipping, schedules, averages, evaluation, early stopping, logs and checkpoints. Everything
/// particular to a model is in its <see cref="ITrainingTask{TExample}"/>. Given the same seeds the result has the same bits on every run,
/// also when it was interrupted and resumed.
/// </summary>
/// <typeparam name="TExample">An example.</typeparam>
/// <param name="task">The model, its loss and its scores.</param>
/// <param name="optimizer">The optimiser of the model's parameters, fresh: a resumed training loads its state.</param>
/// <param name="options">The settings; 10 epochs, nothing written, when left out.</param>
/// <param name="logger">Receives the start, evaluations, checkpoints and the end.</param>
public sealed class Trainer<TExample>(
    ITrainingTask<TExample> task, Optimizer optimizer, TrainingOptions? options = null, ILogger? logger = null)
{
    private readonly TrainingOptions options = options ?? new TrainingOptions();
    private readonly ILogger logger = logger ?? NullLogger.Instance;

    /// <summary>Trains until a limit is reached, the score stops improving, or it is cancelled.</summary>
    /// <param name="data">The data to train on and to score with.</param>
    /// <param name="progress">Receives the progress every few steps, and every evaluation.</param>
    /// <param name="cancellation">Ends training after the running step: the last checkpoint is written, and the result says
    /// <see cref="TrainingStatus.Cancelled"/>.</param>
    /// <returns>The result. The model holds its best parameters (<see cref="TrainingOptions.RestoresBest"/>), or after a cancellation the
    /// last.</returns>
    /// <exception cref="TrainingException">Data, options and task do not fit each other, or the folder is held by another.</exception>
    /// <exception cref="OptimizerException">The optimiser has no parameters, or rates that a schedule cannot scale.</exception>
    /// <exception cref="ExistingTrainingException">The folder holds a training already, and options say nothing of it.</exception>
    /// <exception cref="CheckpointException">A checkpoint is damaged, belongs to something else, or cannot be written.</exception>
    /// <exception cref="DivergedException">The loss or a gradient became NaN or infinite.</exception>
    public TrainingResult Train(
        TrainingData<TExample> data, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        Validate(data);
        using TrainingFolder? folder = options.OutputFolder is { } path ? TrainingFolder.Open(path, options.Existing) : null;
        folder?.Begin();
        return TrainIn(folder, data, progress, cancellation);
    }

    /// <summary>Trains in a folder that is held and ready: resumes from the checkpoint in it, if there is one.</summary>
    internal TrainingResult TrainIn(
        TrainingFolder? folder, TrainingData<TExample> data, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        using TrainingSession<TExample> session = new(task, optimizer, data, options, folder, logger, progress);
        return session.Train(cancellation);
    }

    /// <summary>Refuses data, options and a task that do not fit each other.</summary>
    internal void Validate(TrainingData<TExample> data)
    {
        options.Validate();
        if (data.Validation is { Count: 0 })
        {
            throw new TrainingException("There are no validation examples. Give some, or null to train without.");
        }
        if (data.Validation is null && (options.Patience is not null || options.Plateau is not null))
        {
            throw new TrainingException($"{nameof(TrainingOptions.Patience)} and {nameof(TrainingOptions.Plateau)} watch the score on "
                + "validation examples, but there are none.");
        }
        HashSet<Parameter> own = [.. task.Module.Parameters.Select(entry => entry.Parameter)];
        foreach (Parameter parameter in optimizer.Groups.SelectMany(group => group.Parameters))
        {
            if (!own.Contains(parameter))
            {
                throw new TrainingException($"The optimizer trains '{parameter.Path}', which is no parameter of the task's "
                    + $"{task.Module.GetType().Name}, so it would be in no checkpoint. Make the optimizer of the same module.");
            }
        }
        foreach ((string path, Parameter parameter) in task.Module.Parameters)
        {
            // Value teaches what to do when there is none yet.
            if (parameter.Value.Backend != options.Backend)
            {
                throw new BackendException($"The parameter '{path}' lives on '{parameter.Value.Backend}', "
                    + $"but {nameof(TrainingOptions)}.{nameof(TrainingOptions.Backend)} is '{options.Backend}'. "
                    + "Move the model with To(backend), or set the option.");
            }
        }
    }
}

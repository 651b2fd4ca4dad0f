using System.Numerics;
using System.Runtime.CompilerServices;
using Glossa.Nn;
using Glossa.Tensors;

namespace Glossa.Training;

/// <summary>The settings of a training.</summary>
public record TrainingOptions
{
    /// <summary>
    /// The seed of the training's randomness (dropout and the like); the model's initialisation and the sampler have their own.
    /// </summary>
    public ulong Seed { get; init; }

    /// <summary>The maximum number of epochs; null does not limit them.</summary>
    public long? MaxEpochs { get; init => field = Positive(value); } = 10;

    /// <summary>The maximum number of the optimiser's steps; null does not limit them.</summary>
    public long? MaxSteps { get; init => field = Positive(value); }

    /// <summary>The time after which to stop, the time before a resumption included; null does not limit it.</summary>
    public TimeSpan? MaxTime { get; init; }

    /// <summary>
    /// The number of batches in one step: their gradients add up, weighted by their examples, as if they were one large batch.
    /// </summary>
    public int Accumulate { get; init => field = Positive(value); } = 1;

    /// <summary>
    /// The norm to which gradients are clipped (<see cref="GradientClipping.ClipGradientNorm"/>); null leaves them as they are.
    /// </summary>
    public double? ClipNorm { get; init => field = Positive(value); }

    /// <summary>
    /// The learning rate at each step, from 0; null leaves the optimiser's. Several groups of parameters keep their ratio to the first.
    /// </summary>
    public Schedule? LearningRate { get; init; }

    /// <summary>Lowers the learning rate when the score stops improving; the direction is <see cref="HigherIsBetter"/>'s.</summary>
    public PlateauOptions? Plateau { get; init; }

    /// <summary>Trains the optimiser's groups of parameters one after another; null trains all from the first step.</summary>
    public GradualUnfreezing? Unfreezing { get; init; }

    /// <summary>Averages the parameters over the steps, to evaluate with and as the best model; null does not.</summary>
    public ParameterAverageOptions? Average { get; init; }

    /// <summary>The score that decides which model is the best, of those the task's evaluation gives.</summary>
    public string Metric { get; init; } = "accuracy";

    /// <summary>Whether a higher score is better.</summary>
    public bool HigherIsBetter { get; init; } = true;

    /// <summary>The amount by which a score must beat the best to count as better.</summary>
    public double MinimumImprovement { get; init; }

    /// <summary>The number of evaluations without improvement after which to stop; null never stops.</summary>
    public int? Patience { get; init => field = Positive(value); }

    /// <summary>Whether to score the model before the first step too, so that the model it started as can be the best.</summary>
    public bool EvaluatesStart { get; init; }

    /// <summary>The number of steps between evaluations; null evaluates after every epoch.</summary>
    public long? EvaluateEvery { get; init => field = Positive(value); }

    /// <summary>The folder for checkpoints and logs; null writes nothing.</summary>
    public string? OutputFolder { get; init; }

    /// <summary>The number of steps between checkpoints, besides those at evaluations; null writes only these.</summary>
    public long? CheckpointEvery { get; init => field = Positive(value); }

    /// <summary>The treatment of a training that is in the output folder already.</summary>
    public ExistingTraining Existing { get; init; }

    /// <summary>Whether to write TensorBoard's event files, into the folder <c>events</c>.</summary>
    public bool TensorBoard { get; init; } = true;

    /// <summary>The number of steps between reports of progress, which also log the loss.</summary>
    public int ReportEvery { get; init => field = Positive(value); } = 10;

    /// <summary>Whether the model holds its best parameters when training ends (is not cancelled), rather than the last.</summary>
    public bool RestoresBest { get; init; } = true;

    /// <summary>The number of threads that one operation may use; 0 means all. Results have the same bits for every number.</summary>
    public int Threads { get; init; }

    /// <summary>The backend to compute on; the model must be there.</summary>
    public Backend Backend { get; init; } = Backend.Cpu;

    /// <summary>The clock that time limits and speeds are measured by.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Refuses settings that contradict each other.</summary>
    internal void Validate()
    {
        if (MaxEpochs is null && MaxSteps is null && MaxTime is null)
        {
            throw new TrainingException($"Nothing ends this training. Set {nameof(MaxEpochs)}, {nameof(MaxSteps)} or {nameof(MaxTime)}.");
        }
        if (Existing == ExistingTraining.Resume && OutputFolder is null)
        {
            throw new TrainingException($"A training is resumed from its folder: set {nameof(OutputFolder)}.");
        }
    }

    private static T? Positive<T>(T? value, [CallerMemberName] string name = "") where T : struct, INumber<T> =>
        value is { } number ? Positive(number, name) : null;

    private static T Positive<T>(T value, [CallerMemberName] string name = "") where T : struct, INumber<T> =>
        value > T.Zero ? value : throw new TrainingException(
            string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{name} must be positive, but it is {value}."));
}

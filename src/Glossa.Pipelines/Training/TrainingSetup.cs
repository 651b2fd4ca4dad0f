using Glossa.Nn;
using Glossa.Training;
using Microsoft.Extensions.Logging;

namespace Glossa.Pipelines;

/// <summary>What a training begins with, whatever is trained; a search for the learning rate begins with the same.</summary>
/// <param name="Task">The model, initialised, and its loss.</param>
/// <param name="Optimizer">The optimiser of its parameters.</param>
/// <param name="Options">The settings, without a place to write to.</param>
/// <param name="Data">What to train on and to score with.</param>
/// <typeparam name="TExample">An example.</typeparam>
internal sealed record TrainingSetup<TExample>(ITrainingTask<TExample> Task, Optimizer Optimizer, TrainingOptions Options, TrainingData<TExample> Data)
{
    /// <summary>Trains; the model holds its best parameters then.</summary>
    public TrainingResult Train(string folder, ExistingTraining existing, IProgress<TrainingProgress>? progress, ILogger logger, CancellationToken cancellation) =>
        new Trainer<TExample>(Task, Optimizer, Options with { OutputFolder = folder, Existing = existing }, logger).Train(Data, progress, cancellation);

    /// <summary>Trains a little with rising rates; everything is afterwards what it was.</summary>
    public LearningRateSearch FindLearningRate(LearningRateFinderOptions? options, IProgress<LearningRatePoint>? progress, CancellationToken cancellation) =>
        new LearningRateFinder<TExample>(Task, Optimizer, Options, options).Find(Data, progress, cancellation);
}

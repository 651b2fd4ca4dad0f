using Glossa.Nn;
using Glossa.Training;

namespace Glossa.Pipelines;

/// <summary>A pre-training before its first step: the model, initialised, and the examples.</summary>
/// <param name="config">The configuration, with the sizes of the model that it starts from.</param>
/// <param name="encoder">The encoder.</param>
/// <param name="head">The head that predicts from its vectors.</param>
public abstract class PreparedPretraining(PretrainingConfig config, EncoderPart encoder, Module head)
{
    /// <summary>The configuration, with the sizes of the model that it starts from.</summary>
    public PretrainingConfig Config => config;

    /// <summary>The encoder.</summary>
    public EncoderPart Encoder => encoder;

    /// <summary>The head that predicts from its vectors.</summary>
    public Module Head => head;

    /// <summary>Trains; afterwards the model holds its best parameters.</summary>
    internal abstract TrainingResult Train(TrainingFolder? folder, TrainingRun run, CancellationToken cancellation);

    /// <summary>Trains a little with rising rates; afterwards everything is restored.</summary>
    internal abstract LearningRateSearch FindLearningRate(
        LearningRateFinderOptions? options, IProgress<LearningRatePoint>? progress, CancellationToken cancellation);
}

/// <summary>A pre-training with examples of a type.</summary>
/// <typeparam name="TExample">An example.</typeparam>
/// <param name="config">The configuration, with the sizes of the model that it starts from.</param>
/// <param name="encoder">The encoder.</param>
/// <param name="head">The head that predicts from its vectors.</param>
/// <param name="task">The loss and the scores of both, whose module is a <see cref="PretrainingNetwork"/>.</param>
/// <param name="data">The examples.</param>
public sealed class PreparedPretraining<TExample>(
    PretrainingConfig config, EncoderPart encoder, Module head, ITrainingTask<TExample> task, TrainingData<TExample> data)
    : PreparedPretraining(config, encoder, head)
{
    /// <inheritdoc/>
    internal override TrainingResult Train(TrainingFolder? folder, TrainingRun run, CancellationToken cancellation) =>
        SetUp().Train(folder, run, Config.ToYaml(), cancellation);

    /// <inheritdoc/>
    internal override LearningRateSearch FindLearningRate(
        LearningRateFinderOptions? options, IProgress<LearningRatePoint>? progress, CancellationToken cancellation) =>
        SetUp().FindLearningRate(options, progress, cancellation);

    private TrainingSetup<TExample> SetUp()
    {
        PretrainingTrainingConfig how = Config.Training;
        long perEpoch = (data.Source.Batches(0).Count + how.Accumulate - 1) / how.Accumulate;
        TrainingOptions options = how.ToOptions(Config.Seed, perEpoch, data.Validation is not null) with
        {
            Accumulate = how.Accumulate,
            MaxSteps = how.MaxSteps > 0 ? how.MaxSteps : null,
            MaxTime = how.Minutes > 0 ? TimeSpan.FromMinutes(how.Minutes) : null,
            Metric = PretrainingObjective.Loss,
            HigherIsBetter = false,
        };
        return new TrainingSetup<TExample>(task, Optimizers.Kinds[how.Optimizer.Kind].Make(task.Module, how), options, data);
    }
}

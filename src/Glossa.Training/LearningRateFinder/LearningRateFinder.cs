using Glossa.Nn;
using Glossa.Tensors;

namespace Glossa.Training;

/// <summary>
/// Finds a learning rate before training (Smith 2017, "Cyclical learning rates for training neural networks"; smoothing and end as
/// fastai's): takes steps whose rate rises exponentially and records the loss. Model, optimiser, learning rates and the task's carried
/// state are afterwards bit for bit what they were; gradients are forgotten.
/// </summary>
/// <typeparam name="TExample">An example.</typeparam>
/// <param name="task">The model and its loss.</param>
/// <param name="optimizer">The optimiser of the model's parameters; groups keep their ratio to the first.</param>
/// <param name="training">The settings of the training the rate is for: seed, accumulation, clipping, threads and backend count; the
/// defaults when left out.</param>
/// <param name="options">The settings of the search; 100 steps from 10⁻⁷ to 10 when left out.</param>
public sealed class LearningRateFinder<TExample>(
    ITrainingTask<TExample> task, Optimizer optimizer, TrainingOptions? training = null, LearningRateFinderOptions? options = null)
{
    private readonly TrainingOptions training = training ?? new TrainingOptions();
    private readonly LearningRateFinderOptions options = options ?? new LearningRateFinderOptions();

    /// <summary>Searches.</summary>
    /// <param name="data">The data that the model will be trained on; the batches are the training's first, repeated where they do not
    /// suffice.</param>
    /// <param name="progress">Receives every step.</param>
    /// <param name="cancellation">Ends the search with an exception; everything is restored then, too.</param>
    /// <exception cref="TrainingException">A setting is not possible.</exception>
    /// <exception cref="DivergedException">The loss was not finite from the first step on.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public LearningRateSearch Find(
        TrainingData<TExample> data, IProgress<LearningRatePoint>? progress = null, CancellationToken cancellation = default)
    {
        options.Validate();
        Schedule rising = new ExponentialSchedule
        {
            Start = options.Lowest,
            Factor = Math.Pow(options.Highest / options.Lowest, 1.0 / (options.Steps - 1)),
        };
        Dictionary<string, Tensor> model = Copy(task.Module.State()), carried = Copy(task.CarriedState());
        TrainingState before = optimizer.State();
        TrainingState remembered = before with { Tensors = Copy(before.Tensors) };
        task.Module.ClearGradients();
        using LearningRates rates = new(optimizer, rising);
        try
        {
            return Find(data, rates, progress, cancellation);
        }
        finally
        {
            task.Module.LoadState(model);
            optimizer.LoadState(remembered);
            task.LoadCarriedState(carried);
        }
    }

    private LearningRateSearch Find(
        TrainingData<TExample> data, LearningRates rates, IProgress<LearningRatePoint>? progress, CancellationToken cancellation)
    {
        Run run = new(new RunOptions
        {
            Training = true,
            Gradients = true,
            Seed = training.Seed,
            Threads = training.Threads,
            Backend = training.Backend,
        });
        GradientStep<TExample> gradientStep = new(task, optimizer, null, training.ClipNorm, run);
        TrainerState state = new() { Identity = new Dictionary<string, string>() };
        List<LearningRatePoint> points = [];
        double average = 0, lowest = double.PositiveInfinity;
        foreach (IReadOnlyList<IReadOnlyList<TExample>> batches in Steps(data).Take(options.Steps))
        {
            cancellation.ThrowIfCancellationRequested();
            double rate = rates.Set(state.Step), loss;
            state.RandomPosition = run.Random.Position;
            try
            {
                (loss, _) = gradientStep.Take(batches, state);
            }
            catch (DivergedException) when (points.Count > 0)
            {
                return new LearningRateSearch(points, true);
            }
            state.Step++;
            // Without the division the first averages would lean towards zero.
            average = (options.Smoothing * average) + ((1 - options.Smoothing) * loss);
            LearningRatePoint point = new(rate, loss, average / (1 - Math.Pow(options.Smoothing, state.Step)));
            lowest = Math.Min(lowest, point.Smoothed);
            points.Add(point);
            progress?.Report(point);
            if (point.Smoothed > options.StopAt * lowest && lowest > 0) return new LearningRateSearch(points, true);
        }
        return new LearningRateSearch(points, false);
    }

    /// <summary>Returns the batches of each step, epoch after epoch.</summary>
    private IEnumerable<IReadOnlyList<IReadOnlyList<TExample>>> Steps(TrainingData<TExample> data)
    {
        for (long epoch = 0; ; epoch++)
        {
            foreach (IReadOnlyList<TExample>[] step in data.Source.Batches(epoch).Chunk(training.Accumulate)) yield return step;
        }
    }

    private static Dictionary<string, Tensor> Copy(IReadOnlyDictionary<string, Tensor> tensors) =>
        tensors.ToDictionary(entry => entry.Key, entry => entry.Value.Keep());
}

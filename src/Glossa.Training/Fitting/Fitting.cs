using Glossa.Data;
using Glossa.Nn;
using Glossa.Tensors;

namespace Glossa.Training;

/// <summary>Fits modules to arrays with the trainer.</summary>
public static class Fitting
{
    /// <summary>The name of the score that an evaluation of a fit gives: the mean loss on the validation examples.</summary>
    public const string LossName = "loss";

    /// <summary>
    /// Fits a module to arrays: <c>model.Fit(x, y, (x, y, run) => Loss.Mse(model.Forward(x, run), y, run), new Adam(model))</c>. The same
    /// seed leads to the same bits for any number of threads, and to those of a loop over <see cref="Batches.Of"/> with that seed.
    /// </summary>
    /// <param name="module">The model, initialised or loaded.</param>
    /// <param name="x">The examples, one after another along the first axis: a <see cref="Tensor"/> or an <see cref="IdTensor"/>.</param>
    /// <param name="y">Their targets, in the same order: values or class ids.</param>
    /// <param name="loss">The mean loss of a batch of both. <c>Shape: []</c>.</param>
    /// <param name="optimizer">The optimiser of the model's parameters.</param>
    /// <param name="options">The settings; 10 epochs in batches of 32 when left out.</param>
    /// <param name="progress">Receives the progress of the training every few steps, and every evaluation.</param>
    /// <param name="cancellation">Ends training after the running step; the result says <see cref="TrainingStatus.Cancelled"/>.</param>
    /// <returns>The reason why it ended, and all evaluations. With validation examples the model holds its best parameters.</returns>
    /// <exception cref="DataException">There are no examples, not as many targets, or the fraction is not from 0 to 1.</exception>
    /// <exception cref="TrainingException">Options and model do not fit each other.</exception>
    /// <exception cref="DivergedException">The loss or a gradient became NaN or infinite.</exception>
    public static TrainingResult Fit<TX, TY>(
        this Module module, TX x, TY y, Func<TX, TY, Run, Tensor> loss, Optimizer optimizer, FitOptions? options = null,
        IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
        where TX : IExamples<TX> where TY : IExamples<TY>
    {
        options ??= new FitOptions();
        int count = TensorBatches<TX, TY>.Count(x, y);
        double held = options.ValidationFraction;
        int[][] parts = held == 0 ? [[.. Enumerable.Range(0, count)]] : DataSplit.Random(count, [1 - held, held], options.Seed);
        CountSampler sampler = new(parts[0].Length, new CountSamplerOptions { BatchSize = options.BatchSize, Seed = options.Seed });
        ArrayTask<TX, TY> task = new(module, x, y, loss, options.BatchSize);
        TrainingData<int> data = new(parts[0], sampler, parts.ElementAtOrDefault(1));
        return new Trainer<int>(task, optimizer, options).Train(data, progress, cancellation);
    }

    /// <summary>The task of a fit; an example is a position in the arrays.</summary>
    private sealed class ArrayTask<TX, TY>(Module module, TX x, TY y, Func<TX, TY, Run, Tensor> loss, int batchSize) : ITrainingTask<int>
        where TX : IExamples<TX> where TY : IExamples<TY>
    {
        public Module Module => module;

        public Tensor Loss(IReadOnlyList<int> batch, Run run)
        {
            (TX some, TY targets) = TensorBatches<TX, TY>.Select(x, y, batch, run);
            return loss(some, targets, run);
        }

        public long CountWords(IReadOnlyList<int> batch) => batch.Count;

        public IReadOnlyDictionary<string, double> Evaluate(IReadOnlyList<int> examples, Run run, CancellationToken cancellation)
        {
            double sum = 0;
            foreach (int[] batch in examples.Chunk(batchSize))
            {
                cancellation.ThrowIfCancellationRequested();
                using Scope scope = run.OpenScope();
                sum += batch.Length * Loss(batch, run).ToDouble();
            }
            return new Dictionary<string, double> { [LossName] = sum / examples.Count };
        }
    }
}

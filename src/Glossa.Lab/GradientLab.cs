using Glossa.Nn;
using Glossa.Tensors;

namespace Glossa.Lab;

/// <summary>
/// Measures what Bengio et al. (1994) proved of recurrent networks and what Hochreiter and Schmidhuber (1997) did about it: how gradients
/// vanish over a time lag, and whether networks learn what needs a memory of that length.
/// </summary>
public static class GradientLab
{
    /// <summary>So many batches in a row say whether a network can do a task.</summary>
    private const int Recent = 20;

    /// <summary>The tasks.</summary>
    public static IReadOnlyList<MemoryTask> Tasks { get; } = [new AddingTask(), new CopyTask()];

    /// <summary>Runs the lab.</summary>
    /// <param name="options">What to measure with.</param>
    /// <param name="progress">Reports what was measured, and the fraction of the work that is done.</param>
    /// <param name="cancellation">Stops with an exception.</param>
    public static GradientLabReport Run(
        GradientLabOptions options, IProgress<(string What, double Done)>? progress = null, CancellationToken cancellation = default)
    {
        Dictionary<string, double[]> gradients = NetworkKind.All.ToDictionary(kind => kind.Name, kind => GradientNorms.Of(kind, options));
        (MemoryTask Task, int Lag, NetworkKind Kind)[] all =
            [.. Tasks.SelectMany(task => options.Lags.SelectMany(lag => NetworkKind.All.Select(kind => (task, lag, kind))))];
        TaskResult[] results = new TaskResult[all.Length];
        ParallelOptions parallel = new()
        {
            MaxDegreeOfParallelism = options.Workers > 0 ? options.Workers : Environment.ProcessorCount,
            CancellationToken = cancellation,
        };
        // Time goes with the length of the sequences.
        double whole = all.Sum(one => one.Lag);
        long done = 0;
        Parallel.For(0, all.Length, parallel, i =>
        {
            (MemoryTask task, int lag, NetworkKind kind) = all[i];
            results[i] = Learn(task, kind, lag, options, cancellation);
            progress?.Report((
                $"{task.Name}, lag {lag}, {kind.Name}: {task.Measure} {results[i].Measure:F4} after {results[i].Steps} steps",
                Interlocked.Add(ref done, lag) / whole));
        });
        return new GradientLabReport(options, gradients, results);
    }

    private static TaskResult Learn(MemoryTask task, NetworkKind kind, int lag, GradientLabOptions options, CancellationToken cancellation)
    {
        Network network = new Network(task.Inputs, task.Outputs, options.Hidden, kind).Initialize(options.Seed);
        Adam adam = new(network, new AdamOptions { LearningRate = options.LearningRate });
        Run run = Tensors.Run.ForTraining(options.Seed, 1);
        Queue<double> recent = new();
        int step = 0;
        for (; step < options.Steps && !(recent.Count == Recent && task.IsSolved(recent.Average())); step++)
        {
            cancellation.ThrowIfCancellationRequested();
            using Scope scope = run.OpenScope();
            (Tensor loss, double measure) = task.Ask(network, lag, options.Batch, run.Random.Next(), run);
            recent.Enqueue(measure);
            if (recent.Count > Recent) recent.Dequeue();
            loss.Backward(run);
            network.ClipGradientNorm(options.ClipNorm, run);
            adam.Step(run);
            adam.ClearGradients();
        }
        Run test = new(new RunOptions { Seed = options.Seed + 1000 });
        using Scope tested = test.OpenScope();
        return new TaskResult(task.Name, kind.Name, lag, step, task.Ask(network, lag, options.Tested, test.Random.Next(), test).Measure);
    }
}

using Glossa.Data;
using Glossa.Nn;
using Glossa.Tensors;

namespace Glossa.Training.Child;

/// <summary>Four words and their class.</summary>
public sealed record ToyExample(long[] Words, int Class);

/// <summary>A small model with everything that has state: a table, dropout, batch statistics, dense layers.</summary>
public sealed class ToyModel(int width) : Module
{
    private readonly Embedding table = new(Toy.Vocabulary, width);
    private readonly BatchNorm1d norm = new(width);
    private readonly Dropout dropout = new(0.2);
    private readonly Linear hidden = new(width, width);
    private readonly Linear output = new(width, Toy.Classes);

    public Tensor Forward(IReadOnlyList<ToyExample> batch, Run run)
    {
        IdTensor ids = new([.. batch.SelectMany(example => example.Words)], [batch.Count, Toy.Words]);
        Tensor mean = table.Forward(ids, run).Mean(1, run);
        return output.Forward(hidden.Forward(dropout.Forward(norm.Forward(mean, run), run), run).Tanh(run), run);
    }
}

/// <summary>The task, with places for tests to look in or interfere.</summary>
public sealed class ToyTask(int width = 8) : ITrainingTask<ToyExample>
{
    public ToyModel Model { get; } = new ToyModel(width).Initialize(11);

    public Module Module => Model;

    /// <summary>Called with every loss, which it may replace.</summary>
    public Func<Tensor, Run, Tensor>? OnLoss { get; set; }

    /// <summary>Called before every evaluation.</summary>
    public Action? OnEvaluate { get; set; }

    /// <summary>Scores to give instead of those measured, one evaluation after the other.</summary>
    public Queue<double>? Scores { get; set; }

    public List<IReadOnlyList<ToyExample>> Seen { get; } = [];

    public Tensor Loss(IReadOnlyList<ToyExample> batch, Run run)
    {
        Seen.Add(batch);
        Tensor loss = Nn.Loss.CrossEntropy(Model.Forward(batch, run), IdTensor.Of([.. batch.Select(example => (long)example.Class)]), run);
        return OnLoss is null ? loss : OnLoss(loss, run);
    }

    public long CountWords(IReadOnlyList<ToyExample> batch) => batch.Count * Toy.Words;

    public IReadOnlyDictionary<string, double> Evaluate(IReadOnlyList<ToyExample> examples, Run run, CancellationToken cancellation)
    {
        OnEvaluate?.Invoke();
        cancellation.ThrowIfCancellationRequested();
        if (Scores is not null) return new Dictionary<string, double> { ["accuracy"] = Scores.Dequeue(), ["macro_f"] = 0 };
        using Scope scope = run.OpenScope();
        float[] probabilities = Model.Forward(examples, run).Softmax(run).ToArray();
        ClassScorer scorer = new(["a", "b", "c"]);
        for (int i = 0; i < examples.Count; i++) scorer.Add(examples[i].Class, probabilities.AsSpan(i * Toy.Classes, Toy.Classes));
        return scorer.Report().ToScores();
    }
}

/// <summary>The toy's data and a training of it.</summary>
public static class Toy
{
    public const int Vocabulary = 50, Words = 4, Classes = 3;

    public static ToyExample[] Examples(int count, ulong seed = 1)
    {
        CounterRandom random = new(seed, 0);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            long[] words = [.. Enumerable.Range(0, Words).Select(w => (long)random.Integer((i * Words) + w, Vocabulary))];
            return new ToyExample(words, (int)(words.Max() % Classes));
        })];
    }

    public static TrainingData<ToyExample> Data(bool validation = true)
    {
        ToyExample[] examples = Examples(70);
        return new(
            examples,
            new BalancedSampler([.. examples.Select(example => example.Class)], new() { EpochSize = 60, BatchSize = 8, Seed = 5 }),
            validation ? Examples(30, 2) : null);
    }

    /// <summary>Settings that give everything of a checkpoint something to remember.</summary>
    public static TrainingOptions Options(string? folder) => new()
    {
        Seed = 3,
        MaxEpochs = 5,
        Accumulate = 3,
        ClipNorm = 0.5,
        LearningRate = new WarmupSchedule { Steps = 4, Then = new ConstantSchedule { Value = 0.01 } },
        Plateau = new PlateauOptions { Patience = 0, Factor = 0.5 },
        Average = new ParameterAverageOptions { Decay = 0.7, WarmUp = true },
        EvaluateEvery = 4,
        CheckpointEvery = 1,
        ReportEvery = 1,
        OutputFolder = folder,
        Existing = folder is null ? ExistingTraining.Refuse : ExistingTraining.Resume,
        Threads = 1,
    };

    /// <summary>The output, the hidden layer, the table: one epoch each.</summary>
    public static TrainingStage[] Stages(ToyTask task, int count) =>
        [.. new[] { "output", "hidden", "table" }.Take(count).Select((name, i) => Stage(task, name, (ulong)i))];

    private static TrainingStage Stage(ToyTask task, string name, ulong seed)
    {
        IEnumerable<Parameter> learning = task.Module.Parameters
            .Where(entry => entry.Path.StartsWith(name, StringComparison.Ordinal)).Select(entry => entry.Parameter);
        TrainingOptions options = Options(null) with { Seed = seed, MaxEpochs = 1, Accumulate = 2, Average = null };
        return new TrainingStage(name, [.. learning], new Adam(task.Module), options with { Plateau = null, EvaluateEvery = null });
    }

    public static Trainer<ToyExample> Trainer(ToyTask task, TrainingOptions options) => new(task, new Adam(task.Module), options);
}

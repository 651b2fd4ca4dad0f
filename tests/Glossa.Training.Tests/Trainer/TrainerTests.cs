using Glossa.Data;
using Glossa.Nn;
using Glossa.Tensors;
using Glossa.Testing;
using Glossa.Training.Child;
using Xunit;

namespace Glossa.Training.Tests;

public class TrainerTests
{
    private static readonly TrainingOptions Plain = new() { MaxEpochs = 3, Threads = 1, ReportEvery = 1 };

    [Fact]
    public void A_model_learns_and_ends_with_its_best_parameters()
    {
        ToyTask task = new(width: 32);
        Log log = new();
        TrainingData<ToyExample> data = Toy.Data() with { Validation = Toy.Examples(70) };
        TrainingResult result = new Trainer<ToyExample>(
            task, new Adam(task.Module, new() { LearningRate = 0.02 }), Plain with { MaxEpochs = 25 })
            .Train(data, log);
        Assert.Equal(TrainingStatus.Completed, result.Status);
        Assert.Equal((25, 25 * 8, 25), (result.Epochs, result.Steps, result.History.Count));
        Assert.True(result.Best!.Score > 0.95, $"{result.Best}");
        Assert.Equal(result.History.Max(row => row.Score), result.Best.Score);
        Assert.Equal(result.Best.Scores["accuracy"], task.Evaluate(data.Validation, Run.Inference(), default)["accuracy"]);
        Assert.True(log.Steps[^1].Loss < log.Steps[0].Loss / 4, $"{log.Steps[0].Loss} to {log.Steps[^1].Loss}");
    }

    [Fact]
    public void Progress_tells_epoch_step_total_loss_and_evaluations()
    {
        Log log = new();
        ToyTask task = new();
        List<double> losses = [];
        task.OnLoss = (loss, _) =>
        {
            losses.Add(loss.ToDouble());
            return loss;
        };
        Toy.Trainer(task, Plain with { ReportEvery = 3 }).Train(Toy.Data(), log);
        Assert.Equal([(1, 3), (1, 6), (2, 9), (2, 12), (2, 15), (3, 18), (3, 21), (3, 24)], log.Steps.Select(row => (row.Epoch, row.Step)));
        Assert.All(log.Rows, row => Assert.Equal(24, row.TotalSteps));
        Assert.Equal(losses.Take(3).Average(), log.Steps[0].Loss, 12);
        Assert.Equal([(1, 8), (2, 16), (3, 24)], log.Evaluations.Select(row => (row.Epoch, row.Step)));
        Assert.Equal(losses.Skip(8).Take(8).Average(), log.Evaluations[1].Loss, 12);
        Assert.Equal(log.Evaluations, log.Rows.Where(row => row.Evaluation is not null).Select(row => row.Evaluation!));
        Assert.Equal(TimeSpan.Zero, log.Rows[^1].Remaining);
    }

    [Fact]
    public void Speed_and_the_time_that_remains_follow_the_clock()
    {
        Log log = new();
        Clock clock = new();
        ToyTask task = new();
        task.OnLoss = (loss, _) =>
        {
            clock.Advance(TimeSpan.FromSeconds(2));
            return loss;
        };
        task.OnEvaluate = () => clock.Advance(TimeSpan.FromSeconds(8));
        TrainingResult result = Toy.Trainer(task, Plain with { Time = clock }).Train(Toy.Data(), log);
        // Batches of 8 with 4 words each, but for the last of an epoch.
        Assert.Equal(16, log.Steps[0].WordsPerSecond, 9);
        Assert.Equal((TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(46)), (log.Steps[0].Elapsed, log.Steps[0].Remaining));
        Assert.Equal(TimeSpan.FromSeconds((24 * 2) + (3 * 8)), result.Elapsed);
        Assert.Equal(60 * 4 * 3 / 48.0, log.Rows[^1].WordsPerSecond, 9);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.02)]
    public void A_table_whose_gradient_is_dense_trains_to_the_same_bits(double decay)
    {
        Dictionary<string, float[]> Train(bool dense)
        {
            ToyTask task = new();
            Parameter table = task.Module.Parameters.Single(entry => entry.Path == "table.weight").Parameter;
            if (dense) task.OnLoss = (loss, run) => loss.Add(table.Value.Sum(run).Scale(0, run), run);
            // Lengths of gradients are summed in another order where some rows are missing.
            TrainingOptions options = Toy.Options(null) with { ClipNorm = null, EvaluateEvery = null };
            TrainingResult result = new Trainer<ToyExample>(task, new AdamW(task.Module, new() { WeightDecay = decay }), options)
                .Train(Toy.Data());
            return task.Module.State().ToDictionary(entry => entry.Key, entry => entry.Value.ToArray());
        }

        foreach ((string name, float[] values) in Train(true)) Assert.Equal(values, Train(false)[name]);
    }

    [Fact]
    public void Limits_of_steps_epochs_and_time_end_training_with_an_evaluation()
    {
        TrainingResult steps = Toy.Trainer(new ToyTask(), Plain with { MaxSteps = 11 }).Train(Toy.Data());
        Assert.Equal((TrainingStatus.Completed, 11, 1), (steps.Status, steps.Steps, steps.Epochs));
        Assert.Equal([8, 11], steps.History.Select(row => row.Step));
        Clock clock = new();
        ToyTask task = new() { OnLoss = (loss, _) => { clock.Advance(TimeSpan.FromMinutes(1)); return loss; } };
        TrainingResult time = Toy.Trainer(task, Plain with { MaxEpochs = null, MaxTime = TimeSpan.FromMinutes(9.5), Time = clock })
            .Train(Toy.Data());
        Assert.Equal((TrainingStatus.OutOfTime, 10), (time.Status, time.Steps));
        Assert.Contains(
            "Nothing ends",
            Assert.Throws<TrainingException>(() => Toy.Trainer(new ToyTask(), new() { MaxEpochs = null }).Train(Toy.Data())).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, 0, new[] { 0.5, 0.6, 0.6, 0.4, 0.9 }, 2, 4)]
    [InlineData(false, 0, new[] { 0.5, 0.6, 0.4, 0.45, 0.4, 0.1 }, 3, 5)]
    [InlineData(true, 0.2, new[] { 0.5, 0.6, 0.75, 0.8, 0.9 }, 3, 5)]
    [InlineData(true, 0, new[] { 0.5, double.NaN, double.NaN, 0.9 }, 1, 3)]
    public void Training_stops_when_the_score_no_longer_improves(
        bool higher, double minimum, double[] scores, int bestEvaluation, int evaluations)
    {
        ToyTask task = new() { Scores = new(scores) };
        TrainingOptions options = Plain with { MaxEpochs = 20, Patience = 2, HigherIsBetter = higher, MinimumImprovement = minimum };
        List<string> atEvaluations = [];
        task.OnEvaluate = () => atEvaluations.Add(Weights(task.Module));
        TrainingResult result = Toy.Trainer(task, options).Train(Toy.Data());
        Assert.Equal((TrainingStatus.StoppedEarly, evaluations), (result.Status, result.History.Count));
        Assert.Equal(bestEvaluation * 8, result.Best!.Step);
        Assert.Equal(atEvaluations[bestEvaluation - 1], Weights(task.Module));
        ToyTask last = new() { Scores = new(scores) };
        Toy.Trainer(last, options with { RestoresBest = false }).Train(Toy.Data());
        Assert.Equal(atEvaluations[evaluations - 1], Weights(last.Module));
    }

    [Fact]
    public void Accumulated_batches_make_the_step_of_one_large_batch()
    {
        // Without dropout and batch statistics the two differ by rounding alone.
        ToyExample[] examples = Toy.Examples(22);
        LinearTask many = new(), one = new();
        TrainingOptions options = new() { MaxEpochs = 1, Threads = 1 };
        new Trainer<ToyExample>(many, new Sgd(many.Module, new() { LearningRate = 0.5 }), options with { Accumulate = 4 })
            .Train(new(examples, new CountSampler(22, new() { BatchSize = 8, Shuffles = false })));
        new Trainer<ToyExample>(one, new Sgd(one.Module, new() { LearningRate = 0.5 }), options)
            .Train(new(examples, new CountSampler(22, new() { BatchSize = 22, Shuffles = false })));
        Assert.Equal(3, many.Batches);
        foreach ((string path, Tensor tensor) in one.Module.State()) Close.Assert(path, tensor, many.Module.State()[path], 1e-6);
    }

    [Fact]
    public void The_schedule_sets_the_rate_of_every_step_and_groups_keep_their_ratio()
    {
        ToyTask task = new();
        Parameter[] parameters = [.. task.Module.Parameters.Select(entry => entry.Parameter)];
        Sgd optimizer = new([new(parameters[..1], new() { LearningRate = 0.2 }), new(parameters[1..], new() { LearningRate = 0.1 })]);
        List<(double, double)> rates = [];
        task.OnLoss = (loss, _) =>
        {
            rates.Add((optimizer.Groups[0].LearningRate, optimizer.Groups[1].LearningRate));
            return loss;
        };
        Log log = new();
        new Trainer<ToyExample>(
            task, optimizer, Plain with { MaxSteps = 3, LearningRate = new LinearSchedule { From = 0.4, To = 0, Steps = 4 } })
            .Train(Toy.Data(), log);
        Assert.Equal([0.4, 0.3, 0.2], log.Steps.Select(row => row.LearningRate), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.All(rates, pair => Assert.Equal(pair.Item1, 2 * pair.Item2, 12));
        Assert.Equal([0.2, 0.1], optimizer.Groups.Select(group => group.LearningRate));
    }

    [Fact]
    public void A_plateau_lowers_the_rate_when_scores_stop_improving()
    {
        ToyTask task = new() { Scores = new([0.5, 0.4, 0.6, 0.6]) };
        Log log = new();
        Toy.Trainer(task, Plain with { MaxEpochs = 4, Plateau = new() { Patience = 0, Factor = 0.5 } }).Train(Toy.Data(), log);
        Assert.Equal([0.001, 0.001, 0.0005, 0.0005], log.Steps.Where(row => row.Step % 8 == 1).Select(row => row.LearningRate));
    }

    [Fact]
    public void Gradients_are_clipped_and_their_length_is_reported()
    {
        Log log = new();
        ToyTask task = new(), free = new();
        Tensor before = task.Module.State()["output.bias"].Keep();
        TrainingOptions options = Plain with { MaxSteps = 1, RestoresBest = false };
        new Trainer<ToyExample>(task, new Sgd(task.Module, new() { LearningRate = 1 }), options with { ClipNorm = 1e-3 })
            .Train(Toy.Data(), log);
        new Trainer<ToyExample>(free, new Sgd(free.Module, new() { LearningRate = 1 }), options).Train(Toy.Data());
        double norm = log.Steps[0].GradientNorm!.Value;
        Assert.True(norm > 1e-2, $"{norm}");
        Run run = Run.Inference();
        Tensor clipped = task.Module.State()["output.bias"].Subtract(before, run),
            whole = free.Module.State()["output.bias"].Subtract(before, run);
        Close.Assert("update", whole.Scale(1e-3 / norm, run), clipped, 1e-4);
    }

    [Fact]
    public void Evaluation_and_the_best_model_use_the_average_and_training_goes_on_without()
    {
        TrainingOptions options = Plain with { MaxEpochs = 2, RestoresBest = false };
        ToyTask plain = new(), averaged = new();
        string? atEvaluation = null;
        averaged.OnEvaluate = () => atEvaluation = Weights(averaged.Module);
        Toy.Trainer(plain, options).Train(Toy.Data());
        Toy.Trainer(averaged, options with { Average = ParameterAverageOptions.Thinc }).Train(Toy.Data());
        Assert.Equal(Weights(plain.Module), Weights(averaged.Module));
        Assert.NotEqual(Weights(plain.Module), atEvaluation);
        ToyTask restored = new();
        string? best = null;
        restored.OnEvaluate = () => best = Weights(restored.Module);
        // Without validation the last model is the best.
        Toy.Trainer(restored, options with { Average = ParameterAverageOptions.Thinc, RestoresBest = true })
            .Train(Toy.Data(validation: false));
        Assert.Equal(atEvaluation, Weights(restored.Module));
        Assert.Null(best);
    }

    [Fact]
    public void The_same_seeds_give_the_same_bits_and_others_do_not()
    {
        static string Trained(TrainingOptions options)
        {
            ToyTask task = new();
            Toy.Trainer(task, options).Train(Toy.Data());
            return Weights(task.Module);
        }
        string first = Trained(Plain);
        Assert.Equal(first, Trained(Plain));
        Assert.Equal(first, Trained(Plain with { Threads = 2 }));
        Assert.NotEqual(first, Trained(Plain with { Seed = 1 }));
    }

    [Fact]
    public void Memory_is_recycled_every_step()
    {
        ToyTask task = new();
        HashSet<long> sizes = [];
        task.OnLoss = (loss, run) =>
        {
            // Batches have different numbers of distinct words, so the largest size of each tensor takes a while to come.
            if (task.Seen.Count > 30 * 8) sizes.Add(run.Memory.Bytes);
            return loss;
        };
        Toy.Trainer(task, Plain with { MaxEpochs = 40 }).Train(Toy.Data());
        Assert.Single(sizes);
    }

    [Fact]
    public void A_cancellation_ends_training_after_the_running_step()
    {
        using CancellationTokenSource cancellation = new();
        ToyTask task = new();
        task.OnLoss = (loss, _) =>
        {
            if (task.Seen.Count == 3) cancellation.Cancel();
            return loss;
        };
        TrainingResult result = Toy.Trainer(task, Plain).Train(Toy.Data(), cancellation: cancellation.Token);
        Assert.Equal((TrainingStatus.Cancelled, 3), (result.Status, result.Steps));
        Assert.Empty(result.History);
    }

    [Fact]
    public void A_NaN_loss_is_an_error_that_names_step_and_operation()
    {
        ToyTask task = new();
        task.OnLoss = (loss, run) => task.Seen.Count >= 11 ? loss.Subtract(loss, run).Log(run) : loss;
        string? before = null;
        task.OnEvaluate = () => before = Weights(task.Module);
        DivergedException error = Assert.Throws<DivergedException>(() => Toy.Trainer(task, Plain).Train(Toy.Data()));
        Assert.Equal((10, 1), (error.Step, error.Epoch));
        Assert.Contains("step 11, batch 3 of epoch 2", error.Message, StringComparison.Ordinal);
        Assert.Contains("log made", error.Message, StringComparison.Ordinal);
        Assert.IsType<NonFiniteException>(error.InnerException);
        Assert.False(double.IsFinite(error.Loss));
        Assert.All(task.Module.Parameters, entry => Assert.Null(entry.Parameter.Gradient));
    }

    [Fact]
    public void A_gradient_that_is_not_finite_is_an_error_before_the_update()
    {
        ToyTask task = new();
        // The root has an infinite slope at 0, and 0 · ∞ is NaN.
        task.OnLoss = (loss, run) => loss.Add(loss.Subtract(loss, run).Sqrt(run), run);
        string before = Weights(task.Module);
        DivergedException error = Assert.Throws<DivergedException>(() => Toy.Trainer(task, Plain with { ClipNorm = 1 }).Train(Toy.Data()));
        Assert.Contains("gradient of 'table.weight' is not finite", error.Message, StringComparison.Ordinal);
        Assert.True(error.Message.Contains("sqrt", StringComparison.Ordinal), error.Message);
        Assert.Equal(Parameters(before), Parameters(Weights(task.Module)));
    }

    [Fact]
    public void Parameters_that_went_too_far_are_named()
    {
        ToyTask task = new();
        DivergedException error = Assert.Throws<DivergedException>(() =>
            new Trainer<ToyExample>(task, new Sgd(task.Module, new() { LearningRate = 1e300 }), Plain with { MaxSteps = 4 })
                .Train(Toy.Data()));
        Assert.Contains("already was not finite", error.Message, StringComparison.Ordinal);
        Assert.Contains("learning rate", error.Message, StringComparison.Ordinal);
        ToyTask one = new();
        error = Assert.Throws<DivergedException>(() =>
            new Trainer<ToyExample>(one, new Sgd(one.Module, new() { LearningRate = 1e300 }), Plain with { MaxSteps = 1 })
                .Train(Toy.Data()));
        Assert.Contains("after step 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_does_not_fit_is_an_error_before_the_first_step()
    {
        ToyTask task = new(), other = new();
        TrainingData<ToyExample> data = Toy.Data();
        void Fails(string piece, TrainingData<ToyExample> data, TrainingOptions? options = null, Optimizer? optimizer = null)
        {
            TrainingException error = Assert.Throws<TrainingException>(
                () => new Trainer<ToyExample>(task, optimizer ?? new Adam(task.Module), options ?? Plain).Train(data));
            Assert.Contains(piece, error.Message, StringComparison.Ordinal);
        }
        Assert.Contains(
            "draws from 70 examples, but there are 10",
            Assert.Throws<DataException>(() => new TrainingData<ToyExample>(Toy.Examples(10), new CountSampler(70))).Message,
            StringComparison.Ordinal);
        Fails("no validation examples", data with { Validation = [] });
        Fails("Patience", data with { Validation = null }, Plain with { Patience = 2 });
        Fails("is no parameter of the task's ToyModel", data, optimizer: new Adam(other.Module));
        Fails("OutputFolder", data, Plain with { Existing = ExistingTraining.Resume });
        Adam empty = new(Array.Empty<ParameterGroup<AdamOptions>>());
        OptimizerException nothing = Assert.Throws<OptimizerException>(() => new Trainer<ToyExample>(task, empty, Plain).Train(data));
        Assert.Contains("no parameters", nothing.Message, StringComparison.Ordinal);
        Assert.Empty(task.Seen);
        Fails("'accuracies'; nearest of 10 are 'accuracy'", data, Plain with { Metric = "accuracies" });
        task.OnLoss = (_, run) => run.Zeros([2]);
        Fails("one number, but the task gave a tensor of shape [2]", data);
        Assert.Contains(
            "ClipNorm must be positive, but it is -1",
            Assert.Throws<TrainingException>(() => Plain with { ClipNorm = -1 }).Message,
            StringComparison.Ordinal);
        Uninitialized uninitialized = new();
        Assert.Throws<ModuleException>(() => new Trainer<ToyExample>(uninitialized, new Adam(uninitialized.Module)).Train(data));
        task.Model.To(Backend.Reference);
        Assert.Throws<BackendException>(() => new Trainer<ToyExample>(task, new Adam(task.Module), Plain).Train(data));
    }

    [Fact]
    public void Training_works_on_the_reference_backend()
    {
        ToyTask task = new();
        task.Model.To(Backend.Reference);
        TrainingResult result = Toy.Trainer(task, Toy.Options(null) with { Backend = Backend.Reference, MaxEpochs = 1 }).Train(Toy.Data());
        Assert.Equal(3, result.Steps);
    }

    /// <summary>The bits of a model, as text.</summary>
    internal static string Weights(Module module) => string.Join('\n', module.State().OrderBy(entry => entry.Key, StringComparer.Ordinal)
        .Select(entry =>
            $"{entry.Key} {Convert.ToHexString(System.Runtime.InteropServices.MemoryMarshal.AsBytes(entry.Value.ToArray().AsSpan()))}"));

    /// <summary>Returns the weights without those that a forward pass in training changes.</summary>
    private static string Parameters(string weights) =>
        string.Join('\n', weights.Split('\n').Where(line => !line.StartsWith("norm.", StringComparison.Ordinal)));

    private sealed class Uninitialized : ITrainingTask<ToyExample>
    {
        public Module Module { get; } = new ToyModel(4);

        public Tensor Loss(IReadOnlyList<ToyExample> batch, Run run) => throw new NotSupportedException();

        public long CountWords(IReadOnlyList<ToyExample> batch) => 0;

        public IReadOnlyDictionary<string, double> Evaluate(IReadOnlyList<ToyExample> examples, Run run, CancellationToken cancellation) =>
            throw new NotSupportedException();
    }

    private sealed class LinearTask : ITrainingTask<ToyExample>
    {
        private readonly Linear layer = new Linear(Toy.Words, Toy.Classes).Initialize(1);

        public int Batches { get; private set; }

        public Module Module => layer;

        public Tensor Loss(IReadOnlyList<ToyExample> batch, Run run)
        {
            Batches++;
            Tensor x = run.From([.. batch.SelectMany(example => example.Words.Select(word => word / 50f))], [batch.Count, Toy.Words]);
            return Nn.Loss.CrossEntropy(layer.Forward(x, run), IdTensor.Of([.. batch.Select(example => (long)example.Class)]), run);
        }

        public long CountWords(IReadOnlyList<ToyExample> batch) => batch.Count;

        public IReadOnlyDictionary<string, double> Evaluate(IReadOnlyList<ToyExample> examples, Run run, CancellationToken cancellation) =>
            throw new NotSupportedException();
    }
}

/// <summary>Keeps what was reported, at once and in order.</summary>
internal sealed class Log : IProgress<TrainingProgress>
{
    public List<TrainingProgress> Rows { get; } = [];

    public List<TrainingProgress> Steps => [.. Rows.Where(row => row.Evaluation is null)];

    public List<EvaluationRow> Evaluations => [.. Rows.Select(row => row.Evaluation).OfType<EvaluationRow>()];

    public void Report(TrainingProgress value) => Rows.Add(value);
}

/// <summary>A clock tests turn.</summary>
internal sealed class Clock : TimeProvider
{
    private long ticks = 1_000_000;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => ticks;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddTicks(ticks);

    public void Advance(TimeSpan time) => ticks += time.Ticks;
}

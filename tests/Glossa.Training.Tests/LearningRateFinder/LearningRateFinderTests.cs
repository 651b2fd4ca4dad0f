using Glossa.Nn;
using Glossa.Training.Child;
using Xunit;

namespace Glossa.Training.Tests;

public sealed class LearningRateFinderTests
{
    private static readonly LearningRateFinderOptions Short = new() { Steps = 40, Lowest = 1e-5, Highest = 1e3 };

    [Fact]
    public void Everything_is_to_the_bit_what_it_was()
    {
        ToyTask task = new();
        Adam adam = Trained(task);
        string weights = TrainerTests.Weights(task.Module), memory = Describe(adam.State());
        LearningRateSearch search = new LearningRateFinder<ToyExample>(task, adam, Toy.Options(null), Short).Find(Toy.Data());
        Assert.True(search.Points.Count > 10);
        Assert.Equal(weights, TrainerTests.Weights(task.Module));
        Assert.Equal(memory, Describe(adam.State()));
        Assert.Equal(0.001, adam.Groups[0].LearningRate);
        Assert.All(task.Module.Parameters, entry => Assert.Null(entry.Parameter.Gradient));
    }

    [Fact]
    public void A_training_after_it_comes_to_the_same_bits_as_without()
    {
        ToyTask with = new(), without = new();
        Adam adam = new(with.Module);
        new LearningRateFinder<ToyExample>(with, adam, Toy.Options(null), Short).Find(Toy.Data());
        new Trainer<ToyExample>(with, adam, Toy.Options(null)).Train(Toy.Data());
        Toy.Trainer(without, Toy.Options(null)).Train(Toy.Data());
        Assert.Equal(TrainerTests.Weights(without.Module), TrainerTests.Weights(with.Module));
    }

    [Fact]
    public void A_cancelled_or_failed_search_restores_too()
    {
        ToyTask task = new();
        Adam adam = Trained(task);
        string weights = TrainerTests.Weights(task.Module), memory = Describe(adam.State());
        using CancellationTokenSource cancellation = new();
        LearningRateFinder<ToyExample> finder = new(task, adam, Toy.Options(null), Short);
        Assert.Throws<OperationCanceledException>(() => finder.Find(Toy.Data(), new At(5, cancellation.Cancel), cancellation.Token));
        Assert.Throws<InvalidOperationException>(() => finder.Find(Toy.Data(), new At(5, () => throw new InvalidOperationException())));
        Assert.Equal(weights, TrainerTests.Weights(task.Module));
        Assert.Equal(memory, Describe(adam.State()));
        Assert.Equal(0.001, adam.Groups[0].LearningRate);
    }

    [Fact]
    public void Rates_rise_by_a_factor_and_the_loss_ends_the_search()
    {
        ToyTask task = new();
        // A loss of its own: falls with every step, then runs away.
        int steps = 0;
        task.OnLoss = (loss, run) => loss.Scale(0, run).Add(run.Full([], ++steps < 25 ? 10 - (0.3 * steps) : Math.Pow(3, steps - 20)), run);
        LearningRateSearch search = Find(task);
        Assert.True(search.Diverged);
        double factor = search.Points[1].LearningRate / search.Points[0].LearningRate;
        Assert.All(
            search.Points.Skip(1).Zip(search.Points),
            pair => Assert.Equal(factor, pair.First.LearningRate / pair.Second.LearningRate, 1e-9));
        Assert.Equal(1e-5, search.Points[0].LearningRate);
        Assert.Equal(search.Points[23].LearningRate, search.Minimum);
        Assert.Equal(25, search.Points.Count);
        Assert.Equal(search.Minimum / 10, search.TenthOfMinimum);
        Assert.InRange(search.Steepest!.Value, search.Points[5].LearningRate, search.Minimum);
        Assert.Equal(Math.Min(search.Steepest.Value, search.TenthOfMinimum!.Value), search.Suggestion);
    }

    [Fact]
    public void The_steepest_fall_is_where_the_loss_falls_most()
    {
        ToyTask task = new();
        int steps = 0;
        // A cliff at step 20.
        task.OnLoss = (loss, run) => loss.Scale(0, run)
            .Add(run.Full([], ++steps < 20 ? 5 - (0.01 * steps) : steps < 36 ? 2 - (0.01 * steps) : 9), run);
        LearningRateSearch search = Find(task, Short with { Smoothing = 0 });
        Assert.InRange(search.Steepest!.Value, search.Points[18].LearningRate, search.Points[20].LearningRate);
    }

    [Fact]
    public void A_loss_that_only_rises_suggests_nothing()
    {
        ToyTask task = new();
        int steps = 0;
        task.OnLoss = (loss, run) => loss.Scale(0, run).Add(run.Full([], 1 + (0.01 * ++steps)), run);
        LearningRateSearch search = Find(task);
        Assert.Equal((null, null, null), (search.Suggestion, search.Steepest, search.TenthOfMinimum));
        Assert.NotEmpty(search.ToPlot().ToSvg());
    }

    [Fact]
    public void A_loss_that_is_not_finite_ends_the_search_or_is_an_error_at_once()
    {
        ToyTask task = new();
        int steps = 0;
        task.OnLoss = (loss, run) => ++steps > 20 ? loss.Scale(double.NaN, run) : loss;
        LearningRateSearch search = Find(task, Short with { Highest = 1e-3 });
        Assert.True(search.Diverged);
        Assert.Equal(20, search.Points.Count);
        task.OnLoss = (loss, run) => loss.Scale(double.NaN, run);
        Assert.Throws<DivergedException>(() => Find(task));
    }

    [Fact]
    public void Settings_that_make_no_search_are_refused()
    {
        LearningRateFinderOptions[] wrong =
            [new() { Lowest = 1, Highest = 0.1 }, new() { Steps = 3 }, new() { Smoothing = 1 }, new() { StopAt = 1 }];
        Assert.All(wrong, options => Assert.Throws<TrainingException>(() => Find(new ToyTask(), options)));
        Assert.Throws<TrainingException>(() => new LearningRateFinderOptions { Lowest = 0 });
    }

    /// <summary>A search whose steps are a batch each.</summary>
    private static LearningRateSearch Find(ToyTask task, LearningRateFinderOptions? options = null) =>
        new LearningRateFinder<ToyExample>(task, new Adam(task.Module), Toy.Options(null) with { Accumulate = 1 }, options ?? Short)
            .Find(Toy.Data());

    /// <summary>An optimiser that remembers something.</summary>
    private static Adam Trained(ToyTask task)
    {
        Adam adam = new(task.Module);
        new Trainer<ToyExample>(task, adam, Toy.Options(null) with { MaxSteps = 3, RestoresBest = false }).Train(Toy.Data());
        return adam;
    }

    internal static string Describe(TrainingState state) =>
        string.Join('\n', state.Scalars.Select(scalar => $"{scalar.Key} {scalar.Value:R}")
            .Concat(state.Tensors.Select(entry =>
                $"{entry.Key} {Convert.ToHexString(System.Runtime.InteropServices.MemoryMarshal.AsBytes(entry.Value.ToArray().AsSpan()))}"))
            .Order(StringComparer.Ordinal));

    private sealed class At(int step, Action act) : IProgress<LearningRatePoint>
    {
        private int steps;

        public void Report(LearningRatePoint value)
        {
            if (++steps == step) act();
        }
    }
}

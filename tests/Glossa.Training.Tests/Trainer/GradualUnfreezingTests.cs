using Glossa.Nn;
using Glossa.Testing;
using Glossa.Training.Child;
using Xunit;

namespace Glossa.Training.Tests;

public sealed class GradualUnfreezingTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(false, 2, new[] { 0, 0, 1, 1, 2 })]
    [InlineData(true, 3, new[] { 0, 0, 0, 1, 1 })]
    public void A_group_is_trained_from_its_time_on(bool countsSteps, long every, int[] last)
    {
        GradualUnfreezing unfreezing = new() { Every = every, CountsSteps = countsSteps };
        for (int time = 0; time < last.Length; time++)
        {
            (long epoch, long step) = countsSteps ? (0L, (long)time) : (time, 1000L);
            Assert.Equal(last[time], Enumerable.Range(0, 10).Last(group => unfreezing.IsTrained(group, epoch, step)));
        }
    }

    [Fact]
    public void What_is_frozen_has_no_gradient_no_step_and_no_memory()
    {
        ToyTask task = new();
        Adam adam = Optimizer(task);
        string before = Of(task, "table");
        List<bool> tracked = [];
        task.OnLoss = (loss, _) =>
        {
            tracked.Add(task.Module.Parameters.Single(entry => entry.Path == "table.weight").Parameter.Value.RequiresGradient);
            return loss;
        };
        new Trainer<ToyExample>(task, adam, Options(null) with { MaxSteps = 3 }).Train(Toy.Data());
        Assert.Equal(before, Of(task, "table"));
        Assert.NotEqual(Of(new ToyTask(), "output"), Of(task, "output"));
        Assert.DoesNotContain(true, tracked);
        Assert.DoesNotContain(adam.State().Scalars.Keys, name => name.StartsWith("table", StringComparison.Ordinal));
        Assert.Equal(3, adam.State().Scalars["output.weight.step"]);
        // The training over, the model is free again.
        Assert.All(task.Module.Parameters, entry => Assert.False(entry.Parameter.IsFrozen));
    }

    [Fact]
    public void Groups_learn_as_many_steps_as_they_were_trained()
    {
        ToyTask task = new();
        Adam adam = Optimizer(task);
        new Trainer<ToyExample>(task, adam, Options(null) with { RestoresBest = false }).Train(Toy.Data());
        // 15 steps; another group every 4.
        Assert.Equal((15, 11, 7), (
            adam.State().Scalars["output.weight.step"],
            adam.State().Scalars["hidden.weight.step"],
            adam.State().Scalars["table.weight.step"]));
    }

    [Fact]
    public void What_the_user_froze_stays_frozen()
    {
        ToyTask task = new();
        Parameter bias = task.Module.Parameters.Single(entry => entry.Path == "hidden.bias").Parameter;
        bias.IsFrozen = true;
        string before = Of(task, "hidden.bias");
        new Trainer<ToyExample>(task, Optimizer(task), Options(null) with { RestoresBest = false }).Train(Toy.Data());
        Assert.True(bias.IsFrozen);
        Assert.Equal(before, Of(task, "hidden.bias"));
    }

    [Fact]
    public void Interrupted_anywhere_and_resumed_it_comes_to_the_same_bits()
    {
        ToyTask whole = new();
        Adam expected = Optimizer(whole);
        new Trainer<ToyExample>(whole, expected, Options(folder["whole"])).Train(Toy.Data());
        foreach (int cut in new[] { 1, 3, 4, 5, 8, 9, 14 })
        {
            string output = folder[$"cut-{cut}"];
            ToyTask interrupted = new(), rest = new();
            rest.Model.Initialize(99);
            using CancellationTokenSource cancellation = new();
            new Trainer<ToyExample>(interrupted, Optimizer(interrupted), Options(output))
                .Train(Toy.Data(), new CancelAt(cut, cancellation), cancellation.Token);
            Adam adam = Optimizer(rest);
            new Trainer<ToyExample>(rest, adam, Options(output)).Train(Toy.Data());
            Assert.Equal(TrainerTests.Weights(whole.Module), TrainerTests.Weights(rest.Module));
            Assert.Equal(LearningRateFinderTests.Describe(expected.State()), LearningRateFinderTests.Describe(adam.State()));
        }
    }

    [Fact]
    public void Another_plan_cannot_go_on()
    {
        ToyTask task = new();
        new Trainer<ToyExample>(task, Optimizer(task), Options(folder["out"]) with { MaxEpochs = 1 }).Train(Toy.Data());
        CheckpointException error = Assert.Throws<CheckpointException>(
            () => new Trainer<ToyExample>(task, Optimizer(task), Options(folder["out"]) with { Unfreezing = null }).Train(Toy.Data()));
        Assert.Contains("unfreezing", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_group_cannot_be_unfrozen_gradually()
    {
        ToyTask task = new();
        Assert.Contains(
            "LayerGroups",
            Assert.Throws<TrainingException>(() => Toy.Trainer(task, Options(null)).Train(Toy.Data())).Message,
            StringComparison.Ordinal);
        Assert.Throws<TrainingException>(() => new GradualUnfreezing { Every = 0 });
    }

    private static TrainingOptions Options(string? output) =>
        Toy.Options(output) with { Unfreezing = new GradualUnfreezing { Every = 4, CountsSteps = true } };

    /// <summary>Three groups: the table with the batch norm, the hidden layer, the output.</summary>
    private static Adam Optimizer(ToyTask task) =>
        new(new LayerGroups(task.Module, "", "hidden", "output").ToParameterGroups(new AdamOptions()));

    private static string Of(ToyTask task, string prefix) =>
        string.Join('\n', TrainerTests.Weights(task.Module).Split('\n').Where(line => line.StartsWith(prefix, StringComparison.Ordinal)));

    private sealed class CancelAt(int step, CancellationTokenSource cancellation) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Step == step && value.Evaluation is null) cancellation.Cancel();
        }
    }
}

using Glossa.Nn;
using Glossa.Testing;
using Glossa.Training.Child;
using Xunit;

namespace Glossa.Training.Tests;

public sealed class StagedTrainerTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Chain_thaw_takes_the_output_then_each_layer_then_all()
    {
        Sequential layers = new(new Linear(4, 3), new Linear(3, 3), new Linear(3, 2));
        layers.Initialize(1);
        Assert.Equal(
            ["output: 2.weight 2.bias", "layer 1 of 3: 0.weight 0.bias", "layer 2 of 3: 1.weight 1.bias",
                "all: 0.weight 0.bias 1.weight 1.bias 2.weight 2.bias"],
            ChainThaw.Of(layers).Select(stage => $"{stage.Name}: {string.Join(' ', stage.Learning.Select(parameter => parameter.Path))}"));
    }

    [Fact]
    public void Only_what_a_stage_names_learns_and_then_all_is_free()
    {
        ToyTask task = new();
        List<string> changed = [];
        Dictionary<string, string> before = Weights(task);
        List<TrainingProgress> told = [];
        TrainingResult result = new StagedTrainer<ToyExample>(task, Stages(task, 2))
            .Train(Toy.Data(validation: false), progress: new Listener(progress =>
            {
                told.Add(progress);
                changed.Add(string.Join(' ', Weights(task).Where(entry => before[entry.Key] != entry.Value).Select(entry => entry.Key)));
            }));
        // Batch statistics are no parameters: they move in every stage.
        const string Statistics = " norm.running_mean norm.running_var norm.num_batches_tracked";
        Assert.Equal("515 parameters, 27 trained, 2.1 KiB", told[0].ModelSize);
        Assert.All(told.Skip(1), progress => Assert.Null(progress.ModelSize));
        int second = told.FindIndex(progress => progress.Stage != told[0].Stage);
        Assert.Equal($"output.bias output.weight{Statistics}".Split(' ').Order(), changed[second - 1].Split(' ').Order());
        Assert.Equal($"hidden.bias hidden.weight output.bias output.weight{Statistics}".Split(' ').Order(), changed[^1].Split(' ').Order());
        Assert.Equal(("1 of 2: output", "2 of 2: hidden"), (told[0].Stage, told[second].Stage));
        Assert.Equal((2, 2 * told[second - 1].Step), (result.Epochs, result.Steps));
        Assert.All(task.Module.Parameters, entry => Assert.False(entry.Parameter.IsFrozen));
    }

    [Fact]
    public void A_stage_that_only_makes_it_worse_leaves_the_model_of_the_stage_before()
    {
        ToyTask task = new() { Scores = new([0.5, 0.6, 0.6, 0.1, 0.2]) };
        List<Dictionary<string, string>> evaluated = [];
        task.OnEvaluate = () => evaluated.Add(Weights(task));
        // Two epochs of scores; the second stage is scored as it starts and after each epoch.
        TrainingStage[] stages = Stages(task, 2);
        TrainingResult result = new StagedTrainer<ToyExample>(task, [stages[0] with { Options = stages[0].Options with { MaxEpochs = 2 } },
            stages[1] with { Options = stages[1].Options with { MaxEpochs = 2, EvaluatesStart = true } }])
            .Train(Toy.Data());
        Assert.Equal(5, evaluated.Count);
        Assert.Equal(evaluated[1], evaluated[2]);
        Assert.NotEqual(evaluated[2], evaluated[4]);
        Assert.Equal(evaluated[2], Weights(task));
        Assert.Equal((0.6, 0L, 5), (result.Best!.Score, result.Best.Step, result.History.Count));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(9)]
    [InlineData(12)]
    public void Interrupted_in_any_stage_and_resumed_it_comes_to_the_same_bits(int cut)
    {
        ToyTask whole = new(), interrupted = new(), rest = new();
        new StagedTrainer<ToyExample>(whole, Stages(whole, 3)).Train(Toy.Data(), folder["whole"]);
        using CancellationTokenSource cancellation = new();
        int steps = 0;
        Listener stop = new(progress =>
        {
            if (progress.Evaluation is null && ++steps == cut) cancellation.Cancel();
        });
        Assert.Equal(TrainingStatus.Cancelled, new StagedTrainer<ToyExample>(interrupted, Stages(interrupted, 3))
            .Train(Toy.Data(), folder["cut"], progress: stop, cancellation: cancellation.Token).Status);
        TrainingResult result = new StagedTrainer<ToyExample>(rest, Stages(rest, 3))
            .Train(Toy.Data(), folder["cut"], ExistingTraining.Resume);
        Assert.Equal(TrainingStatus.Completed, result.Status);
        Assert.Equal(Weights(whole), Weights(rest));
    }

    [Fact]
    public void What_is_there_already_is_kept_unless_it_may_be_replaced()
    {
        ToyTask first = new(), second = new();
        new StagedTrainer<ToyExample>(first, Stages(first, 2)).Train(Toy.Data(), folder["out"]);
        StagedTrainer<ToyExample> again = new(second, Stages(second, 2));
        Assert.Throws<ExistingTrainingException>(() => again.Train(Toy.Data(), folder["out"]));
        again.Train(Toy.Data(), folder["out"], ExistingTraining.Replace);
        Assert.Equal(Weights(first), Weights(second));
        Assert.Throws<TrainingException>(() => new StagedTrainer<ToyExample>(first, []).Train(Toy.Data()));
    }

    private static TrainingStage[] Stages(ToyTask task, int count) => Toy.Stages(task, count);

    private static Dictionary<string, string> Weights(ToyTask task) => task.Module.State()
        .ToDictionary(entry => entry.Key, entry => string.Join(' ', entry.Value.ToArray().Select(BitConverter.SingleToInt32Bits)));

    private sealed class Listener(Action<TrainingProgress> told) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => told(value);
    }
}

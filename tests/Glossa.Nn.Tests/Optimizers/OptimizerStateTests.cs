using Glossa.Tensors;
using Glossa.Testing;
using Xunit;

namespace Glossa.Nn.Tests.Optimizers;

/// <summary>Saving and continuing.</summary>
public class OptimizerStateTests
{
    [Theory]
    [MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void Five_steps_and_five_more_equal_ten(string variant)
    {
        Weights straight = NewWeights(), stopped = NewWeights();
        Optimizer optimizer = Variants.Make(variant, straight), before = Variants.Make(variant, stopped);
        Train(straight, optimizer, 0, 10);
        Train(stopped, before, 0, 5);

        Dictionary<string, Tensor> model = Copy(stopped.State());
        TrainingState state =
            before.State() with { Tensors = Copy(before.State().Tensors), Scalars = before.State().Scalars.ToDictionary() };
        Train(stopped, before, 5, 6);
        Weights resumed = NewWeights(seed: 99);
        Optimizer after = Variants.Make(variant, resumed);
        Train(resumed, after, 7, 9);
        resumed.LoadState(model);
        after.LoadState(state);
        Train(resumed, after, 5, 10);
        foreach (string name in new[] { "table", "late", "w" }) Close.AssertSameBits(name, straight[name].Value, resumed[name].Value);
    }

    [Fact]
    public void Names_are_paths_and_PyTorchs_names()
    {
        Weights weights = NewWeights();
        Adam optimizer = new(weights, new() { AmsGrad = true });
        Train(weights, optimizer, 0, 2);
        TrainingState state = optimizer.State();
        Assert.Equal("Adam", state.Kind);
        Assert.Equal(
            ["table.exp_avg", "table.exp_avg_sq", "table.max_exp_avg_sq", "w.exp_avg", "w.exp_avg_sq", "w.max_exp_avg_sq"],
            state.Tensors.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(new Dictionary<string, double> { ["table.step"] = 2, ["w.step"] = 2 }, state.Scalars);
    }

    [Fact]
    public void A_state_that_does_not_fit_is_an_error_and_changes_nothing()
    {
        Weights weights = NewWeights(), other = new Weights(("w", [4])).Initialize(1);
        Adam optimizer = new(weights), others = new(other);
        Train(weights, optimizer, 0, 2);
        TrainingState before = optimizer.State();
        other["w"].Give(Sample.Uniform([4], 1), On.Recording("cpu"));
        others.Step(On.Recording("cpu"));
        Assert.Contains(
            "w.exp_avg has shape [4], the parameter [9]",
            Assert.Throws<OptimizerException>(() => optimizer.LoadState(others.State())).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "table.exp_avg belongs to no parameter",
            Assert.Throws<OptimizerException>(() => others.LoadState(before)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "Adam cannot be loaded into Sgd",
            Assert.Throws<OptimizerException>(() => new Sgd(weights).LoadState(before)).Message,
            StringComparison.Ordinal);
        Adam early = new(new Weights(("table", [9, 4]), ("late", [5]), ("w", [9])));
        Assert.Throws<ModuleException>(() => early.LoadState(before));
        Assert.Empty(early.State().Scalars);
        TrainingState after = optimizer.State();
        Assert.Equal(before.Scalars, after.Scalars);
        foreach ((string name, Tensor tensor) in before.Tensors) Assert.Same(tensor, after.Tensors[name]);
    }

    [Fact]
    public void Two_models_with_equal_paths_train_but_cannot_be_saved()
    {
        Run run = On.Recording("cpu");
        Weights first = new Weights(("w", [3])).Initialize(1), second = new Weights(("w", [3])).Initialize(2);
        Sgd optimizer = new([new(first, new()), new(second, new())]);
        Tensor before = second["w"].Value.Keep();
        second["w"].Give(Tensor.Full([3], 1), run);
        optimizer.Step(run);
        Assert.False(before.AllClose(second["w"].Value));
        Assert.Contains("'w'", Assert.Throws<OptimizerException>(optimizer.State).Message, StringComparison.Ordinal);
    }

    private static Weights NewWeights(ulong seed = 7) => new Weights(("table", [9, 4]), ("late", [5]), ("w", [9])).Initialize(seed);

    private static Dictionary<string, Tensor> Copy(IReadOnlyDictionary<string, Tensor> tensors) =>
        tensors.ToDictionary(entry => entry.Key, entry => entry.Value.Keep());

    private static void Train(Weights weights, Optimizer optimizer, int first, int end)
    {
        Run run = On.Recording("cpu");
        for (int step = first; step < end; step++)
        {
            weights["table"].GiveRows(Sample.Ids([3], (ulong)step, 9), Sample.Uniform([3, 4], (ulong)step), run);
            weights["w"].Give(Sample.Uniform([9], (ulong)step), run);
            // One parameter joins late, after the state was saved: its count of steps differs, and what was known of it must be forgotten.
            if (step >= 6) weights["late"].Give(Sample.Uniform([5], (ulong)step), run);
            optimizer.Step(run);
            optimizer.ClearGradients();
        }
    }
}

using Glossa.Tensors;
using Glossa.Testing;
using Xunit;

namespace Glossa.Nn.Tests.Optimizers;

/// <summary>Tests of the behaviour common to all optimisers: the parameters they touch, groups, threads, errors.</summary>
public class OptimizerTests
{
    [Theory]
    [MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void Only_trained_parameters_with_a_gradient_change(string variant)
    {
        Run run = On.Recording("cpu");
        Weights weights = new Weights(("touched", [3, 5]), ("silent", [4]), ("frozen", [6])).Initialize(3);
        Optimizer optimizer = Variants.Make(variant, weights);
        Tensor touched = weights["touched"].Value.Keep(), silent = weights["silent"].Value.Keep(), frozen = weights["frozen"].Value.Keep();
        weights["touched"].Give(Sample.Uniform([3, 5], 1), run);
        weights["frozen"].Give(Sample.Uniform([6], 2), run);
        weights["frozen"].IsFrozen = true;
        optimizer.Step(run);
        Assert.DoesNotContain(weights["touched"].Value.Subtract(touched, run).ToArray(), change => change == 0);
        Close.AssertSameBits("without gradient", silent, weights["silent"].Value);
        Close.AssertSameBits("frozen", frozen, weights["frozen"].Value);
    }

    [Theory]
    [MemberData(nameof(Variants.All), MemberType = typeof(Variants))]
    public void Every_number_of_threads_gives_the_same_bits(string variant)
    {
        Tensor[] results = [.. new[] { 1, 2, 3 }.Select(threads =>
        {
            Run run = new(new RunOptions { Gradients = true, Threads = threads });
            Weights weights = new Weights(("w", [301, 307])).Initialize(5);
            Optimizer optimizer = Variants.Make(variant, weights);
            for (ulong step = 0; step < 3; step++)
            {
                optimizer.ClearGradients();
                weights["w"].Give(Sample.Uniform([301, 307], step), run);
                optimizer.Step(run);
            }
            return weights["w"].Value;
        })];
        Close.AssertSameBits("2 threads", results[0], results[1]);
        Close.AssertSameBits("3 threads", results[0], results[2]);
    }

    [Fact]
    public void Groups_have_their_own_settings()
    {
        Run run = On.Recording("reference");
        Weights weights = new Weights(("slow", [2]), ("fast", [2]), ("other", [2])).Initialize(1, run.Backend);
        Tensor before = weights["other"].Value.Keep();
        foreach (string name in new[] { "slow", "fast", "other" })
        {
            weights[name].Value.Fill(1);
            weights[name].Give(Tensor.Full([2], 1, run.Backend), run);
        }
        Sgd optimizer = new([
            new([weights["slow"]], new() { LearningRate = 0.125 }),
            new([weights["fast"]], new() { LearningRate = 0.5, WeightDecay = 0.25 })]);
        optimizer.Step(run);
        Assert.Equal(1 - 0.125, weights["slow"].Value[0]);
        Assert.Equal(1 - (0.5 * 1.25), weights["fast"].Value[0]);
        Assert.Equal(1, weights["other"].Value[0]);
        optimizer.Groups[0].LearningRate = 0.25;
        optimizer.Groups[1].WeightDecay = 0;
        optimizer.Step(run);
        Assert.Equal(1 - 0.125 - 0.25, weights["slow"].Value[0]);
        Assert.Equal(1 - (0.5 * 1.25) - 0.5, weights["fast"].Value[0]);
        Assert.NotEqual(before[0], weights["other"].Value[0]);
    }

    [Fact]
    public void Clearing_forgets_the_gradients_of_the_groups()
    {
        Run run = On.Recording("cpu");
        Weights weights = new Weights(("table", [4, 2]), ("w", [3])).Initialize(1);
        Sgd optimizer = new(weights);
        weights["table"].GiveRows(IdTensor.Of(1L, 3L), Sample.Uniform([2, 2], 1), run);
        weights["w"].Give(Sample.Uniform([3], 1), run);
        Assert.NotNull(weights["table"].RowGradient);
        Assert.NotNull(weights["w"].Gradient);
        optimizer.ClearGradients();
        Assert.Null(weights["table"].RowGradient);
        Assert.Null(weights["w"].Gradient);
    }

    [Fact]
    public void A_step_renews_the_packed_weights_of_predictions()
    {
        Linear layer = new Linear(40, 30).Initialize(1);
        Sgd optimizer = new(layer, new() { LearningRate = 1 });
        Tensor x = Sample.Uniform([5, 40], 1);
        Run training = Run.ForTraining(threads: 1);
        Tensor before = layer.Forward(x, Run.Inference());
        layer.Weight.Give(Sample.Uniform([30, 40], 2), training);
        optimizer.Step(training);
        Linear fresh = new Linear(40, 30).Initialize(2);
        fresh.LoadState(layer.State());
        Close.AssertSameBits("after the step", fresh.Forward(x, Run.Inference()), layer.Forward(x, Run.Inference()));
        Assert.False(before.AllClose(layer.Forward(x, Run.Inference())));
    }

    [Fact]
    public void A_step_between_forward_and_backward_is_noticed()
    {
        Run run = On.Recording("cpu");
        Linear layer = new Linear(3, 2).Initialize(1);
        Tensor x = Sample.Variable([4, 3], 1), loss = layer.Forward(x, run).Sum(run);
        layer.Weight.Give(Sample.Uniform([2, 3], 2), run);
        new Sgd(layer).Step(run);
        Assert.Throws<GraphException>(() => loss.Backward(run));
    }

    [Fact]
    public void Frozen_parameters_stay_even_if_somebody_wants_their_gradient()
    {
        Run run = On.Recording("cpu");
        Weights weights = new Weights(("w", [3])).Initialize(1);
        Tensor before = weights["w"].Value.Keep();
        weights.Freeze();
        weights["w"].Value.RequiresGradient = true;
        weights["w"].Give(Sample.Uniform([3], 1), run);
        new Sgd(weights).Step(run);
        Assert.Equal(0, weights.ClipGradientNorm(1, run));
        Close.AssertSameBits("frozen", before, weights["w"].Value);
    }

    [Fact]
    public void Steps_in_scopes_recycle_their_memory_and_keep_their_state()
    {
        Run run = Run.ForTraining(threads: 1);
        Weights weights = new Weights(("table", [500, 8])).Initialize(1), alone = new Weights(("table", [500, 8])).Initialize(1);
        // Decay that is clipped with the gradient needs the dense gradient.
        ThincAdamOptions options = new() { WeightDecay = 0.01, DecoupledWeightDecay = false };
        ThincAdam optimizer = new(weights, options), plain = new(alone, options);
        long pool = 0;
        for (int step = 0; step < 5; step++)
        {
            alone["table"].GiveRows(IdTensor.Of(3L, 7L, 400L), Sample.Uniform([3, 8], 1), On.Recording("cpu"));
            plain.Step(On.Recording("cpu"));
            plain.ClearGradients();
            weights["table"].GiveRows(IdTensor.Of(3L, 7L, 400L), Sample.Uniform([3, 8], 1), run);
            if (step % 2 == 0) optimizer.Step(run);
            else run.Scoped(() => optimizer.Step(run));
            optimizer.ClearGradients();
            Assert.Equal(0, run.Memory.BytesInUse);
            if (step == 0) pool = run.Memory.Bytes;
            // The dense gradient of the table comes from the pool, every time from the same place.
            Assert.InRange(pool, 500 * 8 * sizeof(float), long.MaxValue);
            Assert.Equal(pool, run.Memory.Bytes);
        }
        Close.AssertSameBits("scoped", alone["table"].Value, weights["table"].Value);
    }

    [Fact]
    public void Centred_RmsProp_stays_finite_on_constant_gradients()
    {
        Run run = On.Recording("cpu");
        Weights weights = new Weights(("w", [200])).Initialize(1);
        RmsProp optimizer = new(weights, new() { Centered = true, Alpha = 0.5 });
        Tensor gradient = Sample.Uniform([200], 1);
        for (int step = 0; step < 60; step++)
        {
            weights["w"].Give(gradient, run);
            optimizer.Step(run);
            optimizer.ClearGradients();
        }
        Assert.All(weights["w"].Value.ToArray(), x => Assert.True(float.IsFinite(x)));
    }

    [Fact]
    public void Thinc_does_not_clip_what_has_no_length()
    {
        Run run = On.Recording("cpu");
        Weights clipped = Weights.Of(Tensor.From([1f, 2f])), plain = Weights.Of(Tensor.From([1f, 2f]));
        foreach ((Weights weights, double clip) in new[] { (clipped, 1.0), (plain, 0.0) })
        {
            weights["w"].Give(Tensor.From([float.PositiveInfinity, 0.5f]), run);
            new ThincAdam(weights, new() { GradientClip = clip }).Step(run);
        }
        Assert.True(double.IsFinite(clipped["w"].Value[1]));
        Close.AssertSameBits("not clipped", plain["w"].Value, clipped["w"].Value);
    }

    [Fact]
    public void The_memory_moves_with_the_model()
    {
        Weights stays = new Weights(("w", [7])).Initialize(1), moves = new Weights(("w", [7])).Initialize(1);
        Adam first = new(stays), second = new(moves);
        for (ulong step = 0; step < 4; step++)
        {
            if (step == 2) moves.To(Backend.Reference);
            Run here = On.Recording("cpu"), there = On.Recording(step < 2 ? "cpu" : "reference");
            stays["w"].Give(Sample.Uniform([7], step), here);
            moves["w"].Give(Sample.Uniform([7], step, backend: there.Backend), there);
            first.Step(here);
            second.Step(there);
            first.ClearGradients();
            second.ClearGradients();
        }
        Close.Assert("moved", moves["w"].Value.To(Backend.Cpu), stays["w"].Value);
    }

    [Fact]
    public void A_model_elsewhere_is_an_error_and_nothing_changes()
    {
        Weights here = new Weights(("w", [3])).Initialize(1), there = new Weights(("w", [3])).Initialize(1, Backend.Reference);
        here["w"].Give(Sample.Uniform([3], 1), On.Recording("cpu"));
        there["w"].Give(Sample.Uniform([3], 1, backend: Backend.Reference), On.Recording("reference"));
        Tensor before = here["w"].Value.Keep();
        Sgd optimizer = new([new(here, new()), new(there, new())]);
        Assert.Throws<BackendException>(() => optimizer.Step(On.Recording("cpu")));
        Close.AssertSameBits("unchanged", before, here["w"].Value);
    }

    [Fact]
    public void Wrong_settings_are_named()
    {
        Weights weights = new Weights(("w", [3])).Initialize(1);
        Assert.Equal(
            "LearningRate must be zero or a positive number, but it is -0.1.",
            Assert.Throws<OptimizerException>(() => new AdamOptions { LearningRate = -0.1 }).Message);
        Assert.Equal(
            "Beta2 must be at least 0 and less than 1, but it is 1.",
            Assert.Throws<OptimizerException>(() => new NAdamOptions { Beta2 = 1 }).Message);
        Assert.Throws<OptimizerException>(() => new SgdOptions { WeightDecay = double.NaN });
        Assert.Throws<OptimizerException>(() => new RmsPropOptions { Epsilon = double.PositiveInfinity });
        Assert.Contains(
            "Nesterov", Assert.Throws<OptimizerException>(() => new Sgd(weights, new() { Nesterov = true })).Message,
            StringComparison.Ordinal);
        Sgd optimizer = new(weights, new() { Nesterov = true, Momentum = 0.9 });
        Assert.Throws<OptimizerException>(() => optimizer.Groups[0].Options = optimizer.Groups[0].Options with { Dampening = 0.1 });
        Assert.Equal(0, optimizer.Groups[0].Options.Dampening);
    }

    [Fact]
    public void A_parameter_given_twice_is_an_error()
    {
        Weights weights = new Weights(("w", [3])).Initialize(1);
        OptimizerException error = Assert.Throws<OptimizerException>(() => new Adam([new(weights, new()), new([weights["w"]], new())]));
        Assert.Contains("'w'", error.Message, StringComparison.Ordinal);
    }
}

using Glossa.Tensors;
using Glossa.Testing;
using Xunit;

namespace Glossa.Nn.Tests.Optimizers;

/// <summary>Moving averages of parameters; thinc's are compared with thinc in <see cref="ThincTests"/>.</summary>
public class ParameterAverageTests
{
    [Theory]
    [InlineData(0.9, false, false)]
    [InlineData(0.3, true, false)]
    [InlineData(0.9999, true, false)]
    [InlineData(0.9999, true, true)]
    public void Average_follows_its_formula(double decay, bool warmUp, bool startsAtZero)
    {
        foreach (string backend in new[] { "cpu", "reference" })
        {
            Run run = On.Recording(backend);
            Weights weights = new Weights(("w", [6])).Initialize(1, run.Backend);
            ParameterAverage average = new(weights, new() { Decay = decay, WarmUp = warmUp, StartsAtZero = startsAtZero });
            double[] expected = startsAtZero ? new double[6] : weights["w"].Value.ToDoubleArray();
            for (int t = 1; t <= 7; t++)
            {
                weights["w"].Value.CopyFrom(Sample.Uniform([6], (ulong)t));
                double[] w = weights["w"].Value.ToDoubleArray();
                double kept = warmUp ? Math.Min(decay, (1.0 + t) / (10 + t)) : decay;
                for (int i = 0; i < 6; i++) expected[i] = (kept * expected[i]) + ((1 - kept) * w[i]);
                average.Update(run);
            }
            using AveragedParameters averaged = average.SwapIn();
            Close.Assert("average", Tensor.From(expected, [6], run.Backend), weights["w"].Value);
        }
    }

    [Fact]
    public void Swapping_changes_predictions_and_back_to_the_same_bits()
    {
        Run run = Run.Inference();
        Linear layer = new Linear(5, 3).Initialize(1);
        Tensor x = Sample.Uniform([4, 5], 1);
        ParameterAverage average = new(layer, new() { Decay = 0.5 });
        Tensor before = layer.Weight.Value.Keep();
        layer.Weight.Value.CopyFrom(Sample.Uniform([3, 5], 9));
        average.Update(run);
        Tensor own = layer.Forward(x, run), weight = layer.Weight.Value.Keep();
        using (AveragedParameters averaged = average.SwapIn())
        {
            Assert.True(layer.Weight.Value.AllClose(before.Add(weight, run).Scale(0.5, run)));
            Assert.False(layer.Forward(x, run).AllClose(own));
        }
        Close.AssertSameBits("weight", weight, layer.Weight.Value);
        Close.AssertSameBits("prediction", own, layer.Forward(x, run));
    }

    [Fact]
    public void Without_an_average_there_is_nothing_to_swap_out() => default(AveragedParameters).Dispose();

    [Fact]
    public void Disposing_twice_changes_nothing_more()
    {
        Weights weights = new Weights(("w", [2])).Initialize(1);
        ParameterAverage average = new(weights, ParameterAverageOptions.Thinc);
        average.Update(Run.Inference());
        Tensor before = weights["w"].Value.Keep();
        AveragedParameters averaged = average.SwapIn();
        Assert.False(before.AllClose(weights["w"].Value));
        averaged.Dispose();
        averaged.Dispose();
        Close.AssertSameBits("own", before, weights["w"].Value);
    }

    [Fact]
    public void Only_what_is_trained_is_averaged_from_when_it_is()
    {
        Run run = Run.Inference();
        Weights weights = new Weights(("w", [2]), ("frozen", [2])).Initialize(1);
        weights["frozen"].IsFrozen = true;
        ParameterAverage average = new(weights, new() { Decay = 0.5 });
        weights["frozen"].Value.Fill(4);
        average.Update(run);
        Assert.DoesNotContain("frozen.average", average.State().Tensors.Keys);
        weights["frozen"].IsFrozen = false;
        average.Update(run);
        weights["frozen"].Value.Fill(8);
        average.Update(run);
        using AveragedParameters averaged = average.SwapIn();
        Assert.Equal(6, weights["frozen"].Value[0]);
    }

    [Fact]
    public void Before_the_first_update_there_is_nothing_to_swap()
    {
        Weights weights = new Weights(("w", [2])).Initialize(1);
        Tensor before = weights["w"].Value.Keep();
        using AveragedParameters averaged = new ParameterAverage(weights, ParameterAverageOptions.Thinc).SwapIn();
        Close.AssertSameBits("not zero", before, weights["w"].Value);
    }

    [Fact]
    public void While_swapped_in_the_average_is_out_of_use()
    {
        Weights weights = new Weights(("w", [2])).Initialize(1);
        ParameterAverage average = new(weights);
        average.Update(Run.Inference());
        TrainingState state = average.State();
        using (AveragedParameters averaged = average.SwapIn())
        {
            Assert.Contains(
                "SwapIn", Assert.Throws<OptimizerException>(() => average.Update(Run.Inference())).Message, StringComparison.Ordinal);
            Assert.Throws<OptimizerException>(() => average.SwapIn().Dispose());
            Assert.Throws<OptimizerException>(average.State);
            Assert.Throws<OptimizerException>(() => average.LoadState(state));
        }
        average.Update(Run.Inference());
    }

    [Fact]
    public void Three_updates_and_three_more_equal_six()
    {
        Run run = Run.Inference();
        Weights weights = new Weights(("w", [5])).Initialize(1);
        ParameterAverage straight = new(weights, ParameterAverageOptions.Thinc), stopped = new(weights, ParameterAverageOptions.Thinc),
            resumed = new(weights, ParameterAverageOptions.Thinc);
        resumed.Update(run);
        for (ulong step = 0; step < 6; step++)
        {
            weights["w"].Value.CopyFrom(Sample.Uniform([5], step));
            straight.Update(run);
            if (step < 3) stopped.Update(run);
            if (step == 2) resumed.LoadState(stopped.State());
            if (step >= 3) resumed.Update(run);
        }
        Close.AssertSameBits("average", straight.State().Tensors["w.average"], resumed.State().Tensors["w.average"]);
        Assert.Equal(6, resumed.State().Scalars["w.step"]);
        Assert.Throws<OptimizerException>(() => resumed.LoadState(new Sgd(weights).State()));
    }

    [Fact]
    public void A_model_without_values_is_an_error() => Assert.Throws<ModuleException>(() => new ParameterAverage(new Weights(("w", [2]))));
}

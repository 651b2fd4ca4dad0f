using Glossa.Tensors;
using Glossa.Testing;
using Xunit;

namespace Glossa.Nn.Tests.Losses;

/// <summary>Losses over classes, and conditional random fields, do not depend on an offset common to all logits.</summary>
public class OffsetTests
{
    private static readonly IdTensor Targets = IdTensor.Of(1L, 0L, -100L);
    private static readonly double[] Weights = [0.5, 2];
    private const LossReduction Sum = LossReduction.Sum;

    /// <summary>Each loss of equal logits [3, 2] and what it is: <c>factor · ln 2</c>, and the gradient of the first row.</summary>
    private static readonly Dictionary<string, (Func<Tensor, Run, Tensor> Loss, double Factor, double[] Gradient)> Losses = new()
    {
        ["plain"] = ((x, run) => Loss.CrossEntropy(x, Targets, run), 1, [0.25, -0.25]),
        ["weights"] = ((x, run) => Loss.CrossEntropy(x, Targets, run, new() { ClassWeights = Weights, Reduction = Sum }), 2.5, [1, -1]),
        ["smoothed"] = ((x, run) => Loss.CrossEntropy(x, Targets, run, new() { LabelSmoothing = 0.2 }), 1, [0.2, -0.2]),
        ["smoothed, weights"] = (
            (x, run) => Loss.CrossEntropy(x, Targets, run, new() { LabelSmoothing = 0.2, ClassWeights = Weights, Reduction = Sum }),
            2.5, [0.875, -0.875]),
        ["distributions"] = ((x, run) => Loss.CrossEntropy(x, Distributions(run), run, new() { Reduction = Sum }), 2, [0.5, -0.5]),
        ["log-likelihood"] = ((x, run) => Loss.NegativeLogLikelihood(x.LogSoftmax(run), Targets, run), 1, [0.25, -0.25]),
        ["classes along axis 0"] = (
            (x, run) => Loss.CrossEntropy(x.Transpose(0, 1, run), Targets, run, new() { ClassAxis = 0 }), 1, [0.25, -0.25]),
        ["divergence"] = ((x, run) => Loss.KlDivergence(x.LogSoftmax(run), Distributions(run), run, false, Sum), 2, [0.5, -0.5]),
        ["ctc"] = ((x, run) => Loss.Ctc(x.LogSoftmax(run).Reshape([1, 3, 2], run), [1], IdTensor.Of(1L), [1], run), 1, [0.5, -0.5]),
    };

    public static IEnumerable<object[]> Cases =>
        from name in Losses.Keys
        from way in new[] { ("cpu", true), ("cpu", false), ("reference", false) }
        from offset in new[] { 0, 1e4, 1e7, 1e8, -1e8 }
        select new object[] { name, way.Item1, way.Item2, offset };

    /// <summary>The targets as distributions, and nothing for the ignored one.</summary>
    private static Tensor Distributions(Run run) => run.From(new double[] { 0, 1, 1, 0, 0, 0 }, [3, 2]);

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_loss_of_equal_logits(string name, string backend, bool fused, double offset)
    {
        Run run = new(new RunOptions { Backend = On.Backend(backend), Gradients = true, Fused = fused });
        (Func<Tensor, Run, Tensor> compute, double factor, double[] gradient) = Losses[name];
        Tensor x = Tensor.Full([3, 2], offset, run.Backend);
        x.RequiresGradient = true;
        Tensor loss = compute(x, run);
        Assert.Equal(factor * Math.Log(2), loss.ToDouble(), 1e-6);
        loss.Backward(run);
        Assert.Equal(gradient[0], x.Gradient![0, 0], 1e-6);
        Assert.Equal(gradient[1], x.Gradient[0, 1], 1e-6);
    }

    [Theory]
    [InlineData(1e8, 1, 0, 0)]
    [InlineData(-1e8, 1, 1e8, -1)]
    [InlineData(1e8, 0, 1e8, 1)]
    [InlineData(-1e8, 0, 0, 0)]
    [InlineData(0, 1, 0.6931472, -0.5)]
    public void Yes_or_no_of_large_logits(double logit, double target, double expected, double slope)
    {
        foreach (string backend in new[] { "cpu", "reference" })
        {
            Run run = On.Recording(backend);
            Tensor x = Tensor.Full([1], logit, run.Backend);
            x.RequiresGradient = true;
            Tensor loss = Loss.BinaryCrossEntropyWithLogits(x, Tensor.Full([1], target, run.Backend), run);
            Assert.Equal(expected, loss.ToDouble(), 1e-6);
            loss.Backward(run);
            Assert.Equal(slope, x.Gradient![0], 1e-6);
        }
    }

    [Theory]
    [InlineData("cpu", 0)]
    [InlineData("cpu", 1e4)]
    [InlineData("cpu", 1e8)]
    [InlineData("reference", 1e8)]
    public void A_field_of_equal_scores_is_as_likely_as_any_path(string backend, double offset)
    {
        Run run = On.Recording(backend);
        LinearChainCrf crf = new LinearChainCrf(2, null, Initializer.Zeros).Initialize(1, run.Backend);
        // The second text of 2,000 tokens: neither an offset nor a length costs digits.
        int[] lengths = [3, 2000];
        Tensor emissions = Tensor.Full([2003, 2], offset, run.Backend);
        emissions.RequiresGradient = true;
        PackedSequence packed = PackedSequence.PackRows(emissions, lengths, run);
        Tensor losses = crf.NegativeLogLikelihood(packed, new IdTensor(new long[4000], [2, 2000]), run, LossReduction.None);
        for (int text = 0; text < 2; text++) Assert.Equal(lengths[text] * Math.Log(2), losses[text], 1e-6 * lengths[text]);
        losses.Sum(run).Backward(run);
        for (int row = 0; row < 2003; row++)
        {
            Assert.Equal(-0.5, emissions.Gradient![row, 0], 1e-6);
            Assert.Equal(0.5, emissions.Gradient[row, 1], 1e-6);
        }
        Assert.All(crf.Marginals(packed, run).Data.ToDoubleArray(), probability => Assert.Equal(0.5, probability, 1e-6));
        Assert.Equal((2000 * Math.Log(2)) + (2000 * offset), crf.LogPartition(packed, run)[1], 1e-6 * (1400 + (2000 * offset)));
    }
}

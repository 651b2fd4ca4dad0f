using Glossa.Tensors;
using Glossa.Testing;
using Xunit;

namespace Glossa.Nn.Tests.Structured;

/// <summary>CTC against the enumeration of all alignments, and its options.</summary>
public class CtcTests
{
    [Theory]
    [InlineData(5, 3, 0, new long[] { 1, 2 })]
    [InlineData(5, 3, 0, new long[] { 1, 1 })]
    [InlineData(6, 3, 0, new long[] { 2, 2, 1 })]
    [InlineData(4, 4, 2, new long[] { 0, 3, 1 })]
    [InlineData(3, 3, 1, new long[] { 2 })]
    [InlineData(3, 3, 0, new long[] { 1, 2, 1 })]
    [InlineData(4, 3, 0, new long[] { })]
    [InlineData(1, 2, 0, new long[] { 1 })]
    public void The_likelihood_is_that_of_all_alignments_together(int steps, int classes, int blank, long[] labels)
    {
        foreach (Backend backend in new[] { Backend.Cpu, Backend.Reference })
        {
            Run run = Run.Inference(1, backend);
            Tensor x = Sample.Uniform([1, steps, classes], 3, -2, 2, backend).LogSoftmax(run);
            Tensor loss = Loss.Ctc(
                x, [steps], IdTensor.Of(labels), [labels.Length], run, new CtcOptions { Blank = blank, Reduction = LossReduction.Sum });
            double expected = -Math.Log(Enumerate(x.ToDoubleArray(), steps, classes, blank, labels));
            Assert.Equal(expected, loss.ToDouble(), Close.Tolerance(backend) * (1 + expected));
        }
    }

    [Theory]
    [InlineData(2, new long[] { 1, 2, 1 })]
    [InlineData(2, new long[] { 1, 1 })]
    [InlineData(0, new long[] { 1 })]
    public void An_impossible_alignment_costs_infinity_and_has_no_gradient(int length, long[] labels)
    {
        Run run = On.Recording("reference");
        Tensor x = Sample.Variable([2, 3, 3], 1, Backend.Reference);
        IdTensor targets = IdTensor.Of([.. labels, 2L]);
        Tensor Of(bool zeroInfinity) => Loss.Ctc(
            x.LogSoftmax(run), [length, 3], targets, [labels.Length, 1], run,
            new CtcOptions { Reduction = LossReduction.None, ZeroInfinity = zeroInfinity });
        Tensor losses = Of(false);
        Assert.Equal(double.PositiveInfinity, losses[0]);
        Assert.True(double.IsFinite(losses[1]));
        losses.Sum(run).Backward(run);
        double[] gradient = x.Gradient!.ToDoubleArray();
        Assert.All(gradient[..9], slope => Assert.Equal(0, slope));
        Assert.Contains(gradient[9..], slope => Math.Abs(slope) > 0.01);
        Assert.Equal(0, Of(true)[0]);
        Assert.Equal(losses[1], Of(true)[1]);
    }

    [Fact]
    public void Probabilities_of_zero_make_no_NaN()
    {
        Run run = On.Recording("reference");
        double[] p = [0.5, 0.5, 0, 0, 1, 0, 1, 0, 0];
        Tensor x = Tensor.From([.. p.Select(value => Math.Log(value))], [1, 3, 3], Backend.Reference);
        x.RequiresGradient = true;
        Tensor loss = Loss.Ctc(x, [3], IdTensor.Of(1L), [1], run);
        loss.Backward(run);
        // Both alignments, ∅ 1 ∅ and 1 1 ∅, have probability ½.
        Assert.Equal(0, loss.ToDouble(), 1e-12);
        Close.Assert("gradient", Tensor.From([-0.5, -0.5, 0, 0, -1, 0, -1, 0, 0], [1, 3, 3], Backend.Reference), x.Gradient!);
    }

    // lp = log_softmax(arange(24).reshape(4, 2, 3) % 5 * 0.5, -1); ctc_loss(lp, [[1, 2], [2, 2]], [4, 4], [2, 1], reduction=r), PyTorch
    // 1.13, float64.
    [Theory]
    [InlineData(LossReduction.Mean, new[] { 1.5575235735213844 })]
    [InlineData(LossReduction.Sum, new[] { 4.2858269055012554 })]
    [InlineData(LossReduction.BatchMean, new[] { 4.2858269055012554 / 2 })]
    [InlineData(LossReduction.None, new[] { 2.341559516916973, 1.9442673885842823 })]
    public void Reductions_equal_PyTorch(LossReduction reduction, double[] expected)
    {
        Run run = Run.Inference(1, Backend.Reference);
        Tensor x = Tensor.From([.. Enumerable.Range(0, 24).Select(i => i % 5 * 0.5)], [4, 2, 3], Backend.Reference).LogSoftmax(run);
        CtcOptions options = new() { BatchFirst = false, Reduction = reduction };
        Tensor loss = Loss.Ctc(x, [4, 4], new IdTensor([1, 2, 2, 2], [2, 2]), [2, 1], run, options);
        Close.Assert("loss", Tensor.From(expected, loss.Shape, Backend.Reference), loss);
        Tensor batchFirst = Loss.Ctc(
            x.Transpose(0, 1, run), [4, 4], IdTensor.Of(1L, 2L, 2L), [2, 1], run, options with { BatchFirst = true });
        Close.AssertSameBits("batch first, labels one after another", loss, batchFirst);
    }

    [Fact]
    public void A_text_costs_the_same_alone_and_in_a_padded_batch()
    {
        Run run = On.Recording("cpu");
        Tensor alone = Sample.Variable([1, 4, 5], 1), padded = Sample.Variable([2, 7, 5], 2);
        float[] values = padded.ToArray();
        alone.ToArray().CopyTo(values, 35);
        padded.CopyFrom(values);
        CtcOptions options = new() { Reduction = LossReduction.None };
        Tensor one = Loss.Ctc(alone, [4], IdTensor.Of(3L, 1L), [2], run, options),
            both = Loss.Ctc(padded, [7, 4], new IdTensor([1, 2, 4, 3, 1, -1], [2, 3]), [3, 2], run, options);
        Close.AssertSameBits("loss", one, both.Slice(0, 1, 2, run));
        one.Sum(run).Backward(run);
        both.Sum(run).Backward(run);
        Tensor gradient = padded.Gradient!.Select(0, 1, run);
        Close.AssertSameBits("gradient", alone.Gradient!.Select(0, 0, run), gradient.Slice(0, 0, 4, run));
        Assert.All(gradient.Slice(0, 4, 7, run).ToArray(), slope => Assert.Equal(0, slope));
    }

    [Fact]
    public void Errors_teach()
    {
        Run run = Run.Inference();
        Tensor x = Sample.Uniform([2, 4, 3], 1);
        IdTensor labels = new([1, 2, 2, 1], [2, 2]);
        Assert.Contains(
            "length of 5", Assert.Throws<ShapeException>(() => Loss.Ctc(x, [5, 4], labels, [2, 2], run)).Message, StringComparison.Ordinal);
        Assert.Contains(
            "length of 3", Assert.Throws<ShapeException>(() => Loss.Ctc(x, [4, 4], labels, [3, 2], run)).Message, StringComparison.Ordinal);
        Assert.Contains(
            "1 input lengths",
            Assert.Throws<ShapeException>(() => Loss.Ctc(x, [4], labels, [2, 2], run)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "add up to 3",
            Assert.Throws<ShapeException>(() => Loss.Ctc(x, [4, 4], IdTensor.Of(1L, 2L, 2L, 1L), [2, 1], run)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "the blank, 2",
            Assert.Throws<OutOfRangeException>(() => Loss.Ctc(x, [4, 4], labels, [2, 2], run, new CtcOptions { Blank = 2 })).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "blank is class 3",
            Assert.Throws<OutOfRangeException>(() => Loss.Ctc(x, [4, 4], labels, [2, 2], run, new CtcOptions { Blank = 3 })).Message,
            StringComparison.Ordinal);
        Assert.Throws<ShapeException>(() => Loss.Ctc(x, [4, 4], new IdTensor([1, 2, 2], [3, 1]), [1, 1], run));
    }

    /// <summary>The sum of the probabilities of all sequences of classes that collapse to the labels.</summary>
    private static double Enumerate(double[] x, int steps, int classes, int blank, long[] labels)
    {
        double sum = 0;
        long count = (long)Math.Pow(classes, steps);
        for (long code = 0; code < count; code++)
        {
            List<long> collapsed = [];
            double logProbability = 0;
            long before = -1, rest = code;
            for (int step = 0; step < steps; step++, rest /= classes)
            {
                long label = rest % classes;
                logProbability += x[(step * classes) + (int)label];
                if (label != before && label != blank) collapsed.Add(label);
                before = label;
            }
            if (collapsed.SequenceEqual(labels)) sum += Math.Exp(logProbability);
        }
        return sum;
    }
}

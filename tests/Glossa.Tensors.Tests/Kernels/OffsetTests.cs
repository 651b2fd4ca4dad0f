using Glossa.Testing;
using Xunit;

namespace Glossa.Tensors.Tests.Kernels;

/// <summary>An offset common to all logits changes neither log-probabilities nor gradients, however large it is.</summary>
[Trait("Category", "Kernels")]
public class OffsetTests
{
    public static IEnumerable<object[]> Ways =>
        from way in new[] { ("cpu", true), ("cpu", false), ("reference", false) }
        from offset in new[] { 0, 1e4, -1e4, 1e7, 1e8, -1e8, 1e30 }
        select new object[] { way.Item1, way.Item2, offset };

    [Theory]
    [MemberData(nameof(Ways))]
    public void Log_probabilities_of_equal_logits(string backend, bool fused, double offset)
    {
        Run run = Recording(backend, fused);
        foreach (int classes in new[] { 2, 3, 17, 70 })
        {
            Tensor x = Tensor.Full([2, classes], offset, run.Backend);
            x.RequiresGradient = true;
            IdTensor targets = IdTensor.Of(1L, 0L);
            double expected = Math.Log(classes);
            Assert.All(x.LogSoftmax(run).ToDoubleArray(), y => Assert.Equal(-expected, y, 2e-7 * expected));
            Assert.All(x.Transpose(0, 1, run).LogSoftmax(run, 0).ToDoubleArray(), y => Assert.Equal(-expected, y, 2e-7 * expected));
            Tensor losses = x.SoftmaxCrossEntropy(targets, run);
            Assert.All(losses.ToDoubleArray(), loss => Assert.Equal(expected, loss, 2e-7 * expected));
            losses.Sum(run).Backward(run);
            AssertGradient(x, classes, targets);
            x.LogSoftmax(run).Pick(targets, run).Negate(run).Sum(run).Backward(run);
            AssertGradient(x, classes, targets);
            // The slope of the log-sum is the softmax, also where the sum itself has no room for the logarithm.
            x.LogSumExp(run).Sum(run).Backward(run);
            Assert.All(x.Gradient!.ToDoubleArray(), slope => Assert.Equal(1.0 / classes, slope, 1e-6));
        }
    }

    [Theory]
    [InlineData("cpu", true)]
    [InlineData("cpu", false)]
    [InlineData("reference", false)]
    public void Differences_of_logits_survive_an_offset_they_are_exact_beside(string backend, bool fused)
    {
        Run run = Recording(backend, fused);
        Tensor plain = Tensor.From([0, 8, -16, 24, 0, 32], [2, 3], run.Backend), far = plain.Shift(1 << 26, run);
        Close.AssertSameBits("log-softmax", plain.LogSoftmax(run), far.LogSoftmax(run));
        Close.AssertSameBits("softmax", plain.Softmax(run), far.Softmax(run));
    }

    [Theory]
    [InlineData("cpu", true)]
    [InlineData("cpu", false)]
    [InlineData("reference", false)]
    public void Impossible_rows_have_a_sum_of_nothing_and_no_gradient(string backend, bool fused)
    {
        Run run = Recording(backend, fused);
        const double Nothing = double.NegativeInfinity;
        Tensor x = Tensor.From([Nothing, Nothing, Nothing, 1], [2, 2], run.Backend);
        x.RequiresGradient = true;
        Tensor y = x.LogSumExp(run);
        Assert.Equal([Nothing, 1], y.ToDoubleArray());
        y.Sum(run).Backward(run);
        Assert.Equal([0, 0, 0, 1], x.Gradient!.ToDoubleArray());
        // As PyTorch: no probabilities where nothing is possible.
        Assert.Equal([double.NaN, double.NaN, Nothing, 0], x.LogSoftmax(run).ToDoubleArray());
    }

    private static Run Recording(string backend, bool fused) =>
        new(new RunOptions { Backend = On.Backend(backend), Gradients = true, Fused = fused, Threads = 2 });

    private static void AssertGradient(Tensor x, int classes, IdTensor targets)
    {
        for (int row = 0; row < 2; row++)
        {
            for (int column = 0; column < classes; column++)
            {
                Assert.Equal((1.0 / classes) - (column == targets[row] ? 1 : 0), x.Gradient![row, column], 1e-6);
            }
        }
        x.ClearGradient();
    }
}

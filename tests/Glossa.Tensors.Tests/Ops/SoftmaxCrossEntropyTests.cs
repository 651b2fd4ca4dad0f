using Glossa.Testing;
using Xunit;

namespace Glossa.Tensors.Tests.Ops;

/// <summary>The softmax and cross-entropy in one operation against its composed form and against differences.</summary>
public class SoftmaxCrossEntropyTests
{
    [Theory]
    [InlineData("cpu", 1, 1)]
    [InlineData("cpu", 7, 5)]
    [InlineData("cpu", 33, 100)]
    [InlineData("reference", 7, 5)]
    public void It_equals_its_composed_form(string backend, int rows, int columns)
    {
        IdTensor targets = Sample.Ids([rows], 2, columns);
        long[] some = targets.Span.ToArray();
        some[^1] = -100;
        foreach (IdTensor ids in new[] { targets, new IdTensor(some, [rows]) })
        {
            (Tensor loss, Tensor gradient) = Compute((x, run) => x.SoftmaxCrossEntropy(ids, run, -100));
            (Tensor composedLoss, Tensor composedGradient) = Compute((x, run) => x.LogSoftmax(run).Pick(ids, run, -100).Negate(run));
            Close.Assert("loss", composedLoss, loss);
            Close.Assert("gradient", composedGradient, gradient);
        }

        (Tensor Loss, Tensor Gradient) Compute(Func<Tensor, Run, Tensor> losses)
        {
            Run run = On.Recording(backend);
            Tensor x = Sample.Variable([rows, columns], 1, run.Backend, -4, 4), loss = losses(x, run);
            loss.Backward(run, Sample.Uniform([rows], 3, backend: run.Backend));
            return (loss, x.Gradient!);
        }
    }

    [Fact]
    public void Gradients_are_those_of_differences()
    {
        IdTensor targets = new([1, 3, -1, 0, 2, 1], [2, 3]);
        GradientCheck.Verify(
            (x, run) => x[0].SoftmaxCrossEntropy(targets, run, -1), [Sample.Uniform([2, 3, 4], 1, -3, 3, Backend.Reference)]);
    }

    [Fact]
    public void Columns_of_a_wider_matrix_are_as_good_as_their_copy()
    {
        Run run = On.Recording("cpu");
        Tensor wide = Sample.Variable([6, 9], 1);
        Tensor view = wide.Slice(-1, 2, 7, run), copy = view.Clone(run);
        IdTensor targets = Sample.Ids([6], 2, 5);
        Close.AssertSameBits("loss", copy.SoftmaxCrossEntropy(targets, run), view.SoftmaxCrossEntropy(targets, run));
    }

    [Fact]
    public void Large_logits_stay_finite()
    {
        Run run = Run.Inference();
        Tensor loss = Tensor.From([1000f, 0f, -1000f, 0f, 1e30f, -1e30f], [2, 3]).SoftmaxCrossEntropy(IdTensor.Of(2L, 1L), run);
        Assert.Equal([2000f, 0f], loss.ToArray());
    }

    [Fact]
    public void Errors_teach()
    {
        Run run = Run.Inference();
        Tensor x = Sample.Uniform([2, 3], 1);
        Assert.Contains(
            "[3]", Assert.Throws<ShapeException>(() => x.SoftmaxCrossEntropy(IdTensor.Of(0L, 1L, 2L), run)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "column 3 at position 1",
            Assert.Throws<OutOfRangeException>(() => x.SoftmaxCrossEntropy(IdTensor.Of(0L, 3L), run)).Message,
            StringComparison.Ordinal);
        Assert.Throws<OutOfRangeException>(() => x.SoftmaxCrossEntropy(IdTensor.Of(0L, -1L), run));
    }
}

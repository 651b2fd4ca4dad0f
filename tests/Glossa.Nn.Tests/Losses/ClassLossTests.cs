using Glossa.Tensors;
using Glossa.Testing;
using Xunit;

namespace Glossa.Nn.Tests.Losses;

/// <summary>Losses over classes: options PyTorch's fixtures do not cover, the class axis, and errors.</summary>
public class ClassLossTests
{
    private static readonly double[] Logits = [0.5, -1.25, 2, 1.5, 0.25, -0.75, -2, 0.125, 1, 0.75, 0.75, -1.5];
    private static readonly IdTensor Targets = IdTensor.Of(2L, -100L, 1L, 0L);
    private static readonly double[] Weights = [0.5, 2, 1.25];

    // torch.nn.functional.cross_entropy(x, y, w, label_smoothing=0.2, reduction=r), PyTorch 1.13, float64.
    [Theory]
    [InlineData(LossReduction.Mean, true, new[] { 1.0055251440874242 })]
    [InlineData(LossReduction.Mean, false, new[] { 0.9283691181297434 })]
    [InlineData(LossReduction.Sum, true, new[] { 3.7707192903278415 })]
    [InlineData(LossReduction.Sum, false, new[] { 2.78510735438923 })]
    [InlineData(LossReduction.None, true, new[] { 0.7741108122108742, 0, 2.325180160175168, 0.6714283179417995 })]
    [InlineData(LossReduction.None, false, new[] { 0.5492886497686993, 0, 1.3413136000946855, 0.8945051045258454 })]
    public void Label_smoothing_equals_PyTorch_with_weights_and_ignored_targets(LossReduction reduction, bool weighted, double[] expected)
    {
        foreach (Backend backend in new[] { Backend.Cpu, Backend.Reference })
        {
            Run run = Run.Inference(1, backend);
            CrossEntropyOptions options = new() { Reduction = reduction, ClassWeights = weighted ? Weights : null, LabelSmoothing = 0.2 };
            Tensor loss = Loss.CrossEntropy(Tensor.From(Logits, [4, 3], backend), Targets, run, options);
            Close.Assert("loss", Tensor.From(expected, loss.Shape, backend), loss);
        }
    }

    // torch.nn.functional.cross_entropy(x, p, w, label_smoothing=0.1, reduction=r), PyTorch 1.13, float64.
    [Theory]
    [InlineData(LossReduction.Mean, new[] { 1.7927048873866105 })]
    [InlineData(LossReduction.Sum, new[] { 7.170819549546442 })]
    [InlineData(LossReduction.None, new[] { 2.163694145544208, 0.36722008374248716, 2.0986284668249686, 2.541276853434779 })]
    public void Distributions_as_targets_equal_PyTorch(LossReduction reduction, double[] expected)
    {
        double[] p = [0.25, 0.25, 0.5, 1, 0, 0, 0.125, 0.75, 0.125, 0, 0.5, 0.5];
        foreach (Backend backend in new[] { Backend.Cpu, Backend.Reference })
        {
            Run run = Run.Inference(1, backend);
            CrossEntropyOptions options = new() { Reduction = reduction, ClassWeights = Weights, LabelSmoothing = 0.1 };
            Tensor loss = Loss.CrossEntropy(Tensor.From(Logits, [4, 3], backend), Tensor.From(p, [4, 3], backend), run, options);
            Close.Assert("loss", Tensor.From(expected, loss.Shape, backend), loss);
        }
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.25)]
    public void Classes_may_stand_along_any_axis(double smoothing)
    {
        Run run = On.Recording("reference");
        Tensor last = Sample.Variable([2, 3, 5], 1, Backend.Reference), middle = last.Transpose(1, 2, run.WithoutGradients());
        middle.RequiresGradient = true;
        IdTensor targets = Sample.Ids([2, 3], 2, 5);
        CrossEntropyOptions options = new()
        {
            LabelSmoothing = smoothing,
            Reduction = LossReduction.None,
            ClassWeights = [1, 2, 0.5, 0.25, 3],
        };
        Tensor a = Loss.CrossEntropy(last, targets, run, options),
            b = Loss.CrossEntropy(middle, targets, run, options with { ClassAxis = 1 });
        Close.AssertSameBits("loss", a, b);
        a.Sum(run).Backward(run);
        b.Sum(run).Backward(run);
        Close.AssertSameBits("gradient", last.Gradient!.Transpose(1, 2, run), middle.Gradient!);
    }

    [Fact]
    public void The_batch_mean_divides_by_the_first_axis()
    {
        Run run = Run.Inference();
        Tensor logits = Sample.Uniform([2, 3, 5], 1);
        IdTensor targets = Sample.Ids([2, 3], 2, 5);
        double sum = Loss.CrossEntropy(logits, targets, run, new CrossEntropyOptions { Reduction = LossReduction.Sum }).ToDouble();
        Assert.Equal(sum / 2,
            Loss.CrossEntropy(logits, targets, run, new CrossEntropyOptions { Reduction = LossReduction.BatchMean }).ToDouble(), 1e-6);
    }

    [Theory]
    [MemberData(nameof(On.Both), MemberType = typeof(On))]
    public void Where_everything_is_ignored_loss_and_gradient_are_zero(string backend)
    {
        Run run = On.Recording(backend);
        Tensor logits = Sample.Variable([3, 4], 1, run.Backend);
        Tensor loss = Loss.CrossEntropy(logits, IdTensor.Of(-1L, -1L, -1L), run, new CrossEntropyOptions { IgnoredTarget = -1 });
        loss.Backward(run);
        Assert.Equal(0, loss.ToDouble());
        Assert.All(logits.Gradient!.ToArray(), slope => Assert.Equal(0, slope));
    }

    [Fact]
    public void An_ignored_row_of_infinities_does_no_harm()
    {
        Run run = On.Recording("cpu");
        Tensor logProbabilities = Tensor.From([-1f, -2f, float.NegativeInfinity, float.NegativeInfinity], [2, 2]);
        logProbabilities.RequiresGradient = true;
        Tensor loss = Loss.NegativeLogLikelihood(
            logProbabilities, IdTensor.Of(1L, -100L), run, new ClassLossOptions { ClassWeights = [1, 3] });
        loss.Backward(run);
        Assert.Equal(2, loss.ToDouble(), 1e-6);
        Assert.Equal([0f, -1f, 0f, 0f], logProbabilities.Gradient!.ToArray());
    }

    [Fact]
    public void Errors_teach()
    {
        Run run = Run.Inference();
        Tensor logits = Sample.Uniform([2, 5, 3], 1);
        string hint = Assert.Throws<ShapeException>(() => Loss.CrossEntropy(logits, Sample.Ids([2, 3], 2, 3), run)).Message;
        Assert.Contains("[2, 3]", hint, StringComparison.Ordinal);
        Assert.Contains("[2, 5]", hint, StringComparison.Ordinal);
        Assert.Contains("ClassAxis = 1", hint, StringComparison.Ordinal);
        Assert.Contains("class 3", Assert.Throws<OutOfRangeException>(() =>
            Loss.CrossEntropy(logits, new IdTensor([0, 1, 2, 0, 1, 2, 0, 1, 2, 3], [2, 5]), run)).Message, StringComparison.Ordinal);
        Assert.Contains("2 class weights", Assert.Throws<ShapeException>(() => Loss.CrossEntropy(
            logits, Sample.Ids([2, 5], 2, 3), run, new CrossEntropyOptions { ClassWeights = [1, 2] })).Message, StringComparison.Ordinal);
        Assert.Contains("1.5", Assert.Throws<OutOfRangeException>(() => Loss.CrossEntropy(
            logits, Sample.Ids([2, 5], 2, 3), run, new CrossEntropyOptions { LabelSmoothing = 1.5 })).Message, StringComparison.Ordinal);
        Assert.Throws<ShapeException>(() => Loss.CrossEntropy(logits, Sample.Uniform([2, 5, 1], 2), run));
    }
}

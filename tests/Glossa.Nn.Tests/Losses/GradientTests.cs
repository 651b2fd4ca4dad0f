using Glossa.Tensors;
using Glossa.Testing;
using Xunit;

namespace Glossa.Nn.Tests.Losses;

/// <summary>Every loss' gradient against finite differences, also with respect to targets that are tensors.</summary>
public class GradientTests
{
    private static readonly IdTensor Targets = IdTensor.Of(2L, -100L, 0L, 3L, 3L);
    private static readonly IdTensor Labels = IdTensor.Of(1L, -1L, -1L, 1L, -1L);
    private static readonly double[] Weights = [0.5, 2, 1.25, 0.75];

    private static readonly Dictionary<string, Func<Tensor, Tensor, Run, Tensor>> Losses = new()
    {
        ["cross entropy"] = (x, _, run) => Loss.CrossEntropy(x, Targets, run),
        ["cross entropy, weights"] = (x, _, run) => Loss.CrossEntropy(x, Targets, run, new CrossEntropyOptions { ClassWeights = Weights }),
        ["cross entropy, unreduced"] = (x, _, run) => Loss.CrossEntropy(
            x, Targets, run, new CrossEntropyOptions { Reduction = LossReduction.None }),
        ["cross entropy, smoothed"] = (x, _, run) => Loss.CrossEntropy(
            x, Targets, run, new CrossEntropyOptions { ClassWeights = Weights, LabelSmoothing = 0.3 }),
        ["cross entropy, distributions"] = (x, p, run) => Loss.CrossEntropy(
            x, p.Softmax(run), run, new CrossEntropyOptions { ClassWeights = Weights, LabelSmoothing = 0.1 }),
        ["negative log-likelihood"] = (x, _, run) => Loss.NegativeLogLikelihood(
            x, Targets, run, new ClassLossOptions { ClassWeights = Weights, Reduction = LossReduction.Sum }),
        ["binary cross entropy"] = (x, t, run) => Loss.BinaryCrossEntropy(x.Sigmoid(run), t.Sigmoid(run), run),
        ["binary cross entropy with logits"] = (x, t, run) => Loss.BinaryCrossEntropyWithLogits(x, t, run, Weights, LossReduction.None),
        ["mse"] = (x, y, run) => Loss.Mse(x, y, run),
        ["l1"] = (x, y, run) => Loss.L1(x, y, run, LossReduction.None),
        ["smooth l1"] = (x, y, run) => Loss.SmoothL1(x, y, run, 0.4),
        ["huber"] = (x, y, run) => Loss.Huber(x, y, run, 0.4, LossReduction.None),
        ["cosine distance"] = (x, y, run) => Loss.CosineDistance(x, y, run),
        ["cosine embedding"] = (x, y, run) => Loss.CosineEmbedding(x, y, Labels, run, -0.3, LossReduction.None),
        ["margin ranking"] = (x, y, run) => Loss.MarginRanking(x.Sum(-1, run), y.Sum(-1, run), Labels, run, 0.5, LossReduction.None),
        ["triplet margin"] = (x, y, run) => Loss.TripletMargin(x, y, x.Multiply(y, run), run, 0.8, LossReduction.None),
        ["kl divergence"] = (x, y, run) => Loss.KlDivergence(x.LogSoftmax(run), y.Softmax(run), run),
        ["kl divergence, log target"] = (x, y, run) => Loss.KlDivergence(x.LogSoftmax(run), y.LogSoftmax(run), run, true),
        ["ctc"] = (x, _, run) => Loss.Ctc(x.Reshape([1, 5, 4], run), [5], IdTensor.Of(2L, 2L), [2], run),
    };

    public static IEnumerable<object[]> Names => Losses.Keys.Select(name => new object[] { name });

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients_are_those_of_differences(string name)
    {
        Tensor[] variables = [Sample.Uniform([5, 4], 1, -2, 2, Backend.Reference), Sample.Uniform([5, 4], 2, -2, 2, Backend.Reference)];
        GradientCheck.Verify((v, run) => Losses[name](v[0], v[1], run), variables);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients_are_the_same_in_a_scope(string name)
    {
        Run run = On.Recording("cpu");
        Tensor outside = Gradient(name, run);
        using Scope scope = run.OpenScope();
        Close.AssertSameBits("gradient", outside, Gradient(name, run));
    }

    private static Tensor Gradient(string name, Run run)
    {
        Tensor x = Sample.Variable([5, 4], 1, null, -2, 2), y = Sample.Variable([5, 4], 2, null, -2, 2);
        Losses[name](x, y, run).Sum(run).Backward(run);
        return x.Gradient!;
    }
}

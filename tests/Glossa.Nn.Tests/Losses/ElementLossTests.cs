using Glossa.Tensors;
using Glossa.Testing;
using Xunit;

namespace Glossa.Nn.Tests.Losses;

/// <summary>Losses of elements and of pairs of vectors: what PyTorch's fixtures do not cover.</summary>
public class ElementLossTests
{
    private static readonly Dictionary<string, Func<Tensor, Tensor, Run, Tensor>> Pairs = new()
    {
        ["binaryCrossEntropy"] = (x, y, run) => Loss.BinaryCrossEntropy(x, y, run),
        ["binaryCrossEntropyWithLogits"] = (x, y, run) => Loss.BinaryCrossEntropyWithLogits(x, y, run),
        ["mse"] = (x, y, run) => Loss.Mse(x, y, run),
        ["l1"] = (x, y, run) => Loss.L1(x, y, run),
        ["smoothL1"] = (x, y, run) => Loss.SmoothL1(x, y, run),
        ["huber"] = (x, y, run) => Loss.Huber(x, y, run),
        ["cosineDistance"] = (x, y, run) => Loss.CosineDistance(x, y, run),
        ["cosineEmbedding"] = (x, y, run) => Loss.CosineEmbedding(x, y, IdTensor.Of(1L, 1L, 1L, 1L), run),
        ["marginRanking"] = (x, y, run) => Loss.MarginRanking(x, y, IdTensor.Of(1L, 1L, 1L, 1L), run),
        ["tripletMargin"] = (x, y, run) => Loss.TripletMargin(x, x, y, run),
        ["klDivergence"] = (x, y, run) => Loss.KlDivergence(x, y, run),
        ["crossEntropy"] = (x, y, run) => Loss.CrossEntropy(x, y, run),
    };

    public static IEnumerable<object[]> PairNames => Pairs.Keys.Select(name => new object[] { name });

    [Theory]
    [MemberData(nameof(PairNames))]
    public void Losses_never_stretch_a_shape(string name)
    {
        Tensor column = Sample.Uniform([4, 1], 1, 0.1, 0.9), vector = Sample.Uniform([4], 2, 0.1, 0.9);
        ShapeException error = Assert.Throws<ShapeException>(() => Pairs[name](column, vector, Run.Inference()));
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
        Assert.Contains("[4, 1]", error.Message, StringComparison.Ordinal);
        Assert.Contains("[4]", error.Message, StringComparison.Ordinal);
    }

    // torch.nn.functional.huber_loss(a, b, delta=0.5) and smooth_l1_loss(a, b, beta=0.5), PyTorch 1.13.
    [Fact]
    public void Huber_and_smooth_l1_turn_into_lines_at_their_limit()
    {
        Run run = Run.Inference();
        Tensor a = Tensor.From([0.5f, -1.25f, 2f, -3f]), b = Tensor.From([0f, 0.25f, 2.25f, 1f]);
        Assert.Equal([0.125f, 0.625f, 0.03125f, 1.875f], Loss.Huber(a, b, run, 0.5, LossReduction.None).ToArray());
        Assert.Equal([0.25f, 1.25f, 0.0625f, 3.75f], Loss.SmoothL1(a, b, run, 0.5, LossReduction.None).ToArray());
        Assert.Equal([0.5f, 1.5f, 0.25f, 4f], Loss.SmoothL1(a, b, run, 0, LossReduction.None).ToArray());
        Assert.Throws<OutOfRangeException>(() => Loss.Huber(a, b, run, 0));
        Assert.Throws<OutOfRangeException>(() => Loss.SmoothL1(a, b, run, -1));
    }

    // torch.nn.functional.binary_cross_entropy_with_logits(x, t, pos_weight=[2, 0.5, 3]), PyTorch 1.13, float64.
    [Theory]
    [MemberData(nameof(On.Both), MemberType = typeof(On))]
    public void Positive_weights_equal_PyTorch(string backend)
    {
        Run run = On.Recording(backend);
        Tensor x = Tensor.From([0.5, -1.25, 2, 1.5, 0.25, -0.75, -2, 0.125, 1, 0.75, 0.75, -1.5], [4, 3], run.Backend);
        Tensor t = Tensor.From([1, 0, 0.5, 0, 1, 1, 1, 1, 0, 0, 0, 0.25], [4, 3], run.Backend);
        Tensor expected = Tensor.From(
            [
                0.9481539683602134, 0.25192908134537295, 1.2538560220859452, 1.7014132779827524, 0.28796970993942184, 3.4106130183446997,
                4.253856022085945, 0.31629951765858455, 1.3132616875182228, 1.1368710061148999, 1.1368710061148999, 1.4271199169741289,
            ],
            [4, 3], run.Backend);
        Close.Assert("loss", expected, Loss.BinaryCrossEntropyWithLogits(x, t, run, [2, 0.5, 3], LossReduction.None));
        Assert.Throws<ShapeException>(() => Loss.BinaryCrossEntropyWithLogits(x, t, run, [2, 0.5]));
    }

    [Theory]
    [MemberData(nameof(On.Both), MemberType = typeof(On))]
    public void Extreme_logits_are_exact(string backend)
    {
        Run run = On.Recording(backend);
        Tensor x = Tensor.From([1e4, -1e4, 1e4, -1e4, -12], [5], run.Backend), t = Tensor.From([1, 0, 0, 1, 0], [5], run.Backend);
        x.RequiresGradient = true;
        Tensor losses = Loss.BinaryCrossEntropyWithLogits(x, t, run, null, LossReduction.None);
        losses.Sum(run).Backward(run);
        Close.Assert("loss", Tensor.From([0, 0, 1e4, 1e4, Math.Log(1 + Math.Exp(-12))], [5], run.Backend), losses);
        Close.Assert("a small loss", Tensor.From([Math.Log(1 + Math.Exp(-12))], [1], run.Backend), losses.Slice(0, 4, 5, run));
        Close.Assert("gradient", Tensor.From([0, 0, 1, -1, 1 / (1 + Math.Exp(12))], [5], run.Backend), x.Gradient!);
    }

    [Theory]
    [MemberData(nameof(On.Both), MemberType = typeof(On))]
    public void Certain_probabilities_cost_at_most_100(string backend)
    {
        Run run = On.Recording(backend);
        Tensor p = Tensor.From([1, 0, 1, 0], [4], run.Backend), t = Tensor.From([1, 0, 0, 1], [4], run.Backend);
        p.RequiresGradient = true;
        Tensor losses = Loss.BinaryCrossEntropy(p, t, run, LossReduction.None);
        losses.Sum(run).Backward(run);
        Assert.Equal([0f, 0f, 100f, 100f], losses.ToArray());
        Close.Assert("gradient", Tensor.From([0, 0, 1e12, -1e12], [4], run.Backend), p.Gradient!);
    }

    // torch.nn.functional.kl_div(log_softmax(x), log_softmax(x.flip(0)), reduction='batchmean', log_target=True), PyTorch 1.13, float64.
    [Fact]
    public void The_divergence_takes_log_targets()
    {
        Run run = Run.Inference(1, Backend.Reference);
        double[] rows = [0.5, -1.25, 2, 1.5, 0.25, -0.75, -2, 0.125, 1, 0.75, 0.75, -1.5];
        Tensor x = Tensor.From(rows, [4, 3], Backend.Reference);
        Tensor y = x.IndexSelect(IdTensor.Of(3L, 2L, 1L, 0L), run).LogSoftmax(run);
        Tensor loss = Loss.KlDivergence(x.LogSoftmax(run), y, run, true);
        Assert.Equal(1.7520012296411056, loss.ToDouble(), 1e-12);
        Assert.Equal(loss.ToDouble(), Loss.KlDivergence(x.LogSoftmax(run), y.Exp(run), run).ToDouble(), 1e-12);
    }

    [Fact]
    public void A_target_probability_of_zero_costs_nothing()
    {
        Run run = On.Recording("reference");
        Tensor x = Tensor.From([-1.0, -2, -3], [1, 3], Backend.Reference), p = Tensor.From([0, 0.5, 0.5], [1, 3], Backend.Reference);
        x.RequiresGradient = p.RequiresGradient = true;
        Tensor losses = Loss.KlDivergence(x, p, run, false, LossReduction.None);
        losses.Sum(run).Backward(run);
        double half = Math.Log(0.5);
        Close.Assert("loss", Tensor.From([0, 0.5 * (half + 2), 0.5 * (half + 3)], [1, 3], Backend.Reference), losses);
        Close.Assert("gradient", Tensor.From([0, -0.5, -0.5], [1, 3], Backend.Reference), x.Gradient!);
        Assert.All(p.Gradient!.ToArray(), slope => Assert.True(float.IsFinite(slope)));
    }

    [Theory]
    [MemberData(nameof(On.Both), MemberType = typeof(On))]
    public void Zero_targets_are_ignored_where_asked_but_count_in_the_mean(string backend)
    {
        Run run = On.Recording(backend);
        Tensor x = Sample.Variable([3, 4], 1, run.Backend);
        double[] rows = Sample.Uniform([3, 4], 2).ToDoubleArray();
        rows.AsSpan(4, 4).Clear();
        Tensor y = Tensor.From(rows, [3, 4], run.Backend);
        double[] cosine = x.CosineSimilarity(y, run).ToDoubleArray();
        Assert.Equal(0, cosine[1]);
        Assert.Equal((3 - cosine.Sum()) / 3, Loss.CosineDistance(x, y, run).ToDouble(), 1e-6);
        Tensor loss = Loss.CosineDistance(x, y, run, ignoreZeroTargets: true);
        Assert.Equal((2 - cosine.Sum()) / 3, loss.ToDouble(), 1e-6);
        loss.Backward(run);
        Assert.Equal(new float[4], x.Gradient!.Select(0, 1, run).ToArray());
        Assert.NotEqual(0, x.Gradient![0, 0]);
    }

    [Theory]
    [MemberData(nameof(On.Both), MemberType = typeof(On))]
    public void A_label_chooses_whether_vectors_are_drawn_together_or_apart(string backend)
    {
        Run run = Run.Inference(1, On.Backend(backend));
        Tensor a = Tensor.From([1, 0, 1, 0, 1, 0, 1, 0], [4, 2], run.Backend),
            b = Tensor.From([0.6, 0.8, 0.6, 0.8, -0.6, 0.8, -0.6, 0.8], [4, 2], run.Backend);
        Tensor losses = Loss.CosineEmbedding(a, b, IdTensor.Of(1L, -1L, 1L, -1L), run, 0.1, LossReduction.None);
        Close.Assert("loss", Tensor.From([0.4, 0.5, 1.6, 0], [4], run.Backend), losses);
    }

    [Fact]
    public void Labels_are_one_or_minus_one()
    {
        Tensor x = Sample.Uniform([2], 1);
        Assert.Contains(
            "label 0 at position 1",
            Assert.Throws<OutOfRangeException>(() => Loss.MarginRanking(x, x, IdTensor.Of(1L, 0L), Run.Inference())).Message,
            StringComparison.Ordinal);
        Assert.Throws<ShapeException>(() => Loss.MarginRanking(x, x, IdTensor.Of(1L), Run.Inference()));
    }
}

using Glossa.Tensors;
using Glossa.Testing;
using Xunit;

namespace Glossa.Nn.Tests.Attention;

/// <summary>Attention without heads against loops: additive, and the dot product.</summary>
public class AdditiveAttentionTests
{
    private static readonly int[] Lengths = [4, 1, 3];

    public static IEnumerable<object[]> Cases => On.Both.SelectMany(backend => new object[][] { [backend[0], false], [backend[0], true] });

    [Theory]
    [MemberData(nameof(Cases))]
    public void Additive_attention_follows_its_formula(string backend, bool masked)
    {
        Run run = Run.Inference(1, On.Backend(backend));
        AdditiveAttention layer = new AdditiveAttention(3, 5, 4).Initialize(1, run.Backend);
        double[] v = layer.Score.Weight.Value.ToDoubleArray();
        double Score(double[] query, double[] key) =>
            Plain.Dot(v, [.. Plain
                .Add(Plain.Linear(query, layer.Query.Weight.Value), Plain.Linear(key, layer.Key.Weight.Value, layer.Key.Bias!.Value))
                .Select(Math.Tanh)]);
        Check(3, Score, (query, key, value, mask) => layer.Forward(query, key, value, run, mask), masked, run);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Dot_attention_follows_its_formula(string backend, bool masked)
    {
        Run run = Run.Inference(1, On.Backend(backend));
        Check(
            5, (query, key) => Plain.Dot(query, key) / Math.Sqrt(5),
            (query, key, value, mask) => new DotAttention().Forward(query, key, value, run, mask), masked, run);
        Check(5, Plain.Dot, (query, key, value, mask) => new DotAttention(scale: 1).Forward(query, key, value, run, mask), masked, run);
    }

    [Fact]
    public void Each_query_may_have_its_own_mask()
    {
        Run run = Run.Inference();
        Tensor mask = Tensor.From(new[] { 1f, 0, 0, 0, 1, 1 }, [1, 2, 3]), value = Sample.Uniform([1, 3, 4], 3);
        (Tensor output, Tensor weights) = new DotAttention()
            .Forward(Sample.Uniform([1, 2, 5], 1), Sample.Uniform([1, 3, 5], 2), value, run, mask);
        Close.AssertSameBits("the only key's value", value.Slice(1, 0, 1, run), output.Slice(1, 0, 1, run));
        Assert.Equal([1f, 0, 0], weights.ToArray()[..3]);
        Assert.Equal(0f, weights.ToArray()[3]);
    }

    [Fact]
    public void What_does_not_fit_is_an_error()
    {
        Run run = Run.Inference();
        AdditiveAttention layer = new AdditiveAttention(3, 5, 4).Initialize(1);
        Tensor query = Sample.Uniform([3, 2, 3], 1), key = Sample.Uniform([3, 4, 5], 2), value = Sample.Uniform([3, 4, 2], 3);
        Assert.Throws<ShapeException>(() => layer.Forward(query.Reshape([6, 3], run), key, value, run));
        Assert.Throws<ShapeException>(() => layer.Forward(query, key, value.Slice(1, 0, 3, run), run));
        Assert.Throws<ShapeException>(() => layer.Forward(query.Slice(0, 0, 2, run), key, value, run));
        Assert.Contains(
            "[3, 4]", Assert.Throws<ShapeException>(() => layer.Forward(query, key, value, run, Tensor.Full([3, 2], 1))).Message,
            StringComparison.Ordinal);
        Assert.Throws<ShapeException>(() => new DotAttention().Forward(query, key, value, run));
    }

    private static void Check(
        int querySize, Func<double[], double[], double> score, Func<Tensor, Tensor, Tensor, Tensor?, (Tensor, Tensor)> attend, bool masked,
        Run run)
    {
        Tensor query = Sample.Uniform([3, 2, querySize], 1, backend: run.Backend), key = Sample.Uniform([3, 4, 5], 2, backend: run.Backend),
            value = Sample.Uniform([3, 4, 2], 3, backend: run.Backend);
        double[][] q = Plain.Rows(query), k = Plain.Rows(key), v = Plain.Rows(value);
        double[][] weights = [.. q.Select((row, i) => Plain.Softmax(
            [.. k[(i / 2 * 4)..((i / 2 * 4) + 4)].Select(other => score(row, other))], j => !masked || j < Lengths[i / 2]))];
        IEnumerable<double[]> output = weights.Select((row, i) => Plain.Mix(row, v[(i / 2 * 4)..((i / 2 * 4) + 4)]));
        (Tensor y, Tensor a) = attend(query, key, value, masked ? LengthMask.Of(Lengths, 4, run) : null);
        Close.Assert("weights", Plain.ToTensor(weights, [3, 2, 4], run.Backend), a);
        Close.Assert("output", Plain.ToTensor(output, [3, 2, 2], run.Backend), y);
    }
}

using Glossa.Tensors;
using Glossa.Testing;
using Xunit;

namespace Glossa.Nn.Tests.Attention;

/// <summary>The transformer block, in every form PyTorch's reference file does not hold, against loops.</summary>
public class TransformerBlockTests
{
    private const int Batch = 2, Time = 5, Size = 6, Heads = 3;

    private static readonly int[] Lengths = [5, 3];

    public static IEnumerable<object[]> Cases =>
        from backend in On.Both
        from normFirst in new[] { false, true }
        from causal in new[] { false, true }
        from masked in new[] { false, true }
        select new object[] { backend[0], normFirst, causal, masked };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Texts_without_padding_have_the_values_of_padded_ones(bool normFirst)
    {
        Run run = Run.Inference();
        TransformerOptions options = new() { Heads = Heads, InnerSize = 7, NormFirst = normFirst };
        TransformerBlock block = new TransformerBlock(Size, options).Initialize(1);
        Randomize(block);
        Tensor padded = Sample.Uniform([Batch, Time, Size], 1);
        IdTensor places = IdTensor.Of([.. Lengths.SelectMany((length, text) => Enumerable.Range(text * Time, length))]);
        Tensor rows = padded.Reshape([-1, Size], run).SelectRows(places, run);
        Tensor expected = block.Forward(padded, run, LengthMask.Of(Lengths, Time, run)).Reshape([-1, Size], run).SelectRows(places, run);
        Close.Assert("rows", expected, block.Forward(rows, Lengths, run));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_block_follows_its_formula(string backend, bool normFirst, bool causal, bool masked)
    {
        Run run = Run.Inference(1, On.Backend(backend));
        TransformerBlock block = new TransformerBlock(
            Size,
            new TransformerOptions { Heads = Heads, InnerSize = 7, NormFirst = normFirst, Activation = Activation.Silu, Epsilon = 1e-3 })
            .Initialize(1, run.Backend);
        Randomize(block);
        Tensor x = Sample.Uniform([Batch, Time, Size], 1, backend: run.Backend),
            bias = Sample.Uniform([Batch, Heads, Time, Time], 2, backend: run.Backend);
        List<double[]> expected = [];
        for (int text = 0; text < Batch; text++)
        {
            double[][] rows = Plain.Rows(x)[(text * Time)..((text + 1) * Time)];
            int length = masked ? Lengths[text] : Time;
            double Bias(int head, int query, int key) => bias[text, head, query, key];
            double[][] Attended(double[][] of) =>
                Attend(block.SelfAttention, of, Bias, (query, key) => key < length && (!causal || key <= query));
            double[] Transformed(double[] of) => Plain.Linear(
                [.. Plain.Linear(of, block.Linear1.Weight.Value, block.Linear1.Bias!.Value).Select(Plain.Silu)],
                block.Linear2.Weight.Value,
                block.Linear2.Bias!.Value);
            if (normFirst)
            {
                rows = [.. rows.Zip(Attended([.. rows.Select(row => Plain.LayerNorm(row, block.Norm1))]), Plain.Add)];
                rows = [.. rows.Select(row => Plain.Add(row, Transformed(Plain.LayerNorm(row, block.Norm2))))];
            }
            else
            {
                rows = [.. rows.Zip(Attended(rows), Plain.Add).Select(row => Plain.LayerNorm(row, block.Norm1))];
                rows = [.. rows.Select(row => Plain.LayerNorm(Plain.Add(row, Transformed(row)), block.Norm2))];
            }
            expected.AddRange(rows);
        }
        Tensor y = block.Forward(x, run, masked ? LengthMask.Of(Lengths, Time, run) : null, causal, bias);
        Close.Assert("output", Plain.ToTensor(expected, x.Shape, run.Backend), y);
    }

    [Fact]
    public void A_causal_block_does_not_see_what_comes()
    {
        Run run = Run.Inference();
        TransformerBlock block = new TransformerBlock(Size, new TransformerOptions { Heads = Heads }).Initialize(1);
        Tensor x = Sample.Uniform([1, Time, Size], 1),
            other = Tensor.Concat([x.Slice(1, 0, 3, run), Sample.Uniform([1, 2, Size], 9)], 1, run);
        Close.AssertSameBits(
            "before the change", block.Forward(x, run, causal: true).Slice(1, 0, 3, run), block.Forward(other, run, causal: true)
                .Slice(1, 0, 3, run));
        Assert.False(block.Forward(x, run).Slice(1, 0, 3, run).AllClose(block.Forward(other, run).Slice(1, 0, 3, run)));
    }

    [Fact]
    public void Where_all_is_dropped_the_way_around_is_left()
    {
        Tensor x = Sample.Uniform([2, 3, Size], 1);
        TransformerOptions everything = new() { Heads = Heads, Dropout = 1, NormFirst = true };
        Close.AssertSameBits("before", x, new TransformerBlock(Size, everything).Initialize(1).Forward(x, Run.ForTraining(1, 1)));
        Run run = Run.ForTraining(1, 1);
        TransformerBlock after = new TransformerBlock(Size, everything with { NormFirst = false }).Initialize(1);
        Close.AssertSameBits("after", after.Norm2.Forward(after.Norm1.Forward(x, run), run), after.Forward(x, run));
        MultiHeadAttention attention = new MultiHeadAttention(Size, Heads, dropout: 1).Initialize(1);
        Tensor bias = attention.OutProjection.Bias!.Value;
        Close.AssertSameBits("attention", bias.Expand(0, 6, run).Reshape(x.Shape, run), attention.Forward(x, x, x, run).Output);
    }

    [Fact]
    public void The_inner_size_is_four_times_the_outer_unless_given()
    {
        Assert.Equal(Shape.Create([4 * 16, 16]), new TransformerBlock(16).Linear1.Weight.Shape);
        Assert.Equal(Shape.Create([16, 5]), new TransformerBlock(16, new TransformerOptions { InnerSize = 5 }).Linear2.Weight.Shape);
    }

    [Theory]
    [InlineData(6, 4)]
    [InlineData(6, 0)]
    [InlineData(6, -1)]
    public void Heads_that_do_not_divide_the_size_are_an_error(int size, int heads)
    {
        string message = Assert.Throws<ModuleException>(() => new MultiHeadAttention(size, heads)).Message;
        Assert.Contains($"{size}", message, StringComparison.Ordinal);
        Assert.Contains($"{heads} heads", message, StringComparison.Ordinal);
    }

    private static double[][] Attend(
        MultiHeadAttention attention, double[][] rows, Func<int, int, int, double> bias, Func<int, int, bool> isAllowed)
    {
        const int own = Size / Heads;
        double[][] projected = [.. rows.Select(row => Plain.Linear(row, attention.InWeight.Value, attention.InBias.Value))];
        // A row is queries, keys and values side by side, each of them heads side by side.
        double[][] Part(int which, int head) =>
            [.. projected.Select(row => row[((which * Size) + (head * own))..((which * Size) + ((head + 1) * own))])];
        double[][] joined = [.. rows.Select(_ => new double[Size])];
        for (int head = 0; head < Heads; head++)
        {
            (double[][] q, double[][] k, double[][] v) = (Part(0, head), Part(1, head), Part(2, head));
            for (int i = 0; i < rows.Length; i++)
            {
                double[] scores = [.. k.Select((key, j) => (Plain.Dot(q[i], key) / Math.Sqrt(own)) + bias(head, i, j))];
                Plain.Mix(Plain.Softmax(scores, j => isAllowed(i, j)), v).CopyTo(joined[i], head * own);
            }
        }
        return [.. joined.Select(row => Plain.Linear(row, attention.OutProjection.Weight.Value, attention.OutProjection.Bias!.Value))];
    }

    /// <summary>Biases and gains start as zeros and ones, which hides them.</summary>
    private static void Randomize(Module module)
    {
        ulong seed = 1000;
        foreach ((_, Parameter parameter) in module.Parameters)
        {
            parameter.Value.CopyFrom(Sample.Uniform(parameter.Shape, seed++, backend: parameter.Value.Backend));
        }
    }
}

using Glossa.Testing;
using Xunit;

namespace Glossa.Tensors.Tests.Kernels;

/// <summary>
/// Every fused kernel against its composed form: the same function is computed with fused kernels on the CPU, composed on the CPU, and
/// composed in double precision; results and all gradients agree, and the fused ones have the same bits for every thread count.
/// </summary>
[Trait("Category", "Kernels")]
public class FusedTests
{
    public static IEnumerable<object[]> RowShapes =>
        [[0, 5], [1, 1], [3, 2], [5, 15], [2, 16], [7, 17], [4, 64], [3, 65], [9, 131], [130, 300], [2, 5000]];

    [Theory]
    [MemberData(nameof(RowShapes))]
    public void Softmax(int rows, int columns)
    {
        Compare((x, run) => x[0].Softmax(run), [rows, columns]);
        Compare((x, run) => x[0].LogSoftmax(run), [rows, columns]);
        Tensor mask = Sample.Uniform([rows, columns], 9).Relu(Run.Inference());
        Compare((x, run) => x[0].Softmax(run, -1, mask.To(run.Backend)), [rows, columns]);
    }

    [Fact]
    public void Masked_rows_are_zero_and_do_not_disturb_others()
    {
        Run run = Run.Inference();
        Tensor x = Tensor.From(new float[,] { { 1, 2, float.NaN }, { 3, 4, 5 } }),
            mask = Tensor.From(new float[,] { { 1, 1, 0 }, { 0, 0, 0 } });
        float[] y = x.Softmax(run, -1, mask).ToArray();
        Assert.Equal(1 / (1 + Math.E), y[0], 1e-6);
        Assert.Equal([0f, 0f, 0f, 0f], y[2..]);
    }

    [Theory]
    [MemberData(nameof(RowShapes))]
    public void Layer_norm(int rows, int columns)
    {
        Compare((x, run) => x[0].LayerNorm(x[1], x[2], 1e-5, run), [rows, columns], [columns], [columns]);
        Compare((x, run) => x[0].LayerNorm(null, null, 1e-3, run), [rows, columns]);
    }

    [Theory]
    [MemberData(nameof(RowShapes))]
    public void Maxout(int rows, int columns)
    {
        Compare((x, run) => x[0].Maxout(3, run), [rows, 3 * columns]);
        Tensor keep = Tensor.From([.. Enumerable.Range(0, rows + 2).Select(row => row % 3 == 1 ? 0f : 1f)], [rows + 2]);
        Compare((x, run) => x[0].AddMaxoutNorm(x[1], 3, x[2], x[3], 1e-3, keep.To(run.Backend), run),
            [rows + 2, columns], [rows, 3 * columns], [columns], [columns]);
    }

    [Theory]
    [MemberData(nameof(RowShapes))]
    public void Reductions(int rows, int columns)
    {
        Compare((x, run) => x[0].Sum(-1, run), [rows, columns]);
        Compare((x, run) => x[0].Sum(0, run), [rows, columns]);
        Compare((x, run) => x[0].Sum(run), [rows, columns]);
        if (rows == 0) return;
        Compare((x, run) => x[0].Max(-1, run), [rows, columns]);
        Compare((x, run) => x[0].Min(0, run), [rows, columns]);
    }

    // Channels, outputs, height, width, kernel, stride, padding, dilation, groups.
    public static IEnumerable<object[]> Convolutions =>
    [
        [1, 1, 1, 1, 1, 1, 0, 1, 1], [3, 4, 7, 9, 3, 1, 1, 1, 1], [4, 6, 10, 8, 3, 2, 1, 1, 2], [2, 5, 12, 11, 5, 3, 2, 1, 1],
        [6, 6, 9, 40, 3, 1, 2, 2, 3], [8, 8, 5, 5, 1, 1, 0, 1, 1], [17, 33, 6, 37, 3, 1, 1, 1, 1], [2, 40, 33, 3, 2, 2, 0, 1, 1],
    ];

    [Theory]
    [MemberData(nameof(Convolutions))]
    public void Convolution(int channels, int outputs, int height, int width, int kernel, int stride, int padding, int dilation, int groups)
    {
        ConvolutionOptions options = ConvolutionOptions.Square(stride, padding, dilation, groups);
        foreach (int batch in new[] { 1, 3 })
        {
            Compare(
                (x, run) => x[0].Conv2d(x[1], x[2], options, run), [batch, channels, height, width],
                [outputs, channels / groups, kernel, kernel], [outputs]);
        }
    }

    [Theory]
    [InlineData(8, 8, 4, 4, 1)]
    [InlineData(9, 17, 6, 5, 0)]
    [InlineData(16, 8, 13, 70, 1)]
    [InlineData(33, 12, 9, 9, 2)]
    public void Winograd_is_close_to_direct_convolution(int channels, int outputs, int height, int width, int padding)
    {
        Tensor x = Sample.Uniform([3, channels, height, width], 1), weight = Sample.Uniform([outputs, channels, 3, 3], 2);
        ConvolutionOptions options = ConvolutionOptions.Square(padding: padding);
        Tensor exact = x.To(Backend.Reference)
            .Conv2d(weight.To(Backend.Reference), null, options, Run.Inference(backend: Backend.Reference));
        Tensor one = x.Conv2d(weight, null, options, new Run(new RunOptions { Winograd = true }));
        Close.Assert("winograd", exact, one, 1e-5);
        Close.AssertSameBits(
            "three threads", one, x.Conv2d(weight, null, options, new Run(new RunOptions { Winograd = true, Threads = 3 })));
        Run run = new(new RunOptions { Winograd = true });
        Close.AssertSameBits("an image alone", one.Slice(0, 1, 2, run), x.Slice(0, 1, 2, run).Conv2d(weight, null, options, run));
    }

    // Batch sizes of each step, inputs, hidden units.
    public static IEnumerable<object[]> Sequences =>
    [
        [new[] { 1 }, 1, 1], [new[] { 3, 3, 3 }, 2, 5], [new[] { 5, 4, 3, 3, 2, 1 }, 3, 17], [new[] { 14, 13, 2 }, 40, 33],
        [new[] { 2, 1, 1, 1 }, 7, 300],
    ];

    [Theory]
    [MemberData(nameof(Sequences))]
    public void Lstm(int[] batchSizes, int inputs, int hidden)
    {
        foreach ((Activation gate, Activation state) in Activations(hidden))
        {
            foreach (bool reverse in new[] { false, true })
            {
                PackedLayout layout = new(batchSizes);
                Compare((x, run) =>
                {
                    (Tensor y, Tensor h, Tensor c) = x[0].Lstm(layout, Weights(x, hidden, run), x[5], x[6], gate, state, run, reverse);
                    return Tensor.Concat([y, h, c], 0, run);
                }, [layout.Rows, inputs], [4 * hidden, inputs], [4 * hidden, hidden], [4 * hidden], [4 * hidden],
                    [layout.Sequences, hidden], [layout.Sequences, hidden]);
            }
        }
    }

    // As many threads as there are take part in the last.
    public static IEnumerable<object[]> ProjectedSequences => [.. Sequences, [new[] { 14, 13, 2 }, 40, 200]];

    [Theory]
    [MemberData(nameof(ProjectedSequences))]
    public void Projected_lstm(int[] batchSizes, int inputs, int hidden)
    {
        int size = (hidden + 1) / 2;
        PackedLayout layout = new(batchSizes);
        foreach (bool reverse in new[] { false, true })
        {
            Compare((x, run) =>
            {
                RecurrentWeights weights = Weights(x, hidden, run) with { Projection = x[7] };
                (Activation gate, Activation state) = (Activation.Sigmoid, Activation.Softsign);
                (Tensor y, Tensor h, Tensor c) = x[0].Lstm(layout, weights, x[5], x[6], gate, state, run, reverse);
                return Tensor.Concat([y.Flatten(run), h.Flatten(run), c.Flatten(run)], 0, run);
            },
            [layout.Rows, inputs], [4 * hidden, inputs], [4 * hidden, size], [4 * hidden], [4 * hidden],
            [layout.Sequences, size], [layout.Sequences, hidden], [size, hidden]);
        }
    }

    [Theory]
    [MemberData(nameof(Sequences))]
    public void Gru(int[] batchSizes, int inputs, int hidden)
    {
        foreach ((Activation gate, Activation state) in Activations(hidden))
        {
            foreach (bool reverse in new[] { false, true })
            {
                PackedLayout layout = new(batchSizes);
                Compare((x, run) =>
                {
                    (Tensor y, Tensor h) = x[0].Gru(layout, Weights(x, hidden, run), x[5], gate, state, run, reverse);
                    return Tensor.Concat([y, h], 0, run);
                }, [layout.Rows, inputs], [3 * hidden, inputs], [3 * hidden, hidden], [3 * hidden], [3 * hidden], [layout.Sequences,
                    hidden]);
            }
        }
    }

    [Theory]
    [InlineData(1, 1, 1, 1, 1)]
    [InlineData(2, 3, 5, 2, 4)]
    [InlineData(3, 17, 17, 3, 5)]
    [InlineData(1, 40, 33, 2, 16)]
    [InlineData(2, 5, 300, 1, 20)]
    public void Attention(int batch, int queries, int keys, int heads, int size)
    {
        Tensor keyMask = Visible([batch, keys]), fullMask = Visible([batch, queries, keys]);
        foreach ((Tensor? mask, bool causal, bool hasBias) in new[]
        {
            ((Tensor?)null, false, false), (keyMask, false, true), (fullMask, false, false), (keyMask, true, true),
        })
        {
            Compare((x, run) =>
            {
                AttentionOptions options = new()
                {
                    Heads = heads,
                    Mask = mask?.To(run.Backend),
                    Causal = causal,
                    Bias = hasBias ? x[3] : null,
                };
                (Tensor output, Tensor weights) = Tensor.Attention(x[0], x[1], x[2], options, run);
                return Tensor.Concat([output.Flatten(run), weights.Flatten(run)], 0, run);
            }, [batch, queries, heads * size], [batch, keys, heads * size], [batch, keys, heads * size], [batch, heads, queries, keys]);
        }

        static Tensor Visible(Shape shape) => Sample.Uniform(shape, 77).Shift(0.5, Run.Inference()).Relu(Run.Inference());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.3)]
    public void Attention_that_stores_no_weights_has_the_same_bits(double dropout)
    {
        Shape[] shapes = [[3, 17, 12], [3, 19, 12], [3, 19, 12], [3, 2, 17, 19]];
        RunOptions training = new() { Training = true, Gradients = true, Threads = 2 };
        Outcome stored = Outcome.Of((x, run) => Tensor.Attention(x[0], x[1], x[2], Options(x), run).Output, shapes, training);
        Outcome recomputed = Outcome.Of((x, run) => Tensor.AttentionOutput(x[0], x[1], x[2], Options(x), run), shapes, training);
        stored.AssertSameBits("recomputed", recomputed);
        Run inference = Run.Inference();
        Tensor q = Sample.Uniform([3, 300, 8], 1);
        using Scope scope = inference.OpenScope();
        Tensor.AttentionOutput(q, q, q, new(), inference);
        Assert.InRange(inference.Memory.BytesInUse, 1, 2 * 3 * 300 * 8 * sizeof(float));

        AttentionOptions Options(Tensor[] x) => new() { Heads = 2, Causal = true, Bias = x[3], Dropout = dropout };
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 2)]
    public void Attention_within_texts_has_the_bits_of_each_text_alone(bool causal, int threads)
    {
        int[] lengths = [17, 1, 0, 40, 3];
        int tokens = lengths.Sum();
        RunOptions options = new() { Gradients = true, Threads = threads };
        Outcome together = Outcome.Of(
            (x, run) => Tensor.AttentionOutput(x[0], x[1], x[2], Options() with { Lengths = lengths }, run),
            [[1, tokens, 12], [1, tokens, 12], [1, tokens, 8]], options);
        Outcome alone = Outcome.Of((x, run) =>
        {
            List<Tensor> texts = [];
            for (int text = 0, row = 0; text < lengths.Length; row += lengths[text++])
            {
                if (lengths[text] == 0) continue;
                Tensor[] own = [.. x.Select(rows => rows.Slice(1, row, row + lengths[text], run))];
                texts.Add(Tensor.AttentionOutput(own[0], own[1], own[2], Options(), run));
            }
            return Tensor.Concat([.. texts], 1, run);
        }, [[1, tokens, 12], [1, tokens, 12], [1, tokens, 8]], options with { Threads = 1 });
        together.AssertSameBits("texts", alone);

        AttentionOptions Options() => new() { Heads = 2, Causal = causal };
    }

    /// <summary>Weights scaled so that states neither die nor explode.</summary>
    private static RecurrentWeights Weights(Tensor[] x, int hidden, Run run) =>
        new(x[1], x[2].Scale(1 / Math.Sqrt(hidden), run), x[3], x[4]);

    /// <summary>
    /// Activations whose derivative reads the output, the input, and both kinds mixed; for large layers one pair will do.
    /// </summary>
    private static IEnumerable<(Activation Gate, Activation State)> Activations(int hidden) => hidden > 100
        ? [(Activation.Sigmoid, Activation.Tanh)]
        : [(Activation.Sigmoid, Activation.Tanh), (Activation.HardSigmoid(), Activation.Tanh), (Activation.Sigmoid, Activation.Softsign),
            (Activation.HardSigmoid(), Activation.Relu)];

    private static void Compare(Func<Tensor[], Run, Tensor> f, params Shape[] shapes)
    {
        Outcome exact = Outcome.Of(f, shapes, new RunOptions { Backend = Backend.Reference, Fused = false });
        Outcome fused = Outcome.Of(f, shapes, new RunOptions());
        exact.AssertClose("composed", Outcome.Of(f, shapes, new RunOptions { Fused = false, Threads = 2 }));
        exact.AssertClose("fused", fused);
        foreach (int threads in new[] { 2, 3 })
        {
            fused.AssertSameBits($"{threads} threads", Outcome.Of(f, shapes, new RunOptions { Threads = threads }));
        }
    }
}

using FsCheck;
using FsCheck.Fluent;
using Glossa.Tensors;
using Glossa.Testing;
using Xunit;

namespace Glossa.Nn.Tests;

/// <summary>Sequences without padding: the layout, the way there and back, and layers that run on it as it is.</summary>
public class PackedSequenceTests
{
    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(200);

    /// <summary>
    /// One to eight sequences of 1 to 9 steps, with up to 3 steps of padding more than the longest needs, of width 1 to 4.
    /// </summary>
    private static readonly Arbitrary<(int[] Lengths, int Time, int Columns)> Batches = (
        from lengths in Gen.Choose(1, 9).NonEmptyListOf()
        from padding in Gen.Choose(0, 3)
        from columns in Gen.Choose(1, 4)
        select (lengths.Take(8).ToArray(), lengths.Take(8).Max() + padding, columns)).ToArbitrary();

    [Fact]
    public void Five_sequences_of_18_tokens_are_18_rows_in_six_steps()
    {
        int[] lengths = [4, 6, 1, 5, 2];
        Run run = Run.Inference();
        Tensor padded = Numbered(5, 6, 1);
        PackedSequence packed = PackedSequence.Pack(padded, lengths, run);
        Assert.Equal(Shape.Create([18, 1]), packed.Data.Shape);
        Assert.Equal((18, 6, 5), (packed.Layout.Rows, packed.Layout.Steps, packed.Layout.Sequences));
        Assert.Equal([5, 4, 3, 3, 2, 1], packed.Layout.BatchSizes);
        Assert.Equal([1, 3, 0, 4, 2], packed.Order.ToArray());
        Assert.Equal([2, 0, 4, 1, 3], packed.Places.ToArray());
        Assert.Equal(lengths, packed.Lengths);
        // Sequence s holds the values 10 s, 10 s + 1, …
        Assert.Equal([10, 30, 0, 40, 20, 11, 31, 1, 41, 12, 32, 2, 13, 33, 3, 14, 34, 15], packed.Data.ToArray());
    }

    [Theory]
    [InlineData(new[] { 6, 5, 3, 2, 2 }, new[] { 5, 5, 3, 2, 2, 1 })]
    [InlineData(new[] { 2, 6, 3, 4, 3 }, new[] { 5, 5, 4, 2, 1, 1 })]
    [InlineData(new[] { 6, 5, 4, 2, 1 }, new[] { 5, 4, 3, 3, 2, 1 })]
    [InlineData(new[] { 1, 2, 6, 4, 5 }, new[] { 5, 4, 3, 3, 2, 1 })]
    [InlineData(new[] { 1 }, new[] { 1 })]
    public void A_step_has_as_many_rows_as_sequences_are_that_long(int[] lengths, int[] expected)
    {
        PackedSequence packed = PackedSequence.Pack(Numbered(lengths.Length, 6, 2), lengths, Run.Inference());
        Assert.Equal(expected, packed.Layout.BatchSizes);
        Assert.Equal(lengths.Sum(), packed.Data.Shape[0]);
    }

    [Fact]
    public void Packing_and_unpacking_is_the_identity_and_padding_becomes_zeros() => ForBatches((lengths, time, columns) =>
    {
        Run run = Run.Inference();
        Tensor padded = Sample.Uniform([lengths.Length, time, columns], 1), expected = WithoutPadding(padded, lengths, run);
        Close.AssertSameBits("batch first", expected, PackedSequence.Pack(padded, lengths, run).Unpack(run, steps: time));
        Tensor timeFirst = padded.Transpose(0, 1, run);
        Close.AssertSameBits("time first", expected.Transpose(0, 1, run), PackedSequence.Pack(timeFirst, lengths, run, batchFirst: false)
            .Unpack(run, batchFirst: false, steps: time));
        Close.AssertSameBits(
            "to the longest", expected.Slice(1, 0, lengths.Max(), run), PackedSequence.Pack(padded, lengths, run).Unpack(run));
    });

    [Fact]
    public void The_order_is_longest_first_stable_and_undone() => ForBatches((lengths, time, columns) =>
    {
        Run run = Run.Inference();
        PackedSequence packed = PackedSequence.Pack(Sample.Uniform([lengths.Length, time, columns], 1), lengths, run);
        Assert.Equal(
            Enumerable.Range(0, lengths.Length).OrderByDescending(sequence => lengths[sequence]).ToArray(), packed.Order.ToArray());
        for (int place = 0; place < lengths.Length; place++) Assert.Equal(place, packed.Places[packed.Order[place]]);
        Tensor rows = Sample.Uniform([lengths.Length, 3], 2);
        Close.AssertSameBits("sorted and unsorted", rows, packed.Unsort(packed.Sort(rows, run), run));
        for (int place = 0; place < lengths.Length; place++) Assert.Equal(rows[packed.Order[place], 0], packed.Sort(rows, run)[place, 0]);
        Assert.Equal(
            [.. Enumerable.Range(0, lengths.Max()).Select(step => lengths.Count(length => length > step))], packed.Layout.BatchSizes);
    });

    [Fact]
    public void Ids_are_packed_as_their_vectors_are() => ForBatches((lengths, time, columns) =>
    {
        Run run = Run.Inference();
        Embedding embedding = new Embedding(20, columns).Initialize(1);
        IdTensor padded = Sample.Ids([lengths.Length, time], 3, 20);
        long[][] texts = [.. lengths.Select((length, i) => padded.Span.Slice(i * time, length).ToArray())];
        (IdTensor ids, Func<Tensor, PackedSequence> wrap) = PackedSequence.PackIds(texts);
        PackedSequence packed = wrap(embedding.Forward(ids, run)),
            expected = PackedSequence.Pack(embedding.Forward(padded, run), lengths, run);
        Close.AssertSameBits("rows", expected.Data, packed.Data);
        Close.AssertSameBits("padded", expected.Unpack(run), packed.Unpack(run));
    });

    [Fact]
    public void Token_wise_layers_run_on_the_rows_and_keep_the_layout()
    {
        int[] lengths = [2, 6, 1, 5, 4];
        Run run = Run.Inference();
        Tensor padded = Sample.Uniform([5, 6, 4], 1);
        PackedSequence packed = PackedSequence.Pack(padded, lengths, run);
        TokenwiseLayer[] layers =
            [new Linear(4, 3), new Maxout(4, 3, 2), new LayerNorm(4), new Highway(4), new Activate(Activation.Gelu), new Dropout(0.5)];
        foreach (TokenwiseLayer layer in layers)
        {
            layer.Initialize(1);
            PackedSequence y = layer.Forward(packed, run);
            Assert.Same(packed.Layout, y.Layout);
            Tensor expected = WithoutPadding(layer.Forward(padded, run), lengths, run);
            Close.AssertSameBits(layer.GetType().Name, expected, y.Unpack(run));
        }
    }

    [Theory]
    [MemberData(nameof(On.Both), MemberType = typeof(On))]
    public void Gradients_reach_the_sequences_and_not_their_padding(string backend)
    {
        Run run = On.Recording(backend);
        Tensor padded = Sample.Variable([3, 5, 2], 1, run.Backend), weights = Sample.Uniform([3, 5, 2], 2, backend: run.Backend);
        PackedSequence.Pack(padded, [2, 5, 1], run).Unpack(run).Multiply(weights, run).Sum(run).Backward(run);
        Tensor gradient = padded.Gradient ?? padded.RowGradient!.ToDense(padded.Shape, run);
        Close.Assert("gradient", WithoutPadding(weights, [2, 5, 1], run), gradient);
    }

    [Fact]
    public void What_does_not_fit_is_an_error()
    {
        Run run = Run.Inference();
        Tensor padded = Sample.Uniform([2, 3, 4], 1);
        Assert.Contains(
            "1 lengths for a batch of 2",
            Assert.Throws<ShapeException>(() => PackedSequence.Pack(padded, [3], run)).Message,
            StringComparison.Ordinal);
        foreach (int length in new[] { 0, -1, 4 })
        {
            Assert.Contains(
                $"a length of {length}",
                Assert.Throws<ShapeException>(() => PackedSequence.Pack(padded, [3, length], run)).Message,
                StringComparison.Ordinal);
        }
        Assert.Throws<ShapeException>(() => PackedSequence.Pack(padded.Reshape([6, 4], run), [3, 3], run));
        Assert.Throws<ShapeException>(() => PackedSequence.PackIds([[1, 2], []]));
        PackedSequence packed = PackedSequence.Pack(padded, [3, 2], run);
        Assert.Contains("5 rows", Assert.Throws<ShapeException>(() => packed.With(Tensor.Zeros([6, 4]))).Message, StringComparison.Ordinal);
        Assert.Throws<ShapeException>(() => packed.With(Tensor.Zeros([5])));
        Assert.Contains("3 steps", Assert.Throws<ShapeException>(() => packed.Unpack(run, steps: 2)).Message, StringComparison.Ordinal);
    }

    /// <summary>Sequence s at step t holds 10 s + t.</summary>
    private static Tensor Numbered(int batch, int time, int columns) =>
        Tensor.From(
            [.. Enumerable.Range(0, batch * time * columns).Select(i => (float)((10 * (i / (time * columns))) + (i / columns % time)))],
            [batch, time, columns]);

    /// <summary>Zeros beyond each sequence's end.</summary>
    private static Tensor WithoutPadding(Tensor padded, int[] lengths, Run run) =>
        padded.Mask(LengthMask.Of(lengths, padded.Shape[1], run).Expand(2, padded.Shape[2], run), run);

    private static void ForBatches(Action<int[], int, int> check) =>
        Prop.ForAll(Batches, batch => check(batch.Lengths, batch.Time, batch.Columns)).Check(Runs);
}

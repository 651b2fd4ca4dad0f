using Glossa.Testing;
using Xunit;

namespace Glossa.Tensors.Tests.Kernels;

/// <summary>Long sums keep their digits: pairwise over chunks, along every axis and in every gradient that is a sum over rows.</summary>
[Trait("Category", "Kernels")]
public class SumTests
{
    private const double Tolerance = 1e-6;

    /// <summary>Lengths around the bounds of chunks, their pairs and registers.</summary>
    private static readonly int[] Lengths =
        [0, 1, 2, 3, 4, 5, 31, 32, 33, 63, 64, 65, 127, 129, 200, 511, 513, 1000, 1025, 2049, 5000, 40_000];

    [Theory]
    [InlineData(1_000_000, 2)]
    [InlineData(3_000_000, 2)]
    [InlineData(1_000_000, 1)]
    [InlineData(100_003, 19)]
    public void Sums_of_long_columns_and_rows_keep_their_digits(int rows, int columns)
    {
        Run run = Run.Inference(2);
        Tensor x = Tensor.Full([rows, columns], 0.1);
        AssertClose(rows * 0.1, x.Sum(0, run));
        AssertClose(rows * 0.1 * columns, x.Sum(run));
        AssertClose(0.1, x.Mean(0, run));
        AssertClose(rows * 0.1, x.Reshape([columns, rows], run).Sum(1, run));
        AssertClose(rows * 0.1, x.Reshape([1, rows, columns], run).Sum(1, run));
        AssertClose(rows * 0.1, x.SegmentSum([rows], run));
        AssertClose(0.1, x.SegmentMean([rows], run));
        AssertClose(rows * 0.1, x.EmbeddingSum(new RowLists([.. Enumerable.Range(0, rows)], [0, rows]), run));
        PoolCells whole = new(PoolGeometry.Adaptive(rows, 1), PoolGeometry.Adaptive(columns, 1));
        AssertClose(0.1, x.Reshape([1, 1, rows, columns], run).MeanPool(whole, run));
    }

    [Fact]
    public void Gradients_that_are_sums_over_rows_keep_their_digits()
    {
        const int rows = 1_000_000;
        Run run = On.Recording("cpu");
        Tensor x = Sample.Uniform([rows, 2], 1), upstream = Tensor.Full([rows, 2], 0.1);
        Tensor weight = Sample.Variable([2, 2], 2), bias = Sample.Variable([2], 3), table = Sample.Variable([3, 2], 4);
        Tensor gain = Sample.Variable([2], 5), shift = Sample.Variable([2], 6);
        x.Linear(weight, bias, run).Backward(run, upstream);
        AssertClose(rows * 0.1, bias.Gradient!);
        x.LayerNorm(gain, shift, 1e-5, run).Backward(run, upstream);
        AssertClose(rows * 0.1, shift.Gradient!);
        shift.ClearGradient();
        gain.ClearGradient();
        x.AddMaxoutNorm(Tensor.Concat([x, x], 1, run), 2, gain, shift, 1e-5, null, run).Backward(run, upstream);
        AssertClose(rows * 0.1, shift.Gradient!);
        IdTensor ids = new([.. Enumerable.Range(0, rows).Select(i => i % 2L)], [rows]);
        table.Embedding(ids, run).Backward(run, upstream);
        AssertClose(rows * 0.05, table.RowGradient!.Rows);
        table.ClearGradient();
        table.IndexSelect(ids, run).Backward(run, upstream);
        AssertClose(rows * 0.05, table.Gradient!.Slice(0, 0, 2, run));
        (Tensor mean, Tensor variance) = upstream.ChannelStatistics(run);
        AssertClose(0.1, mean);
        Assert.All(variance.ToDoubleArray(), value => Assert.InRange(value, 0, 1e-12));
        AssertClose(0.1, upstream.Reshape([rows / 8, 2, 8], run).ChannelStatistics(run).Mean);
    }

    [Fact]
    public void Zeros_behind_change_no_bits_and_neither_do_threads_or_a_pitch()
    {
        Run run = Run.Inference();
        foreach (int length in Lengths)
        {
            foreach (int columns in new[] { 1, 3, 40 })
            {
                Tensor x = Sample.Uniform([length, columns], (ulong)length), sum = x.Sum(0, run), transposed = x.Transpose(0, 1, run);
                Tensor segment = x.SegmentSum([length], run), batch = Tensor.Stack([x, x.Negate(run)], 0, run);
                Tensor padded = Tensor.Concat([x, Tensor.Zeros([(length / 3) + 7, columns])], 0, run);
                Close.AssertSameBits($"column of {length} and zeros", sum, padded.Sum(0, run));
                Close.AssertSameBits($"row of {length} and zeros", transposed.Sum(1, run), padded.Transpose(0, 1, run).Sum(1, run));
                Close.AssertSameBits($"segment of {length} and zeros", segment, padded.SegmentSum([padded.Shape[0]], run));
                Close.AssertSameBits($"{length} rows on three threads", sum, x.Sum(0, Run.Inference(3)));
                Tensor wide = Tensor.Concat([x, x, x], 1, run);
                Close.AssertSameBits($"{length} rows of a wider matrix", sum, wide.Slice(1, columns, 2 * columns, run).Sum(0, run));
                Close.AssertSameBits($"{length} rows in a batch", sum, batch.Sum(1, run).Select(0, 0, run));
                Close.Assert($"{length} rows of {columns}", x.To(Backend.Reference).Sum(0, Run.Inference(backend: Backend.Reference)), sum);
                Close.Assert($"{length} rows of {columns}, transposed", sum, transposed.Sum(1, run));
                Close.Assert($"{length} rows of {columns}, a segment", sum, segment.Reshape([columns], run));
            }
        }
    }

    [Theory]
    [MemberData(nameof(On.Both), MemberType = typeof(On))]
    public void Pieces_of_a_segment_add_up_to_the_bits_of_the_whole(string backend)
    {
        Run run = Run.Inference(1, On.Backend(backend));
        foreach (int rows in new[] { 1, 64, 65, 128, 129, 320, 1000, 4096, 4097, 5000 })
        {
            Tensor x = Sample.Uniform([rows, 5], (ulong)rows, backend: run.Backend), whole = x.SegmentSum([rows], run);
            foreach (int piece in new[] { 32, 64, 512 })
            {
                IEnumerable<int[]> pieces = Enumerable.Range(0, rows).Chunk(piece);
                Tensor[] parts = [.. pieces.Select(p => x.Slice(0, p[0], p[^1] + 1, run).SegmentSum([p.Length], run))];
                Close.AssertSameBits($"{rows} rows in pieces of {piece}", whole, Tensor.SumPairwise(parts, run));
            }
        }
        Assert.Contains("nothing", Assert.Throws<ShapeException>(() => Tensor.SumPairwise([], run)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(On.Both), MemberType = typeof(On))]
    public void Sums_to_each_position_keep_their_digits(string backend)
    {
        Run run = On.Recording(backend);
        Tensor tenths = Tensor.Full([1_000_000], 0.1, run.Backend);
        AssertClose(100_000, tenths.CumulativeSum(0, run).Slice(0, -1, 1_000_000, run));
        tenths.RequiresGradient = true;
        tenths.CumulativeSum(0, run).Backward(run, Tensor.Full([1_000_000], 0.1, run.Backend));
        AssertClose(100_000, tenths.Gradient!.Slice(0, 0, 1, run));
        Assert.Equal(20_000_000, Tensor.Full([20_000_000], 1, run.Backend).CumulativeSum(0, run)[19_999_999]);
        Tensor columns = Tensor.Full([2, 300_000, 3], 0.1, run.Backend).CumulativeSum(1, run);
        for (int i = 0; i < 6; i++) Assert.Equal(30_000, columns[i / 3, 299_999, i % 3], 30_000 * Tolerance);
    }

    private static void AssertClose(double expected, Tensor y) =>
        Assert.All(y.ToDoubleArray(), value => Assert.Equal(expected, value, Math.Abs(expected) * Tolerance));
}

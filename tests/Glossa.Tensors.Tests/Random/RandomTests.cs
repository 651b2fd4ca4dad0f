using Glossa.Testing;
using Xunit;

namespace Glossa.Tensors.Tests;

/// <summary>
/// Counter-based random numbers: the published sequence, reproducible, independent of threads and backends, evenly spread.
/// </summary>
public class RandomTests
{
    /// <summary>Known answers of Random123, the authors' library: counter, key, result.</summary>
    [Theory]
    [InlineData(0ul, 0ul, 0ul, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [InlineData(ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, 0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)]
    [InlineData(0x299f31d0_a4093822ul, 0x85a308d3_243f6a88ul, 0x03707344_13198a2eul, 0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u)]
    public void The_sequence_is_the_published_one(ulong seed, ulong low, ulong high, uint a, uint b, uint c, uint d) =>
        Assert.Equal((a, b, c, d), new CounterRandom(seed, high).Block(low));

    [Fact]
    public void Elements_depend_on_seed_stream_and_position_alone()
    {
        CounterRandom random = new(3, 5);
        uint[] forward = [.. Enumerable.Range(0, 1000).Select(i => random.Bits(i))];
        uint[] backward = [.. Enumerable.Range(0, 1000).Reverse().Select(i => new CounterRandom(3, 5).Bits(i)).Reverse()];
        Assert.Equal(forward, backward);
        Assert.Equal(1000, forward.Distinct().Count());
        Assert.InRange(
            forward.Where((bits, i) => bits == new CounterRandom(3, 6).Bits(i) || bits == new CounterRandom(4, 5).Bits(i)).Count(), 0, 1);
    }

    [Fact]
    public void A_source_continues_from_its_position()
    {
        RandomSource source = new(9);
        CounterRandom[] three = [source.Next(), source.Next(), source.Next()];
        Assert.Equal(3, three.Distinct().Count());
        RandomSource again = new(9) { Position = 2 };
        Assert.Equal(three[2], again.Next());
        Assert.Equal(source.Next(), again.Next());
        Assert.Equal(source.Fork("weight").Next(), new RandomSource(9).Fork("weight").Next());
        Assert.Equal(4, new[] { source.Fork("weight"), source.Fork("bias"), new RandomSource(8).Fork("weight"), source }
            .DistinctBy(fork => fork.Seed)
            .Count());
    }

    [Fact]
    public void Uniform_numbers_are_evenly_spread()
    {
        const int Count = 100_000, Bins = 100;
        CounterRandom random = new(1, 2);
        double[] numbers = [.. Enumerable.Range(0, Count).Select(i => random.Uniform(i))];
        Assert.All(numbers, number => Assert.True(number is >= 0 and < 1 && (float)number == number));
        AssertEven([.. numbers.GroupBy(number => (int)(number * Bins)).Select(group => group.Count())], Bins, Count);
        // Pairs of neighbours fill the square evenly, too.
        AssertEven(
            [.. Enumerable.Range(0, Count / 2).GroupBy(i => ((int)(numbers[2 * i] * 10), (int)(numbers[(2 * i) + 1] * 10)))
                .Select(group => group.Count())],
            Bins, Count / 2);
    }

    [Fact]
    public void Integers_are_evenly_spread()
    {
        const int Count = 70_000, Limit = 7;
        CounterRandom random = new(1, 3);
        int[] numbers = [.. Enumerable.Range(0, Count).Select(i => random.Integer(i, Limit))];
        Assert.All(numbers, number => Assert.InRange(number, 0, Limit - 1));
        AssertEven([.. numbers.GroupBy(number => number).Select(group => group.Count())], Limit, Count);
        Assert.All(Enumerable.Range(0, 100), i => Assert.Equal(0, random.Integer(i, 1)));
    }

    [Fact]
    public void Normal_numbers_have_the_moments_of_their_distribution()
    {
        const int Count = 200_000;
        CounterRandom random = new(1, 4);
        double[] numbers = [.. Enumerable.Range(0, Count).Select(i => random.Normal(i))];
        double Moment(int power) => numbers.Average(number => Math.Pow(number, power));
        Assert.Equal(0, Moment(1), 0.01);
        Assert.Equal(1, Moment(2), 0.02);
        Assert.Equal(0, Moment(3), 0.05);
        Assert.Equal(3, Moment(4), 0.1);
        // A pair from one block is uncorrelated.
        Assert.Equal(0, Enumerable.Range(0, Count / 2).Average(i => numbers[2 * i] * numbers[(2 * i) + 1]), 0.02);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    [InlineData(1.0)]
    public void Dropout_keeps_the_expected_share_and_scales_it(double p)
    {
        const int Count = 100_003;
        Run run = Run.ForTraining(5, 1);
        double[] kept = Tensor.Full([Count], 1).Dropout(p, run).ToDoubleArray();
        double scale = p < 1 ? (float)(1 / (1 - p)) : 0;
        Assert.All(kept, value => Assert.True(value == 0 || value == scale));
        // Five standard deviations.
        Assert.Equal(1 - p, kept.Count(value => value != 0) / (double)Count, 5 * Math.Sqrt(p * (1 - p) / Count));
    }

    [Fact]
    public void Dropout_has_the_same_mask_for_every_number_of_threads_on_both_backends_and_again_for_the_seed()
    {
        double[] expected = Mask(1, Backend.Cpu, 5);
        foreach (int threads in new[] { 1, 2, 3 }) Assert.Equal(expected, Mask(threads, Backend.Cpu, 5));
        Assert.Equal(expected, Mask(1, Backend.Reference, 5));
        Assert.NotEqual(expected, Mask(1, Backend.Cpu, 6));

        static double[] Mask(int threads, Backend backend, ulong seed) =>
            Tensor.Full([100_003], 1, backend).Dropout(0.5, Run.ForTraining(seed, threads, backend)).ToDoubleArray();
    }

    [Fact]
    public void Every_dropout_draws_anew_and_the_backward_pass_sees_the_same_mask()
    {
        Run run = Run.ForTraining(5, 1);
        Tensor x = Sample.Variable([1000], 1, low: 1, high: 2);
        Tensor first = x.Dropout(0.5, run), second = x.Dropout(0.5, run);
        Assert.Equal(2ul, run.Random.Position);
        Assert.NotEqual(Dropped(first), Dropped(second));
        first.Sum(run).Backward(run);
        Assert.Equal(Dropped(first), Dropped(x.Gradient!));

        static int[] Dropped(Tensor y) => [.. y.ToArray().Index().Where(element => element.Item == 0).Select(element => element.Index)];
    }

    [Fact]
    public void Spatial_dropout_drops_whole_channels()
    {
        Tensor y = Tensor.Full([8, 16, 3, 3], 1).Dropout(0.5, [8, 16, 1, 1], Run.ForTraining(5, 1)).Reshape([128, 9], Run.Inference());
        int[] kept = [.. Enumerable.Range(0, 128).Select(row => Enumerable.Range(0, 9).Count(column => y[row, column] != 0))];
        Assert.All(kept, count => Assert.True(count is 0 or 9));
        Assert.InRange(kept.Count(count => count == 9), 30, 98);
    }

    [Fact]
    public void Inference_drops_nothing_and_takes_no_random_numbers()
    {
        Run run = Run.Inference();
        Tensor x = Sample.Uniform([10], 1);
        Assert.Same(x, x.Dropout(0.9, run));
        Assert.Equal(0ul, run.Random.Position);
    }

    /// <summary>χ² stays within six standard deviations of its mean.</summary>
    private static void AssertEven(int[] counts, int bins, int total)
    {
        double expected = (double)total / bins,
            chi = counts.Sum(count => (count - expected) * (count - expected) / expected) + ((bins - counts.Length) * expected);
        Assert.InRange(chi, Math.Max(0, bins - 1 - (6 * Math.Sqrt(2 * (bins - 1)))), bins - 1 + (6 * Math.Sqrt(2 * (bins - 1))));
    }
}

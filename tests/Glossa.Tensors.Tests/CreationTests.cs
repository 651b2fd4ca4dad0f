using Glossa.Testing;
using Xunit;

namespace Glossa.Tensors.Tests;

/// <summary>Ranges, identity matrices, indicators and random numbers.</summary>
public class CreationTests
{
    private static readonly Run Plain = Run.Inference(backend: Backend.Reference);

    [Fact]
    public void Ranges_are_those_of_NumPy()
    {
        Assert.Equal([1, 1.3, 1.6, 1.9], Plain.Arange(1, 2, 0.3).ToDoubleArray(), (a, b) => Math.Abs(a - b) < 1e-15);
        Assert.Equal([5, 3], Plain.Arange(5, 1, -2).ToDoubleArray());
        Assert.Equal([0], Plain.Arange(2, 2).Shape);
        Assert.Equal([0], Plain.Arange(2, 5, -1).Shape);
        Assert.Equal([-1, 0, 1, 2], Plain.Linspace(-1, 2, 4).ToDoubleArray());
        Assert.Equal([3], Plain.Linspace(3, 5, 1).ToDoubleArray());
        Assert.Equal([0], Plain.Linspace(3, 5, 0).Shape);
        Assert.Equal(0.7, Plain.Linspace(0.1, 0.7, 7)[-1]);
        Assert.Throws<OutOfRangeException>(() => Plain.Arange(0, 1, 0));
        Assert.Throws<OutOfRangeException>(() => Plain.Arange(0, double.PositiveInfinity));
        Assert.Throws<ShapeException>(() => Plain.Linspace(0, 1, -1));
    }

    [Theory]
    [InlineData(0, 5, 1, new long[] { 0, 1, 2, 3, 4 })]
    [InlineData(1, 6, 2, new long[] { 1, 3, 5 })]
    [InlineData(1, 7, 2, new long[] { 1, 3, 5 })]
    [InlineData(4, -1, -2, new long[] { 4, 2, 0 })]
    [InlineData(4, 0, -2, new long[] { 4, 2 })]
    [InlineData(2, 2, 3, new long[0])]
    [InlineData(2, 3, -1, new long[0])]
    public void Ranges_of_ids_stop_before_the_end(long start, long end, long step, long[] expected) =>
        Assert.Equal(expected, IdTensor.Arange(start, end, step).Span.ToArray());

    [Fact]
    public void A_range_of_ids_gets_somewhere() => Assert.Throws<OutOfRangeException>(() => IdTensor.Arange(0, 3, 0));

    [Fact]
    public void Ones_stand_where_ids_say()
    {
        Assert.Equal([1, 0, 0, 1], Plain.Eye(2).ToDoubleArray());
        Tensor y = Plain.OneHot(new IdTensor([2, 0, 1, 1], [2, 2]), 3);
        Assert.Equal([2, 2, 3], y.Shape);
        Assert.Equal([0, 0, 1, 1, 0, 0, 0, 1, 0, 0, 1, 0], y.ToDoubleArray());
        string message = Assert.Throws<OutOfRangeException>(() => Plain.OneHot(IdTensor.Of(3L), 3)).Message;
        Assert.Contains("id 3 at position 0", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Random_numbers_come_from_the_seed_alone()
    {
        Func<Run, RandomSource?, Tensor>[] draws = [(run, from) => run.Rand([3, 50], from), (run, from) => run.Randn([3, 50], from)];
        foreach (Func<Run, RandomSource?, Tensor> draw in draws)
        {
            Run run = Run.ForTraining(seed: 4);
            Tensor first = draw(run, null), second = draw(run, null);
            Close.AssertSameBits("again", first, draw(Run.ForTraining(seed: 4), null));
            Close.AssertSameBits("a source of one's own", first, draw(Plain, new RandomSource(4)).To(Backend.Cpu));
            Assert.False(first.AllClose(second));
            Assert.False(first.AllClose(draw(Run.ForTraining(seed: 5), null)));
        }
    }

    [Fact]
    public void Random_numbers_are_spread_as_they_say()
    {
        Tensor uniform = Plain.Rand([100_000], new RandomSource(1)), normal = Plain.Randn([100_000], new RandomSource(2));
        Assert.All(uniform.ToDoubleArray(), value => Assert.InRange(value, 0, 1 - 1e-9));
        // Five standard errors of the mean and of the variance.
        Assert.Equal(0.5, uniform.Mean(Plain).ToDouble(), 5 * Math.Sqrt(1 / 12.0 / 100_000));
        Assert.Equal(1 / 12.0, uniform.Variance(0, Plain).ToDouble(), 5 * Math.Sqrt(1 / 180.0 / 100_000));
        Assert.Equal(0, normal.Mean(Plain).ToDouble(), 5 / Math.Sqrt(100_000));
        Assert.Equal(1, normal.Variance(0, Plain).ToDouble(), 5 * Math.Sqrt(2 / 100_000.0));
    }

    [Fact]
    public void Unique_ids_are_those_of_NumPy()
    {
        // np.unique([5, 2, 5, -1, 2, 5], return_inverse=True, return_counts=True)
        (IdTensor values, IdTensor positions, IdTensor counts) = new IdTensor([5, 2, 5, -1, 2, 5], [2, 3]).Unique();
        Assert.Equal([-1, 2, 5], values.Span.ToArray());
        Assert.Equal([2, 1, 2, 0, 1, 2], positions.Span.ToArray());
        Assert.Equal([2, 3], positions.Shape);
        Assert.Equal([1, 2, 3], counts.Span.ToArray());
        Assert.Equal(0, new IdTensor([], [0]).Unique().Values.Count);
    }
}

using Glossa.Testing;
using Xunit;

namespace Glossa.Tensors.Tests.Ops;

/// <summary>Operations on texts that stand one after another, against loops.</summary>
public class SegmentTests
{
    private static readonly int[] Lengths = [2, 0, 3, 1];

    [Theory]
    [MemberData(nameof(On.Both), MemberType = typeof(On))]
    public void Sums_means_and_maxima_are_those_of_each_segment(string backend)
    {
        Run run = On.Recording(backend);
        Tensor x = Sample.Uniform([6, 3], 1, backend: run.Backend);
        Tensor sums = x.SegmentSum(Lengths, run), means = x.SegmentMean(Lengths, run), maxima = x.SegmentMax(Lengths, run);
        for (int segment = 0, first = 0; segment < Lengths.Length; first += Lengths[segment++])
        {
            for (int column = 0; column < 3; column++)
            {
                double[] values = [.. Enumerable.Range(first, Lengths[segment]).Select(row => x[row, column])];
                Assert.Equal(values.Sum(), sums[segment, column], 1e-6);
                Assert.Equal(values.DefaultIfEmpty(0).Average(), means[segment, column], 1e-6);
                Assert.Equal(values.DefaultIfEmpty(0).Max(), maxima[segment, column]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(On.Both), MemberType = typeof(On))]
    public void Neighbours_stay_within_the_segment(string backend)
    {
        Run run = On.Recording(backend);
        Tensor x = Sample.Uniform([6, 3], 1, backend: run.Backend), y = x.Neighbours(Lengths, 2, run);
        Assert.Equal([6, 15], y.Shape);
        for (int length = 0, first = 0; length < Lengths.Length; first += Lengths[length++])
        {
            for (int row = first; row < first + Lengths[length]; row++)
            {
                for (int offset = -2; offset <= 2; offset++)
                {
                    bool isInside = row + offset >= first && row + offset < first + Lengths[length];
                    for (int column = 0; column < 3; column++) Assert.Equal(isInside ? x[row + offset, column] : 0, y[row, ((offset + 2) * 3) + column]);
                }
            }
        }
    }
}

using Glossa.Testing;
using Xunit;

namespace Glossa.Tensors.Tests.Ops;

/// <summary>Operations on texts that are stored one after another, against loops.</summary>
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
}

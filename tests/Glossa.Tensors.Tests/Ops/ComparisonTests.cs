using Glossa.Testing;
using Xunit;

namespace Glossa.Tensors.Tests.Ops;

/// <summary>Comparisons with ties, NaN and infinities, at lengths of full registers and of rests.</summary>
public class ComparisonTests
{
    private const double NaN = double.NaN, Infinity = double.PositiveInfinity;

    private static readonly double[] Left = [1, 2, 3, NaN, 1, NaN, Infinity, -Infinity, 0, -0.0, 5];
    private static readonly double[] Right = [2, 2, 2, 1, NaN, NaN, Infinity, Infinity, -0.0, 1e-30, -5];

    [Theory]
    [MemberData(nameof(On.Both), MemberType = typeof(On))]
    public void Comparisons_are_those_of_CSharp(string backend)
    {
        foreach (int repeats in new[] { 1, 2, 3, 7 })
        {
            Run run = Run.Inference(backend: On.Backend(backend));
            Tensor a = Many(Left, repeats, run), b = Many(Right, repeats, run);
            Same((x, y) => x == y, a.Equal(b, run));
            Same((x, y) => x != y, a.NotEqual(b, run));
            Same((x, y) => x < y, a.Less(b, run));
            Same((x, y) => x <= y, a.LessOrEqual(b, run));
            Same((x, y) => x > y, a.Greater(b, run));
            Same((x, y) => x >= y, a.GreaterOrEqual(b, run));
        }

        static Tensor Many(double[] values, int repeats, Run run) =>
            run.From([.. Enumerable.Repeat(values, repeats).SelectMany(all => all)], [repeats * values.Length]);

        static void Same(Func<double, double, bool> compare, Tensor actual)
        {
            double[] values = actual.ToDoubleArray();
            for (int i = 0; i < values.Length; i++) Assert.Equal(compare(Left[i % Left.Length], Right[i % Left.Length]) ? 1 : 0, values[i]);
        }
    }

    [Fact]
    public void A_mask_needs_no_gradient()
    {
        Run run = On.Recording("cpu");
        Tensor x = Sample.Variable([5], 1);
        Assert.False(run.Tracks(x.Greater(x, run)));
    }
}

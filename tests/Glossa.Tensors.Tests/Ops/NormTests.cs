using Glossa.Testing;
using Xunit;

namespace Glossa.Tensors.Tests.Ops;

/// <summary>Lengths, deviations, cosines and powers where squares underflow or overflow, and where formulas would give 0 · ∞.</summary>
public class NormTests
{
    public static IEnumerable<object[]> Scales =>
        from scale in new[] { 2e-23, 1e-30, 1e-40, 1e-16, 1, 1e16, 1e25, 1e37 }
        from backend in new[] { "cpu", "reference" }
        select new object[] { scale, backend };

    [Theory]
    [MemberData(nameof(Scales))]
    public void Lengths_and_their_gradients_do_not_depend_on_the_scale(double scale, string backend)
    {
        Run run = On.Recording(backend);
        Tensor x = Tensor.From([3 * scale, 4 * scale, 0, 0, scale, 0], [3, 2], run.Backend);
        x.RequiresGradient = true;
        Tensor y = x.Norm(1, run);
        // Values near 1e-40 have few digits in single precision.
        double tolerance = scale < 1e-37 ? 1e-4 : 1e-6;
        Assert.Equal(5, y[0] / scale, 5 * tolerance);
        Assert.Equal(0, y[1]);
        Assert.Equal(1, y[2] / scale, tolerance);
        y.Sum(run).Backward(run);
        double[] directions = [0.6, 0.8, 0, 0, 1, 0];
        foreach ((double expected, double actual) in directions.Zip(x.Gradient!.ToDoubleArray())) Assert.Equal(expected, actual, tolerance);
    }

    [Fact]
    public void A_length_has_the_bits_it_has_beside_others()
    {
        Run run = Run.Inference();
        Tensor x = Sample.Uniform([1, 9], 1), tiny = x.Scale(1e-25, run), together = Tensor.Concat([tiny, x], 0, run).Norm(1, run);
        Close.AssertSameBits("alone", x.Norm(1, run), together.Slice(0, 1, 2, run));
        Close.AssertSameBits("plain", x.Square(run).Sum(1, run).Sqrt(run), together.Slice(0, 1, 2, run));
        Close.AssertSameBits("along the first axis", x.Norm(1, run), x.Transpose(0, 1, run).Norm(0, run));
    }

    [Theory]
    [MemberData(nameof(On.Both), MemberType = typeof(On))]
    public void Infinity_and_NaN_stay_what_they_are(string backend)
    {
        Run run = Run.Inference(1, On.Backend(backend));
        Tensor x = Tensor.From([1, double.NegativeInfinity, double.NaN, 1], [2, 2], run.Backend);
        Assert.Equal([double.PositiveInfinity, double.NaN], x.Norm(1, run).ToDoubleArray());
    }

    [Theory]
    [MemberData(nameof(On.Both), MemberType = typeof(On))]
    public void The_length_of_nothing_is_zero(string backend)
    {
        Run run = Run.Inference(1, On.Backend(backend));
        Assert.Equal([0, 0], run.Empty([2, 0]).Norm(1, run).ToDoubleArray());
        Assert.Equal(0, run.Empty([0]).Norm(0, run).ToDouble());
    }

    [Theory]
    [InlineData("cpu", 1)]
    [InlineData("cpu", 0.1)]
    [InlineData("reference", 0.1)]
    [InlineData("reference", -7)]
    public void The_deviation_of_a_constant_row_is_zero_and_so_is_its_gradient(string backend, double value)
    {
        foreach (int length in new[] { 2, 3, 7, 100 })
        {
            foreach (int correction in new[] { 0, 1 })
            {
                Run run = On.Recording(backend);
                Tensor x = Tensor.Full([2, length], value, run.Backend);
                x.RequiresGradient = true;
                Tensor y = x.StandardDeviation(1, run, correction);
                Assert.All(y.ToDoubleArray(), deviation => Assert.Equal(0, deviation, 1e-6));
                y.Sum(run).Backward(run);
                Assert.All(x.Gradient!.ToDoubleArray(), slope => Assert.Equal(0, slope, 1e-6));
            }
        }
    }

    [Theory]
    [MemberData(nameof(On.Both), MemberType = typeof(On))]
    public void The_deviation_of_one_element_is_undefined_as_in_PyTorch(string backend)
    {
        Run run = Run.Inference(1, On.Backend(backend));
        Assert.Equal([double.NaN], Tensor.Full([1, 1], 3, run.Backend).StandardDeviation(1, run).ToDoubleArray());
        Assert.Equal([0.0], Tensor.Full([1, 1], 3, run.Backend).StandardDeviation(1, run, 0).ToDoubleArray());
    }

    [Theory]
    [MemberData(nameof(On.Both), MemberType = typeof(On))]
    public void Deviations_of_very_small_numbers_do_not_vanish(string backend)
    {
        Run run = Run.Inference(1, On.Backend(backend));
        Assert.Equal(1, Tensor.From([1e-25, 3e-25, 2e-25], [3], run.Backend).StandardDeviation(0, run).ToDouble() / 1e-25, 1e-6);
    }

    [Theory]
    [MemberData(nameof(On.Both), MemberType = typeof(On))]
    public void Cosines_of_very_long_vectors_are_those_of_short_ones(string backend)
    {
        Run run = On.Recording(backend);
        Tensor a = Tensor.From([3e25, 4e25], [1, 2], run.Backend), b = Tensor.From([4e25, 3e25], [1, 2], run.Backend);
        a.RequiresGradient = true;
        Tensor cosine = a.CosineSimilarity(b, run);
        Assert.Equal(0.96, cosine[0], 1e-6);
        cosine.Sum(run).Backward(run);
        Assert.All(a.Gradient!.ToDoubleArray(), slope => Assert.InRange(Math.Abs(slope), 0, 1e-25));
    }

    [Theory]
    [MemberData(nameof(On.Both), MemberType = typeof(On))]
    public void The_zeroth_power_is_one_and_its_gradient_zero_everywhere(string backend)
    {
        Run run = On.Recording(backend);
        Tensor x = Tensor.From([0, 1, -2, double.PositiveInfinity], [4], run.Backend);
        x.RequiresGradient = true;
        Tensor y = x.Power(0, run);
        y.Sum(run).Backward(run);
        Assert.Equal([1, 1, 1, 1], y.ToDoubleArray());
        Assert.Equal(new double[4], x.Gradient!.ToDoubleArray());
        x.ClearGradient();
        x.Power(1, run).Sum(run).Backward(run);
        Assert.Equal([1, 1, 1, 1], x.Gradient!.ToDoubleArray());
    }
}

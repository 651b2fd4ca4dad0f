using Glossa.Testing;
using Xunit;

namespace Glossa.Tensors.Tests.Ops;

/// <summary>Products and recurrences along an axis, also where elements are zero, one, few or not finite.</summary>
public class CumulativeProductTests
{
    [Theory]
    [MemberData(nameof(On.Both), MemberType = typeof(On))]
    public void Products_are_those_of_NumPy(string backend)
    {
        Run run = Run.Inference(backend: On.Backend(backend));
        Tensor x = run.From([1.0, 2, 0, 4, 3, -1, 0.5, 2], [2, 4]);
        // np.cumprod([[1, 2, 0, 4], [3, -1, .5, 2]], 1)
        Assert.Equal([1, 2, 0, 0, 3, -3, -1.5, -3], x.CumulativeProduct(1, run).ToDoubleArray());
        Assert.Equal([1, 2, 0, 4, 3, -2, 0, 8], x.CumulativeProduct(0, run).ToDoubleArray());
        Assert.Equal([2, double.PositiveInfinity, double.NaN],
            run.From([2, double.PositiveInfinity, 0], [3]).CumulativeProduct(0, run).ToDoubleArray());
        Assert.Equal(double.PositiveInfinity, run.From([double.PositiveInfinity, 2], [2]).CumulativeProduct(0, run)[1]);
        Assert.Equal([0, 3], run.Empty([0, 3]).CumulativeProduct(0, run).Shape);
    }

    [Theory]
    [InlineData(1.0, 2.0, 3.0, 4.0)]
    [InlineData(0.0, 2.0, 3.0, 4.0)]
    [InlineData(1.0, 0.0, 3.0, 4.0)]
    [InlineData(1.0, 2.0, 3.0, 0.0)]
    [InlineData(1.0, 0.0, 0.0, 4.0)]
    [InlineData(0.0, 0.0, 0.0, 0.0)]
    [InlineData(5.0)]
    public void Gradients_are_right_wherever_zeros_stand(params double[] values) =>
        GradientCheck.Verify((v, run) => v[0].CumulativeProduct(0, run), [Tensor.From(values, [values.Length], Backend.Reference)]);

    [Fact]
    public void A_recurrence_is_its_loop()
    {
        Run run = Run.Inference(backend: Backend.Reference);
        Tensor x = Sample.Uniform([2, 9, 3], 1, backend: Backend.Reference), f = Sample.Uniform([2, 9, 3], 2, backend: Backend.Reference);
        Tensor y = x.LinearRecurrence(f, 1, run);
        for (int b = 0; b < 2; b++)
        {
            for (int c = 0; c < 3; c++)
            {
                double state = 0;
                for (int i = 0; i < 9; i++) Assert.Equal(state = (i == 0 ? 0 : f[b, i, c] * state) + x[b, i, c], y[b, i, c], 1e-14);
            }
        }
        GradientCheck.Verify((v, r) => v[0].LinearRecurrence(v[1], 1, r), [x, f]);
        string message = Assert.Throws<ShapeException>(() => x.LinearRecurrence(x.Select(0, 0, run), 0, run)).Message;
        Assert.Contains("one factor for each element", message, StringComparison.Ordinal);
    }
}

using Glossa.Testing;
using Xunit;

namespace Glossa.Tensors.Tests.Kernels;

/// <summary>Extremes are NaN wherever one element is, as in PyTorch: in full registers, in the rest of a row, first and last.</summary>
[Trait("Category", "Kernels")]
public class NotANumberTests
{
    private const double NaN = double.NaN;

    private static readonly int[] Lengths = [1, 2, 3, 5, 16, 17, 33, 70, 257, 1100];

    [Theory]
    [MemberData(nameof(On.Both), MemberType = typeof(On))]
    public void Extremes_along_either_axis_are_NaN_and_stand_at_the_first(string backend)
    {
        Run run = Run.Inference(2, On.Backend(backend));
        foreach (int length in Lengths)
        {
            foreach (int at in Places(length))
            {
                Tensor row = With(length, at, run.Backend).Reshape([1, length], run), column = row.Reshape([length, 1], run);
                Tensor wide = Tensor.Concat([column, column], 1, run);
                foreach ((Tensor x, int axis) in new[] { (row, 1), (column, 0), (wide, 0) })
                {
                    string what = $"NaN at {at} of {length} along axis {axis} of {x.Shape}";
                    AssertAll(NaN, x.Max(axis, run), what);
                    AssertAll(NaN, x.Min(axis, run), what);
                    AssertAll(NaN, Reduced(Reduction.Max, x, axis, run), what);
                    AssertAll(NaN, Reduced(Reduction.Min, x, axis, run), what);
                    Assert.All(x.ArgMax(axis, run).Span.ToArray(), position => Assert.Equal(at, position));
                    Assert.All(x.ArgMin(axis, run).Span.ToArray(), position => Assert.Equal(at, position));
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(On.Both), MemberType = typeof(On))]
    public void Orders_count_NaN_as_the_largest_and_keep_the_order_of_several(string backend)
    {
        Run run = Run.Inference(1, On.Backend(backend));
        Tensor x = Tensor.From([2, NaN, 1, NaN, 3, double.PositiveInfinity], [6], run.Backend);
        Assert.Equal([1, 3, 5, 4], x.TopK(4, run).Positions.Span.ToArray());
        Assert.Equal([NaN, NaN, double.PositiveInfinity, 3], x.TopK(4, run).Values.ToDoubleArray());
        Assert.Equal([2, 0, 4, 5, 1, 3], x.Sort(run).Positions.Span.ToArray());
        Assert.Equal([1, 3, 5, 4, 0, 2], x.Sort(run, descending: true).Positions.Span.ToArray());
        Assert.Equal(1, x.ArgMax(0, run).Span[0]);
        Assert.Equal(1, x.ArgMin(0, run).Span[0]);
    }

    [Theory]
    [MemberData(nameof(On.Both), MemberType = typeof(On))]
    public void The_gradient_of_an_extreme_goes_to_the_first_NaN(string backend)
    {
        Run run = On.Recording(backend);
        Tensor x = Tensor.From([1, NaN, 3, NaN], [4], run.Backend);
        x.RequiresGradient = true;
        x.Max(0, run).Backward(run, Tensor.Full([], 2, run.Backend));
        Assert.Equal([0, 2, 0, 0], x.Gradient!.ToDoubleArray());
    }

    [Theory]
    [MemberData(nameof(On.Both), MemberType = typeof(On))]
    public void The_larger_and_the_smaller_of_two_are_NaN_if_either_is(string backend)
    {
        Run run = On.Recording(backend);
        foreach (int length in Lengths)
        {
            Tensor numbers = Sample.Uniform([length], 1, backend: run.Backend), none = Tensor.Full([length], NaN, run.Backend);
            foreach ((Tensor a, Tensor b) in new[] { (numbers, none), (none, numbers) })
            {
                AssertAll(NaN, a.Maximum(b, run), $"{length}");
                AssertAll(NaN, a.Minimum(b, run), $"{length}");
            }
        }
        // As PyTorch: all of the gradient goes to both where either is NaN, half to each where they are equal.
        foreach (bool isMaximum in new[] { true, false })
        {
            Tensor a = Tensor.From([NaN, 1, NaN, 2, 2, 3], [6], run.Backend), b = Tensor.From([1, NaN, NaN, 2, 3, 2], [6], run.Backend);
            a.RequiresGradient = b.RequiresGradient = true;
            (isMaximum ? a.Maximum(b, run) : a.Minimum(b, run)).Sum(run).Backward(run);
            double[] smaller = [1, 1, 1, 0.5, 1, 0], larger = [1, 1, 1, 0.5, 0, 1];
            Assert.Equal(isMaximum ? larger : smaller, a.Gradient!.ToDoubleArray());
            Assert.Equal(isMaximum ? smaller : larger, b.Gradient!.ToDoubleArray());
        }
    }

    [Theory]
    [InlineData("cpu", true)]
    [InlineData("cpu", false)]
    [InlineData("reference", false)]
    public void Maxout_and_pools_are_NaN_where_a_piece_is(string backend, bool fused)
    {
        Run run = new(new RunOptions { Backend = On.Backend(backend), Gradients = true, Fused = fused });
        foreach (int outputs in Lengths)
        {
            // Column o has its NaN in piece o % 3; the first of equal pieces otherwise.
            double[] values = [.. Enumerable.Range(0, 3 * outputs).Select(i => i % outputs % 3 == i / outputs ? NaN : i / outputs)];
            Tensor x = Tensor.From(values, [1, 3 * outputs], run.Backend);
            x.RequiresGradient = true;
            Tensor y = x.Maxout(3, run);
            AssertAll(NaN, y, $"maxout of {outputs}");
            y.Sum(run).Backward(run);
            Assert.Equal(values.Select(value => double.IsNaN(value) ? 1.0 : 0), x.Gradient!.ToDoubleArray());
        }
        Tensor image = Tensor.From([1, NaN, 3, 4], [1, 1, 2, 2], run.Backend);
        AssertAll(NaN, image.MaxPool(Cells(kernel: 2), run), "max pool");
        AssertAll(1, image.MaxPool(Cells(kernel: 1), run), "max pool beside NaN");

        static PoolCells Cells(int kernel) => new(PoolGeometry.Sliding(2, kernel, 2), PoolGeometry.Sliding(2, kernel, 2));
    }

    [Theory]
    [MemberData(nameof(On.Both), MemberType = typeof(On))]
    public void Largest_of_segments_are_NaN_and_an_empty_segment_is_zero_whatever_stands_first(string backend)
    {
        Run run = On.Recording(backend);
        Tensor x = Tensor.From([NaN, 1, 2, double.PositiveInfinity, 5, 6], [3, 2], run.Backend);
        Assert.Equal([NaN, double.PositiveInfinity, 0, 0, 5, 6], x.SegmentMax([2, 0, 1], run).ToDoubleArray());
    }

    [Theory]
    [MemberData(nameof(FunctionTests.Names), MemberType = typeof(FunctionTests))]
    public void Functions_keep_NaN_in_every_lane(string name)
    {
        foreach (Backend backend in new[] { Backend.Cpu, Backend.Reference })
        {
            Run run = Run.Inference(1, backend);
            foreach (int length in Lengths.Where(length => length < 100))
            {
                for (int at = 0; at < length; at++)
                {
                    double[] y = FunctionTests.Apply(name, With(length, at, backend), run).ToDoubleArray();
                    Assert.True(double.IsNaN(y[at]), $"{name} of NaN at {at} of {length} is {y[at]}");
                    Assert.DoesNotContain(y.Where((_, i) => i != at), double.IsNaN);
                }
            }
        }
    }

    /// <summary>Values every function is defined for, and a NaN.</summary>
    private static Tensor With(int length, int at, Backend backend)
    {
        double[] values = [.. Enumerable.Range(0, length).Select(i => 0.5 + (i * 7 % 11 / 22.0))];
        values[at] = NaN;
        return Tensor.From(values, [length], backend);
    }

    private static IEnumerable<int> Places(int length) =>
        new[] { 0, 1, length / 2, length - 2, length - 1 }.Where(at => at >= 0 && at < length).Distinct();

    private static Tensor Reduced(Reduction reduction, Tensor x, int axis, Run run)
    {
        Tensor y = new(x.Shape.Without(axis), run.Backend);
        run.Backend.Reduce(reduction, x.Contiguous(run), axis, y, run);
        return y;
    }

    private static void AssertAll(double expected, Tensor y, string what) =>
        Assert.All(y.ToDoubleArray(), value => Assert.True(value.Equals(expected), $"{what}: {value}"));
}

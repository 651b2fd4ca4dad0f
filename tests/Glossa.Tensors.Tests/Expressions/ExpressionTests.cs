using Glossa.Testing;
using Xunit;

namespace Glossa.Tensors.Tests.Expressions;

/// <summary>Formulas with operators are the operations they name, to the bit, with the derivatives of these.</summary>
public class ExpressionTests
{
    private static readonly Run Plain = Run.Inference();

    [Fact]
    public void Operators_are_operations()
    {
        Tensor a = Sample.Uniform([3, 4], 1), b = Sample.Uniform([3, 4], 2), row = Sample.Uniform([4], 3), w = Sample.Uniform([4, 5], 4);
        Tensor column = Sample.Uniform([3, 1], 5), one = Sample.Uniform([1, 1], 6);
        Expression x = a.In(Plain), y = b.In(Plain);
        Same(a.Add(b, Plain), x + y);
        Same(a.Subtract(b, Plain), x - b);
        Same(b.Subtract(a, Plain), b - x);
        Same(a.Multiply(b, Plain), a * y);
        Same(a.Divide(b, Plain), x / y);
        Same(a.AddRow(row, Plain), x + row);
        Same(a.MultiplyRow(row, Plain), row * x);
        Same(a.Negate(Plain), -x);
        Same(a.Scale(2, Plain).Shift(1, Plain), (2 * x) + 1);
        Same(a.Negate(Plain).Shift(1, Plain), 1 - x);
        Same(a.MatMul(w, Plain).Tanh(Plain).Scale(0.5, Plain), x.MatMul(w).Tanh() * 0.5);
        Same(a.MultiplyColumn(column, Plain), x * column);
        Same(a.DivideColumn(column, Plain), x / column);
        Same(a.MultiplyScalar(one, Plain), one * x);
        Same(a.Greater(b, Plain), x > y);
        Same(a.Less(b, Plain), a < y);
        Same(a.GreaterOrEqual(a, Plain), x >= a);
        Same(a.LessOrEqual(b, Plain), x <= y);
        Same(a.Equal(a, Plain), x.Equal(x));
        Same(a.NotEqual(b, Plain), x.NotEqual(b));
        Same(a.Linear(w.Transpose(0, 1, Plain), null, Plain), x.Linear(w.Transpose(0, 1, Plain)));
        Same(a.Clip(-0.5, 0.5, Plain), x.Clip(-0.5, 0.5));
        Same(a.Slice(1, 2, 4, Plain), x.Split(2)[1]);
        Same(x < 0.5, 0.5 > x);
        Same(x <= 0.5, 0.5 >= x);
        Same(x > 0.5, 1 - (x <= 0.5).Value.In(Plain));
        Same(x.Equal(0.5), 1 - x.NotEqual(0.5));
        Assert.Equal([1, 0, 0], (Tensor.From(new[] { 1, 0, float.NaN }, [3]).In(Plain) > 0.5).Value.ToDoubleArray());

        static void Same(Tensor expected, Expression actual) => Close.AssertSameBits("formula", expected, actual);
    }

    [Theory]
    [InlineData("2 3 4", "3 1", "2 3 4")]
    [InlineData("2 1 4", "3 1", "2 3 4")]
    [InlineData("4", "2 4", "2 4")]
    [InlineData("", "2 2", "2 2")]
    [InlineData("3 1", "1 5", "3 5")]
    [InlineData("3 1", "3 5", "3 5")]
    [InlineData("2 3 5", "2 3 1", "2 3 5")]
    [InlineData("1", "2 3", "2 3")]
    [InlineData("2 3", "1 1 1", "1 2 3")]
    public void Shapes_stretch_as_NumPys(string left, string right, string expected)
    {
        Tensor a = Sample.Uniform(ShapeOf(left), 1), b = Sample.Uniform(ShapeOf(right), 2);
        Shape both = ShapeOf(expected);
        Tensor sum = a.In(Plain) + b.In(Plain), quotient = a.In(Plain) / (b.In(Plain) + 3);
        Assert.Equal(both, sum.Shape);
        Close.Assert("sum", a.BroadcastTo(both, Plain).Add(b.BroadcastTo(both, Plain), Plain), sum);
        Assert.Equal(both, quotient.Shape);
    }

    [Fact]
    public void What_does_not_stretch_says_so()
    {
        Expression x = Tensor.Zeros([2, 3]).In(Plain);
        Assert.Contains("do not stretch", Assert.Throws<ShapeException>(() => x + Tensor.Zeros([2, 4])).Message, StringComparison.Ordinal);
        Assert.Contains("2 axes", Assert.Throws<ShapeException>(() => x[0, 0, 0]).Message, StringComparison.Ordinal);
        Assert.Throws<OutOfRangeException>(() => x[2]);
        Assert.Throws<ShapeException>(() => x.Squeeze(0));
        Assert.Contains("2 equal parts", Assert.Throws<ShapeException>(() => x.Split(2)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Positions_and_ranges_are_taken_as_in_NumPy()
    {
        Expression x = Tensor.From(Enumerable.Range(0, 24).Select(i => (float)i).ToArray(), [2, 3, 4]).In(Plain);
        Assert.Equal([12, 13, 14, 15], x[1, 0].Value.ToDoubleArray());
        Assert.Equal([21, 22], x[^1, ^1, 1..3].Value.ToDoubleArray());
        Assert.Equal([2, 3, 2], x[.., .., 1..^1].Value.Shape);
        Assert.Equal([5, 17], x[.., 1, 1].Value.ToDoubleArray());
        Assert.Equal([2, 1, 3, 4], x.Unsqueeze(1).Shape);
        Assert.Equal([2, 3, 4], x.Unsqueeze(1).Squeeze(1).Shape);
        Assert.Equal([2, 3, 1, 4], x.Unsqueeze(-2).Shape);
        Assert.Equal([2, 4, 3], x.Transpose().Shape);
        Assert.Equal([21, 22, 23], x[x > 20].Value.ToDoubleArray());
        Assert.Equal([12, 13, 14, 15], x[Tensor.From(new[] { 0f, 1f }, [2])][0, 0].Value.ToDoubleArray());
        Assert.Equal([2, 2, 3, 4], x[new IdTensor([1, 0, 1, 1], [2, 2])].Shape);
        Assert.Equal([7, 19], x.Flip(1)[.., 1, 3].Value.ToDoubleArray());
        Assert.Equal([3, 15], x.Roll(-1, 1)[.., 0, 0].Value.ToDoubleArray());
        Assert.Equal([0, 9, 9, 9, 4, 5, 9, 9], x[0, ..2].Mask(Plain.Full([2, 4], 1).Tril(Plain), fill: 9).Value.ToDoubleArray());
        Assert.Equal([6, 4], x.Reshape(-1, 4).Shape);
    }

    [Fact]
    public void Gradients_are_those_of_differences()
    {
        GradientCheck.Verify(
            (v, run) =>
            {
                Expression x = v[0].In(run), scores = x.MatMul(v[1]) + v[2];
                Expression centred = scores - scores.Mean(-1, keepsAxis: true);
                return (centred / ((centred.Square().Mean(-1, keepsAxis: true) + 1e-3).Sqrt() * 2))[.., 1..3].Tanh() * v[3];
            },
            [Double([3, 4], 1), Double([4, 5], 2), Double([5], 3), Double([3, 1], 4)]);
        GradientCheck.Verify(
            (v, run) => ((v[0].In(run) - v[1]) / (v[2].In(run) + 3) * v[3] + (v[1] - v[0].In(run))).Value,
            [Double([3, 4], 1), Double([3, 1], 2), Double([1, 1], 3), Double([4], 4)]);
        GradientCheck.Verify(
            (v, run) => Tensor.Where(v[0].In(run) > 0, v[0], v[0].In(run) * v[1], run), [Double([3, 4], 5), Double([3, 4], 6)]);

        static Tensor Double(Shape shape, ulong seed) => Sample.Uniform(shape, seed, backend: Backend.Reference);
    }

    [Theory]
    [MemberData(nameof(On.Both), MemberType = typeof(On))]
    public void Where_takes_from_either_side_whatever_stands_on_the_other(string backend)
    {
        Run run = Run.Inference(1, On.Backend(backend));
        Tensor condition = Tensor.From([1, 0, 1], [3], run.Backend), a = Tensor.From([1, double.NaN, 3], [3], run.Backend);
        Tensor b = Tensor.From([double.PositiveInfinity, 5, double.NaN], [3], run.Backend);
        Assert.Equal([1, 5, 3], Tensor.Where(condition, a, b, run).ToDoubleArray());
    }

    private static Shape ShapeOf(string sizes) =>
        Shape.Create([.. sizes.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)]);
}

using Glossa.Testing;
using Xunit;

namespace Glossa.Tensors.Tests.Ops;

/// <summary>Masks, triangles, and elements in another order, against NumPy's values.</summary>
public class SelectionTests
{
    private static readonly Run Plain = Run.Inference();

    [Fact]
    public void Masks_select_elements_or_slices()
    {
        Tensor a = Plain.Arange(0, 6).Reshape([2, 3], Plain);
        // a = np.arange(6.).reshape(2, 3); a[a > 2]; a[[False, True]]
        Assert.Equal([3, 4, 5], a.MaskSelect(a.In(Plain) > 2, Plain).ToDoubleArray());
        Tensor rows = a.MaskSelect(Tensor.From([0, 1]), Plain);
        Assert.Equal([1, 3], rows.Shape);
        Assert.Equal([3, 4, 5], rows.ToDoubleArray());
        Assert.Equal([0, 3], a.MaskSelect(Tensor.From([0, 0]), Plain).Shape);
        Assert.Equal([0], a.MaskSelect(a.In(Plain) > 9, Plain).Shape);
        string message = Assert.Throws<ShapeException>(() => a.MaskSelect(Tensor.From([1, 0, 1]), Plain)).Message;
        Assert.All(["maskSelect", "[3]", "[2, 3]", "first axes"], part => Assert.Contains(part, message, StringComparison.Ordinal));
    }

    [Theory]
    // np.roll(a, shift, axis)
    [InlineData(1, 1, new double[] { 2, 0, 1, 5, 3, 4 })]
    [InlineData(0, -1, new double[] { 3, 4, 5, 0, 1, 2 })]
    [InlineData(1, 5, new double[] { 1, 2, 0, 4, 5, 3 })]
    [InlineData(-1, -3, new double[] { 0, 1, 2, 3, 4, 5 })]
    public void Rolls_are_those_of_NumPy(int axis, int shift, double[] expected) =>
        Assert.Equal(expected, Plain.Arange(0, 6).Reshape([2, 3], Plain).Roll(axis, shift, Plain).ToDoubleArray());

    [Theory]
    // np.flip(a, axis)
    [InlineData(0, new double[] { 3, 4, 5, 0, 1, 2 })]
    [InlineData(1, new double[] { 2, 1, 0, 5, 4, 3 })]
    public void Flips_are_those_of_NumPy(int axis, double[] expected)
    {
        Tensor a = Plain.Arange(0, 6).Reshape([2, 3], Plain);
        Assert.Equal(expected, a.Flip(axis, Plain).ToDoubleArray());
        Close.AssertSameBits("twice", a, a.Flip(axis, Plain).Flip(axis, Plain));
    }

    [Theory]
    // b = np.arange(1, 13.).reshape(3, 4); np.tril(b, diagonal); np.triu(b, diagonal)
    [InlineData(-1, new double[] { 0, 0, 0, 0, 5, 0, 0, 0, 9, 10, 0, 0 }, new double[] { 1, 2, 3, 4, 5, 6, 7, 8, 0, 10, 11, 12 })]
    [InlineData(0, new double[] { 1, 0, 0, 0, 5, 6, 0, 0, 9, 10, 11, 0 }, new double[] { 1, 2, 3, 4, 0, 6, 7, 8, 0, 0, 11, 12 })]
    [InlineData(2, new double[] { 1, 2, 3, 0, 5, 6, 7, 8, 9, 10, 11, 12 }, new double[] { 0, 0, 3, 4, 0, 0, 0, 8, 0, 0, 0, 0 })]
    public void Triangles_are_those_of_NumPy(int diagonal, double[] lower, double[] upper)
    {
        Tensor b = Plain.Arange(1, 13).Reshape([3, 4], Plain);
        Assert.Equal(lower, b.Tril(Plain, diagonal).ToDoubleArray());
        Assert.Equal(upper, b.Triu(Plain, diagonal).ToDoubleArray());
        Tensor two = Tensor.Stack([b, b.Negate(Plain)], 0, Plain).Tril(Plain, diagonal);
        Assert.Equal(lower.Select(value => 0 - value), two.Select(0, 1, Plain).ToDoubleArray());
        string message = Assert.Throws<ShapeException>(() => Plain.Arange(0, 3).Tril(Plain)).Message;
        Assert.Contains("last two axes", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Slices_are_taken_along_any_axis()
    {
        Tensor x = Sample.Uniform([3, 4, 5], 1);
        IdTensor ids = IdTensor.Of(2L, 0L, 2L);
        for (int axis = 0; axis < 3; axis++)
        {
            Tensor expected = Tensor.Stack([.. ids.Span.ToArray().Select(id => x.Select(axis, (int)id, Plain))], axis, Plain);
            Close.AssertSameBits($"axis {axis}", expected, x.IndexSelect(ids, Plain, axis));
        }
    }

    [Fact]
    public void Axes_of_size_one_come_and_go()
    {
        Tensor x = Sample.Uniform([2, 3], 1);
        Assert.Equal([2, 1, 3], x.Unsqueeze(1, Plain).Shape);
        Assert.Equal([2, 3, 1], x.Unsqueeze(-1, Plain).Shape);
        Assert.Equal([2, 3], x.Unsqueeze(0, Plain).Squeeze(0, Plain).Shape);
        Assert.Contains("has 3 elements", Assert.Throws<ShapeException>(() => x.Squeeze(1, Plain)).Message, StringComparison.Ordinal);
        Assert.Throws<OutOfRangeException>(() => x.Unsqueeze(4, Plain));
    }

    [Fact]
    public void The_outer_product_is_of_vectors()
    {
        Tensor a = Tensor.From([1, 2]), b = Tensor.From([3, 4, 5]);
        // np.outer([1, 2], [3, 4, 5])
        Assert.Equal([3, 4, 5, 6, 8, 10], a.Outer(b, Plain).ToDoubleArray());
        string message = Assert.Throws<ShapeException>(() => a.Outer(b.Unsqueeze(0, Plain), Plain)).Message;
        Assert.Contains("Einsum", message, StringComparison.Ordinal);
    }
}

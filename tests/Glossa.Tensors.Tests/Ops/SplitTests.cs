using Glossa.Testing;
using Xunit;

namespace Glossa.Tensors.Tests.Ops;

/// <summary>Cutting an axis into pieces.</summary>
public class SplitTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-1)]
    public void Pieces_join_to_the_whole_and_gradients_too(int axis)
    {
        Tensor x = Sample.Uniform([5, 5, 5], 1, backend: Backend.Reference);
        Run run = Run.Inference(1, Backend.Reference);
        Tensor[] pieces = x.Split(axis, [2, 0, 3], run);
        Assert.Equal([2, 0, 3], pieces.Select(piece => piece.Shape[axis]));
        Close.AssertSameBits("whole", x, Tensor.Concat(pieces, axis, run));
        GradientCheck.Verify((v, r) => Tensor.Concat([.. v[0].Split(axis, [2, 0, 3], r).Select(piece => piece.Square(r))], axis, r), [x]);
    }

    [Fact]
    public void A_piece_that_is_not_used_gets_no_gradient() =>
        GradientCheck.Verify(
            (v, run) => v[0].Split(0, [2, 1, 2], run)[1].Exp(run), [Sample.Uniform([5, 3], 1, backend: Backend.Reference)]);

    [Fact]
    public void Sizes_add_up() =>
        Assert.Contains(
            "[2, 2]", Assert.Throws<ShapeException>(() => Sample.Uniform([5, 3], 1).Split(0, [2, 2], Run.Inference())).Message,
            StringComparison.Ordinal);
}

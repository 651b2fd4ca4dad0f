using Glossa.Testing;
using Xunit;

namespace Glossa.Tensors.Tests.Ops;

/// <summary>Choosing one element of every row.</summary>
public class PickTests
{
    [Theory]
    [MemberData(nameof(On.Both), MemberType = typeof(On))]
    public void Picks_an_element_of_each_row_and_nothing_where_ignored(string backend)
    {
        Run run = On.Recording(backend);
        Tensor x = Sample.Variable([2, 3, 4], 1, run.Backend);
        IdTensor columns = new([3, 0, -1, 1, 1, 2], [2, 3]);
        Tensor y = x.Pick(columns, run, -1);
        for (int i = 0; i < 2; i++)
        {
            for (int j = 0; j < 3; j++) Assert.Equal(columns[i, j] < 0 ? 0 : x[i, j, (int)columns[i, j]], y[i, j]);
        }
        y.Sum(run).Backward(run);
        for (int i = 0; i < 2; i++)
        {
            for (int j = 0; j < 3; j++)
            {
                for (int k = 0; k < 4; k++) Assert.Equal(columns[i, j] == k ? 1 : 0, x.Gradient![i, j, k]);
            }
        }
    }

    [Fact]
    public void Errors_teach()
    {
        Tensor x = Sample.Uniform([2, 4], 1);
        Assert.Contains(
            "one column for each row",
            Assert.Throws<ShapeException>(() => x.Pick(IdTensor.Of(1L, 2L, 3L), Run.Inference())).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "column 4", Assert.Throws<OutOfRangeException>(() => x.Pick(IdTensor.Of(1L, 4L), Run.Inference())).Message,
            StringComparison.Ordinal);
        Assert.Throws<ShapeException>(() => Tensor.Full([], 1).Pick(IdTensor.Of(0L), Run.Inference()));
    }
}

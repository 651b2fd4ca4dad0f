using Glossa.Testing;
using Xunit;

namespace Glossa.Tensors.Tests.Diagnostics;

/// <summary>The switch that finds the first operation that made a NaN or an infinity.</summary>
public class NonFiniteTests
{
    [Theory]
    [MemberData(nameof(On.Both), MemberType = typeof(On))]
    public void The_first_operation_that_made_one_is_named_with_layer_position_and_inputs(string backend)
    {
        Run run = NewRun(backend);
        Tensor x = Tensor.From([4, 1, 0, 9], [2, 2], run.Backend);
        string message;
        using (run.Enter("decoder.output"))
        {
            Tensor root = x.Sqrt(run);
            message = Assert.Throws<NonFiniteException>(() => root.Log(run).Exp(run).Sum(run)).Message;
        }
        Assert.StartsWith("log in decoder.output made -", message, StringComparison.Ordinal);
        Assert.Contains("at element 2 of [2, 2]", message, StringComparison.Ordinal);
        Assert.Contains("[2, 2] in [0, 3]", message, StringComparison.Ordinal);
        Assert.DoesNotContain("backward", message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(On.Both), MemberType = typeof(On))]
    public void A_gradient_that_is_not_finite_is_found_too(string backend)
    {
        Run run = NewRun(backend);
        Tensor x = Tensor.From([4, 0], [2], run.Backend), loss;
        x.RequiresGradient = true;
        // √ is finite at 0, its slope is not.
        using (run.Enter("norm")) loss = x.Scale(2, run).Sqrt(run).Sum(run);
        string message = Assert.Throws<NonFiniteException>(() => loss.Backward(run)).Message;
        Assert.StartsWith("sqrt in norm, in the backward pass, made", message, StringComparison.Ordinal);
        Assert.Contains("at element 1 of [2]", message, StringComparison.Ordinal);
        // The run is as good as before.
        Tensor y = Tensor.From([4], [1], run.Backend);
        y.RequiresGradient = true;
        y.Sqrt(run).Backward(run);
        Assert.Equal(0.25, y.Gradient![0]);
    }

    [Fact]
    public void A_gradient_of_a_lookup_is_found_too()
    {
        Run run = NewRun("cpu");
        Tensor table = Sample.Variable([3, 2], 1);
        Tensor y = table.Embedding(IdTensor.Of(1L), run);
        string message = Assert.Throws<NonFiniteException>(() => y.Backward(run, Tensor.Full([1, 2], double.NaN))).Message;
        Assert.StartsWith("embedding, in the backward pass, made NaN at element 0 of [1, 2]", message, StringComparison.Ordinal);
        Assert.Contains("2 not finite", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Data_that_came_in_broken_is_blamed_on_the_first_operation_that_reads_it()
    {
        string message = Assert.Throws<NonFiniteException>(() => Tensor.From([1f, float.NaN, 2f]).Scale(2, NewRun("cpu"))).Message;
        Assert.Contains("1 not finite", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_the_switch_nothing_is_thrown() =>
        Assert.True(double.IsNegativeInfinity(Tensor.Zeros([1]).Log(Run.Inference()).ToDouble()));

    private static Run NewRun(string backend) =>
        new(new RunOptions { Backend = On.Backend(backend), Gradients = true, CheckFinite = true });
}

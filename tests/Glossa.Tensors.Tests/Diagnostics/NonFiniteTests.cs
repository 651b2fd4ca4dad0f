using Glossa.Testing;
using Xunit;

namespace Glossa.Tensors.Tests.Diagnostics;

/// <summary>A run that checks finds the operation a NaN or infinity came from first.</summary>
public class NonFiniteTests
{
    [Theory]
    [MemberData(nameof(On.Both), MemberType = typeof(On))]
    public void The_first_operation_is_named_forward(string backend)
    {
        Run run = Checking(backend);
        Tensor x = Tensor.From([1, 0, 2], [3], run.Backend);
        using LayerMark layer = run.Enter("encoder.head");
        NonFiniteException error = Assert.Throws<NonFiniteException>(() => x.Log(run).Exp(run).Sum(run));
        Assert.StartsWith("log in encoder.head made -Infinity at element 1 of [3].", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(On.Both), MemberType = typeof(On))]
    public void The_first_operation_is_named_backward(string backend)
    {
        Run run = Checking(backend);
        Tensor x = Tensor.From([4, 0, 2], [3], run.Backend);
        x.RequiresGradient = true;
        // The root of 0 is finite, its slope is not.
        NonFiniteException error = Assert.Throws<NonFiniteException>(() => x.Negate(run).Negate(run).Sqrt(run).Sum(run).Backward(run));
        Assert.StartsWith("sqrt, in the backward pass, made Infinity at element 1 of [3].", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(On.Both), MemberType = typeof(On))]
    public void Finite_numbers_pass(string backend)
    {
        Run run = Checking(backend);
        Tensor x = Tensor.From([4, 1, 2], [3], run.Backend);
        x.RequiresGradient = true;
        x.Sqrt(run).Log(run).Sum(run).Backward(run);
        Assert.NotNull(x.Gradient);
    }

    private static Run Checking(string backend) => new(new RunOptions { Backend = On.Backend(backend), Gradients = true, CheckFinite = true });
}

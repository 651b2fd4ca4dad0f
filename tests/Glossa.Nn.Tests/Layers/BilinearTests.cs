using Glossa.Tensors;
using Glossa.Testing;
using Xunit;

namespace Glossa.Nn.Tests.Layers;

/// <summary>The bilinear map against PyTorch.</summary>
public class BilinearTests
{
    private const string File = "torch/attention_and_ops.json";

    [Theory]
    [MemberData(nameof(On.Case), File, "bilinear", MemberType = typeof(On))]
    public void Equals_PyTorch(string name, string backend)
    {
        FixtureCase c = Fixture.Case(File, name);
        Run run = On.Recording(backend);
        Bilinear layer = new Bilinear(4, 2, 3).Initialize(1, run.Backend);
        Dictionary<string, Tensor> variables = layer.Load(c, run);
        c.Verify(
            run, new Dictionary<string, Tensor> { ["output"] = layer.Forward(variables["input1"], variables["input2"], run) }, variables);
    }

    [Fact]
    public void Leading_axes_are_rows()
    {
        Run run = Run.Inference();
        Bilinear layer = new Bilinear(4, 2, 3).Initialize(1);
        Tensor x1 = Sample.Uniform([2, 5, 4], 1), x2 = Sample.Uniform([2, 5, 2], 2);
        Tensor flat = layer.Forward(x1.Reshape([10, 4], run), x2.Reshape([10, 2], run), run);
        Close.AssertSameBits("output", flat.Reshape([2, 5, 3], run), layer.Forward(x1, x2, run));
    }

    [Fact]
    public void Gradients_are_those_of_differences()
    {
        Bilinear layer = new Bilinear(3, 2, 4).Initialize(1, Backend.Reference);
        Tensor[] variables = [Sample.Uniform([2, 2, 3], 1, backend: Backend.Reference),
            Sample.Uniform([2, 2, 2], 2, backend: Backend.Reference), layer.Weight.Value, layer.Bias!.Value];
        GradientCheck.Verify((v, run) => layer.Forward(v[0], v[1], run), variables);
    }

    [Fact]
    public void Starts_as_in_PyTorch()
    {
        Bilinear layer = new Bilinear(100, 2, 3).Initialize(1);
        Assert.All(layer.Weight.Value.ToArray(), value => Assert.InRange(value, -0.1f, 0.1f));
        Assert.Contains(layer.Weight.Value.ToArray(), value => Math.Abs(value) > 0.095f);
    }

    [Fact]
    public void Rows_that_do_not_pair_are_an_error()
    {
        Bilinear layer = new Bilinear(4, 2, 3).Initialize(1);
        Assert.Contains("[2, 2]", Assert.Throws<ShapeException>(() =>
            layer.Forward(Sample.Uniform([2, 4], 1), Sample.Uniform([1, 2], 1), Run.Inference())).Message, StringComparison.Ordinal);
        Assert.Throws<ShapeException>(() => layer.Forward(Sample.Uniform([2, 3], 1), Sample.Uniform([2, 2], 1), Run.Inference()));
    }
}

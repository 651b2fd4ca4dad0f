using Glossa.Tensors;
using Glossa.Testing;
using Xunit;

namespace Glossa.Nn.Tests.Layers;

/// <summary>Normalisation layers against PyTorch.</summary>
public class NormTests
{
    private const string File = "torch/norm.json";

    public static IEnumerable<object[]> LayerNorms => On.Cases(File).Where(c => ((string)c[0]).StartsWith("layernorm", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(LayerNorms))]
    public void Layer_norm_equals_PyTorch(string name, string backend)
    {
        FixtureCase c = Fixture.Case(File, name);
        Run run = On.Recording(backend);
        LayerNorm layer = new LayerNorm(Shape.Create(c.Ints("normalized_shape")), c.Double("eps", 1e-5), c.Has("params", "weight")).Initialize(1, run.Backend);
        Dictionary<string, Tensor> variables = layer.Load(c, run);
        c.Verify(run, new Dictionary<string, Tensor> { ["output"] = layer.Forward(variables["input"], run) }, variables);
    }
}

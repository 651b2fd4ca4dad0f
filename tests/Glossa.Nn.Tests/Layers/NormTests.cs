using Glossa.Tensors;
using Glossa.Testing;
using Xunit;

namespace Glossa.Nn.Tests.Layers;

/// <summary>Normalisation layers against PyTorch.</summary>
public class NormTests
{
    private const string File = "torch/norm.json";

    public static IEnumerable<object[]> LayerNorms =>
        On.Cases(File).Where(c => ((string)c[0]).StartsWith("layernorm", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(LayerNorms))]
    public void Layer_norm_equals_PyTorch(string name, string backend)
    {
        FixtureCase c = Fixture.Case(File, name);
        Run run = On.Recording(backend);
        LayerNorm layer = new LayerNorm(Shape.Create(c.Ints("normalized_shape")), c.Double("eps", 1e-5), c.Has("params", "weight"))
            .Initialize(1, run.Backend);
        Dictionary<string, Tensor> variables = layer.Load(c, run);
        c.Verify(run, new Dictionary<string, Tensor> { ["output"] = layer.Forward(variables["input"], run) }, variables);
    }

    public static IEnumerable<object[]> BatchNorms =>
        On.Cases(File).Where(c => ((string)c[0]).StartsWith("batchnorm", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(BatchNorms))]
    public void Batch_norm_equals_PyTorch(string name, string backend)
    {
        FixtureCase c = Fixture.Case(File, name);
        Run run = On.Recording(backend, c.Bool("training", true));
        Tensor x = c.Variable("inputs", "input", run.Backend);
        int channels = x.Shape[1];
        double epsilon = c.Double("eps", 1e-5), momentum = c.Double("momentum", 0.1);
        BatchNorm layer =
            (x.Shape.Rank == 4 ? (BatchNorm)new BatchNorm2d(channels, epsilon, momentum) : new BatchNorm1d(channels, epsilon, momentum))
            .Initialize(1, run.Backend);
        Dictionary<string, Tensor> variables = layer.Load(c, run);
        layer.RunningMean.Value.CopyFrom(c.Tensor("inputs", "running_mean", run.Backend));
        layer.RunningVariance.Value.CopyFrom(c.Tensor("inputs", "running_var", run.Backend));
        Tensor y = layer.Forward(variables["input"], run);
        c.Verify(
            run,
            new Dictionary<string, Tensor>
            {
                ["output"] = y,
                ["running_mean"] = layer.RunningMean.Value,
                ["running_var"] = layer.RunningVariance.Value,
            },
            variables);
    }
}

using Glossa.Tensors;
using Glossa.Testing;
using Xunit;

namespace Glossa.Nn.Tests.Layers;

/// <summary>Convolutions and pools against PyTorch.</summary>
public class ConvolutionTests
{
    [Theory]
    [MemberData(nameof(On.Cases), "torch/conv.json", MemberType = typeof(On))]
    public void Convolutions_equal_PyTorch(string name, string backend)
    {
        FixtureCase c = Fixture.Case("torch/conv.json", name);
        Run run = On.Recording(backend);
        Shape input = c.Tensor("inputs", "input", run.Backend).Shape, weight = c.Tensor("params", "weight", run.Backend).Shape;
        (int strideY, int strideX) = c.Pair("stride", 1);
        (int dilationY, int dilationX) = c.Pair("dilation", 1);
        int groups = c.Int("groups", 1);
        bool isSame = c.Config.TryGetProperty("padding", out var padding) && padding.ValueKind == System.Text.Json.JsonValueKind.String;
        (int paddingY, int paddingX) = isSame ? (Conv1d.Same(weight[-1]).PaddingX, Conv1d.Same(weight[-1]).PaddingX) : c.Pair("padding", 0);
        ConvolutionOptions options = new(strideY, strideX, paddingY, paddingX, dilationY, dilationX, groups);
        bool bias = c.Has("params", "bias");
        Layer layer = name.StartsWith("conv_transpose", StringComparison.Ordinal) ? new ConvTranspose2d(input[1], weight[1] * groups, weight[2], options, c.Int("output_padding", 0), bias)
            : c.Int("dim", 2) == 1 ? new Conv1d(input[1], weight[0], weight[2], options, bias)
            : new Conv2d(input[1], weight[0], (weight[2], weight[3]), options, bias);
        layer.Initialize(1, run.Backend);
        Dictionary<string, Tensor> variables = layer.Load(c, run);
        c.Verify(run, new Dictionary<string, Tensor> { ["output"] = layer.Forward(variables["input"], run) }, variables);
    }

    [Theory]
    [MemberData(nameof(On.Cases), "torch/pool.json", MemberType = typeof(On))]
    public void Pools_equal_PyTorch(string name, string backend)
    {
        FixtureCase c = Fixture.Case("torch/pool.json", name);
        Run run = On.Recording(backend);
        Tensor x = c.Variable("inputs", "input", run.Backend);
        int kernel = c.Int("kernel_size", 1);
        PoolOptions options = new()
        {
            Stride = c.Int("stride", kernel),
            Padding = c.Int("padding", 0),
            Dilation = c.Int("dilation", 1),
            Ceiling = c.Bool("ceil_mode", false),
            CountPadding = c.Bool("count_include_pad", true),
        };
        (int height, int width) = c.Pair("output_size", 1);
        Layer layer = name.StartsWith("adaptive_avg", StringComparison.Ordinal) ? new AdaptiveMeanPool(height, width)
            : name.StartsWith("adaptive_max", StringComparison.Ordinal) ? new AdaptiveMaxPool(height, width)
            : name.StartsWith("max", StringComparison.Ordinal) ? new MaxPool(kernel, options)
            : new MeanPool(kernel, options);
        c.Verify(run, new Dictionary<string, Tensor> { ["output"] = layer.Forward(x, run) }, new Dictionary<string, Tensor> { ["input"] = x });
    }
}

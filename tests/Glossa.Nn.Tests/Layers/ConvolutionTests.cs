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
        Layer layer = name.StartsWith("conv_transpose", StringComparison.Ordinal)
            ? new ConvTranspose2d(input[1], weight[1] * groups, (weight[2], weight[3]), options, c.Pair("output_padding", 0), bias)
            : c.Int("dim", 2) == 1 ? new Conv1d(input[1], weight[0], weight[2], options, bias)
            : new Conv2d(input[1], weight[0], (weight[2], weight[3]), options, bias);
        layer.Initialize(1, run.Backend);
        Dictionary<string, Tensor> variables = layer.Load(c, run);
        c.Verify(run, new Dictionary<string, Tensor> { ["output"] = layer.Forward(variables["input"], run) }, variables);
    }

    /// <summary>
    /// The definition: every input element adds its multiple of the kernel. Kernel, strides and paddings differ between the axes.
    /// </summary>
    [Theory]
    [MemberData(nameof(On.Both), MemberType = typeof(On))]
    public void A_rectangular_transposed_convolution_is_its_definition(string backend)
    {
        Run run = Run.Inference(1, On.Backend(backend));
        ConvolutionOptions options = new(StrideY: 3, StrideX: 2, PaddingY: 1, PaddingX: 0, DilationY: 1, DilationX: 2);
        ConvTranspose2d layer = new ConvTranspose2d(2, 3, (2, 4), options, (2, 1)).Initialize(1, run.Backend);
        Tensor x = Sample.Uniform([1, 2, 3, 4], 2, backend: run.Backend), y = layer.Forward(x, run);
        // (3 − 1) · 3 − 2 · 1 + 1 · (2 − 1) + 2 + 1 rows, (4 − 1) · 2 − 0 + 2 · (4 − 1) + 1 + 1 columns
        Assert.Equal(Shape.Create([1, 3, 8, 14]), y.Shape);
        double[,,] expected = new double[3, 8, 14];
        for (int output = 0; output < 3; output++)
        {
            for (int row = 0; row < 8; row++)
            {
                for (int column = 0; column < 14; column++) expected[output, row, column] = layer.Bias!.Value[output];
            }
            for (int i = 0; i < 2 * 3 * 4 * 2 * 4; i++)
            {
                (int channel, int iy, int ix, int u, int v) = (i / 96, i / 32 % 3, i / 8 % 4, i / 4 % 2, i % 4);
                int row = (3 * iy) + u - 1, column = (2 * ix) + (2 * v);
                if (row is < 0 or >= 8 || column is < 0 or >= 14) continue;
                expected[output, row, column] += layer.Weight.Value[channel, output, u, v] * x[0, channel, iy, ix];
            }
        }
        foreach ((double want, double got) in expected.Cast<double>().Zip(y.ToDoubleArray())) Assert.Equal(want, got, 1e-6);
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
        c.Verify(
            run, new Dictionary<string, Tensor> { ["output"] = layer.Forward(x, run) }, new Dictionary<string, Tensor> { ["input"] = x });
    }
}

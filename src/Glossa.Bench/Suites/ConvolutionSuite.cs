using Glossa.Tensors;

namespace Glossa.Bench.Suites;

/// <summary>Two-dimensional convolutions.</summary>
public static class ConvolutionSuite
{
    private const int Batch = 8;

    /// <summary>The suite.</summary>
    public static BenchmarkSuite Suite { get; } = new(
        "conv",
        "3×3 convolutions, direct and by Winograd's algorithm (whose fraction of peak counts the direct form's operations), and a 1×1 one.",
        Cases);

    private static List<BenchmarkCase> Cases(IReadOnlyList<int> threadCounts)
    {
        List<BenchmarkCase> cases = [];
        (int Channels, int Outputs, int Size, int Kernel)[] shapes =
            [(64, 64, 56, 3), (256, 256, 28, 3), (512, 512, 14, 3), (256, 64, 56, 1)];
        foreach (int threads in threadCounts)
        {
            foreach ((int channels, int outputs, int size, int kernel) in shapes)
            {
                string name = $"{kernel}x{kernel} {channels}-{outputs} {size}x{size} batch {Batch}";
                cases.Add(Case(name + " direct", threads, channels, outputs, size, kernel, false));
                if (kernel == 3) cases.Add(Case(name + " winograd", threads, channels, outputs, size, kernel, true));
            }
        }
        return cases;
    }

    private static BenchmarkCase Case(string name, int threads, int channels, int outputs, int size, int kernel, bool winograd)
    {
        Tensor x = Inputs.Uniform([Batch, channels, size, size], 1), weight = Inputs.Parameter([outputs, channels, kernel, kernel], 2);
        double work = 2e-9 * Batch * outputs * channels * kernel * kernel * size * size;
        Run run = new(new RunOptions { Threads = threads, Winograd = winograd });
        Dictionary<string, Tensor> operands = new() { [nameof(x)] = x, [nameof(weight)] = weight };
        ConvolutionOptions options = ConvolutionOptions.Square(padding: kernel / 2);
        return new TensorCases(run, "GFLOP/s", operands).Forward(name, work, work, () => x.Conv2d(weight, null, options, run));
    }
}

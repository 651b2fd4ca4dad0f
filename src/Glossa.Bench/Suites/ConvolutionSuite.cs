using Glossa.Tensors;

namespace Glossa.Bench.Suites;

/// <summary>Two-dimensional convolutions.</summary>
public static class ConvolutionSuite
{
    /// <summary>The suite.</summary>
    public static BenchmarkSuite Suite { get; } = new("conv", "3×3 convolutions, direct and by Winograd's algorithm (whose fraction of peak counts the direct form's operations), and a 1×1 one.", Cases);

    private static List<BenchmarkCase> Cases(IReadOnlyList<int> threadCounts)
    {
        List<BenchmarkCase> cases = [];
        (int Channels, int Outputs, int Size, int Kernel)[] shapes = [(64, 64, 56, 3), (128, 128, 28, 3), (256, 256, 14, 3), (64, 64, 112, 3), (256, 64, 56, 1)];
        foreach (int threads in threadCounts)
        {
            foreach ((int channels, int outputs, int size, int kernel) in shapes)
            {
                string name = $"{kernel}x{kernel} {channels}-{outputs} {size}x{size} batch 4";
                cases.Add(Case(name + " direct", threads, channels, outputs, size, kernel, false));
                if (kernel == 3) cases.Add(Case(name + " winograd", threads, channels, outputs, size, kernel, true));
            }
        }
        return cases;
    }

    private static BenchmarkCase Case(string name, int threads, int channels, int outputs, int size, int kernel, bool winograd)
    {
        const int Batch = 4;
        Tensor x = Inputs.Uniform([Batch, channels, size, size], 1), weight = Inputs.Parameter([outputs, channels, kernel, kernel], 2);
        double work = 2e-9 * Batch * outputs * channels * kernel * kernel * size * size;
        Run run = new(new RunOptions { Threads = threads, Winograd = winograd });
        return new BenchmarkCase(name, threads, "GFLOP/s", work, work, () =>
        {
            using Scope scope = run.OpenScope();
            x.Conv2d(weight, null, ConvolutionOptions.Square(padding: kernel / 2), run);
        });
    }
}

using Glossa.Tensors;

namespace Glossa.Bench.Suites;

/// <summary>Matrix products.</summary>
public static class GemmSuite
{
    /// <summary>The suite.</summary>
    public static BenchmarkSuite Suite { get; } = new("gemm", "Matrix products: square ones, and a short one with packed weights as in a recurrent step.", Cases);

    private static List<BenchmarkCase> Cases(IReadOnlyList<int> threadCounts)
    {
        List<BenchmarkCase> cases = [];
        foreach (int threads in threadCounts)
        {
            foreach (int size in new[] { 256, 512, 1024, 2048 })
            {
                Tensor a = Inputs.Uniform([size, size], 1), b = Inputs.Uniform([size, size], 2);
                cases.Add(Case($"{size}", threads, size, size, size, run => a.MatMul(b, run)));
            }
            Tensor rows = Inputs.Uniform([32, 512], 3), weight = Inputs.Parameter([2048, 512], 4);
            cases.Add(Case("skinny 32x512x2048", threads, 32, 512, 2048, run => rows.Linear(weight, null, run)));
            Tensor one = Inputs.Uniform([1, 512], 5);
            cases.Add(Case("vector 1x512x2048", threads, 1, 512, 2048, run => one.Linear(weight, null, run)));
        }
        return cases;
    }

    private static BenchmarkCase Case(string name, int threads, int m, int k, int n, Func<Run, Tensor> multiply)
    {
        double work = 2e-9 * m * k * n;
        Run run = Run.Inference(threads);
        return new BenchmarkCase(name, threads, "GFLOP/s", work, work, () =>
        {
            using Scope scope = run.OpenScope();
            multiply(run);
        });
    }
}

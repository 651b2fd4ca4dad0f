using Glossa.Tensors;

namespace Glossa.Bench.Suites;

/// <summary>Matrix products.</summary>
public static class GemmSuite
{
    /// <summary>The suite.</summary>
    public static BenchmarkSuite Suite { get; } = new(
        "gemm", "Matrix products: square ones, and a short one with packed weights as in a recurrent step.", Cases);

    private static List<BenchmarkCase> Cases(IReadOnlyList<int> threadCounts)
    {
        List<BenchmarkCase> cases = [];
        foreach (int threads in threadCounts)
        {
            foreach (int size in new[] { 256, 512, 1024, 2048 })
            {
                cases.Add(Product($"{size}", threads, Inputs.Uniform([size, size], 1), Inputs.Uniform([size, size], 2)));
            }
            Tensor weight = Inputs.Parameter([2048, 512], 4);
            cases.Add(Linear("skinny 32x512x2048", threads, Inputs.Uniform([32, 512], 3), weight));
            cases.Add(Linear("vector 1x512x2048", threads, Inputs.Uniform([1, 512], 5), weight));
        }
        return cases;
    }

    private static BenchmarkCase Product(string name, int threads, Tensor a, Tensor b)
    {
        Run run = Run.Inference(threads);
        double work = 2e-9 * a.Shape.Count * b.Shape[1];
        Dictionary<string, Tensor> operands = new() { [nameof(a)] = a, [nameof(b)] = b };
        return new TensorCases(run, "GFLOP/s", operands).Forward(name, work, work, () => a.MatMul(b, run));
    }

    private static BenchmarkCase Linear(string name, int threads, Tensor x, Tensor weight)
    {
        Run run = Run.Inference(threads);
        double work = 2e-9 * x.Shape[0] * weight.Shape.Count;
        Dictionary<string, Tensor> operands = new() { [nameof(x)] = x, [nameof(weight)] = weight };
        return new TensorCases(run, "GFLOP/s", operands).Forward(name, work, work, () => x.Linear(weight, null, run));
    }
}

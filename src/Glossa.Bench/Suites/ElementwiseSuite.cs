using Glossa.Tensors;

namespace Glossa.Bench.Suites;

/// <summary>Operations that touch every element once or a few times.</summary>
public static class ElementwiseSuite
{
    private const int Rows = 1024, Columns = 768;

    /// <summary>The suite.</summary>
    public static BenchmarkSuite Suite { get; } = new(
        "elementwise", "Elementwise functions, softmax and layer normalisation over 1024×768, and a large sum and copy.", Cases);

    private static List<BenchmarkCase> Cases(IReadOnlyList<int> threadCounts)
    {
        List<BenchmarkCase> cases = [];
        Tensor x = Inputs.Uniform([Rows, Columns], 1), y = Inputs.Uniform([Rows, Columns], 2), gain = Inputs.Uniform([Columns], 3),
            bias = Inputs.Uniform([Columns], 4);
        Tensor large = Inputs.Uniform([8192, 4096], 5), other = Inputs.Uniform([8192, 4096], 6), target = new([8192, 4096], Backend.Cpu);
        foreach (int threads in threadCounts)
        {
            Run run = Run.Inference(threads);
            Dictionary<string, Tensor> one = new() { ["x"] = x }, two = new() { ["x"] = x, ["y"] = y };
            Dictionary<string, Tensor> scaled = new() { ["x"] = x, ["gain"] = gain }, affine = new(scaled) { ["bias"] = bias };
            (string Name, Dictionary<string, Tensor> Operands, Func<Tensor> Call)[] operations =
            [
                ("tanh", one, () => x.Tanh(run)),
                ("sigmoid", one, () => x.Sigmoid(run)),
                ("gelu", one, () => x.Gelu(run)),
                ("exp", one, () => x.Exp(run)),
                ("softmax", one, () => x.Softmax(run)),
                ("layernorm", affine, () => x.LayerNorm(gain, bias, 1e-5, run)),
                ("rmsnorm", scaled, () => x.RmsNorm(gain, 1e-6, run)),
                ("add", two, () => x.Add(y, run)),
                ("scale", one, () => x.Scale(2, run)),
                ("copy", one, () => x.Clone(run)),
            ];
            foreach ((string name, Dictionary<string, Tensor> operands, Func<Tensor> call) in operations)
            {
                cases.Add(Case($"{name} {Rows}x{Columns}", run, operands, call));
            }
            cases.Add(Case("add 8192x4096", run, new() { ["x"] = large, ["y"] = other }, () => large.Add(other, run)));
            cases.Add(Case("copy 8192x4096", run, new() { ["x"] = large }, () => large.Clone(run)));
        }
        double elements = large.Shape.Count / 1e6;
        cases.Add(new BenchmarkCase("memmove 8192x4096", threadCounts[0], "Melem/s", elements, null, () => target.CopyFrom(large)));
        return cases;
    }

    private static BenchmarkCase Case(string name, Run run, Dictionary<string, Tensor> operands, Func<Tensor> call) =>
        new TensorCases(run, "Melem/s", operands).Forward(name, operands["x"].Shape.Count / 1e6, null, call);
}

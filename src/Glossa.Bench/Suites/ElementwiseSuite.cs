using System.Runtime.CompilerServices;
using Glossa.Tensors;

namespace Glossa.Bench.Suites;

/// <summary>Operations that touch every element once or a few times.</summary>
public static class ElementwiseSuite
{
    private const int Rows = 1024, Columns = 768;

    /// <summary>The suite.</summary>
    public static BenchmarkSuite Suite { get; } = new("elementwise", "Elementwise functions, softmax and layer normalisation over 1024×768, and a large sum and copy.", Cases);

    private static List<BenchmarkCase> Cases(IReadOnlyList<int> threadCounts)
    {
        List<BenchmarkCase> cases = [];
        Tensor x = Inputs.Uniform([Rows, Columns], 1), y = Inputs.Uniform([Rows, Columns], 2), gain = Inputs.Uniform([Columns], 3), bias = Inputs.Uniform([Columns], 4);
        Tensor large = Inputs.Uniform([8192, 4096], 5), other = Inputs.Uniform([8192, 4096], 6), target = new([8192, 4096], Backend.Cpu);
        foreach (int threads in threadCounts)
        {
            (string Name, Func<Run, Tensor> Call)[] operations =
            [
                ("tanh", run => x.Tanh(run)),
                ("sigmoid", run => x.Sigmoid(run)),
                ("gelu", run => x.Gelu(run)),
                ("exp", run => x.Exp(run)),
                ("softmax", run => x.Softmax(run)),
                ("layernorm", run => x.LayerNorm(gain, bias, 1e-5, run)),
                ("rmsnorm", run => x.RmsNorm(gain, 1e-6, run)),
                ("add", run => x.Add(y, run)),
                ("scale", run => x.Scale(2, run)),
                ("copy", run => x.Clone(run)),
            ];
            foreach ((string name, Func<Run, Tensor> call) in operations) cases.Add(Case($"{name} {Rows}x{Columns}", threads, x.Shape.Count, call));
            cases.Add(Case("add 8192x4096", threads, large.Shape.Count, run => large.Add(other, run)));
            cases.Add(Case("copy 8192x4096", threads, large.Shape.Count, run => large.Clone(run)));
        }
        cases.Add(new BenchmarkCase("memmove 8192x4096", threadCounts[0], "Melem/s", large.Shape.Count / 1e6, null, () => target.CopyFrom(large)));
        return cases;
    }

    private static BenchmarkCase Case(string name, int threads, long elements, Func<Run, Tensor> call)
    {
        Run run = Run.Inference(threads);
        return new BenchmarkCase(name, threads, "Melem/s", elements / 1e6, null, [MethodImpl(MethodImplOptions.NoInlining)] () =>
        {
            using Scope scope = run.OpenScope();
            call(run);
        });
    }
}

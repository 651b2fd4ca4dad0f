using Glossa.Tensors;

namespace Glossa.Bench.Suites;

/// <summary>Scaled dot-product attention.</summary>
public static class AttentionSuite
{
    /// <summary>The suite.</summary>
    public static BenchmarkSuite Suite { get; } = new("attention", "Attention of 12 heads of 64 over 128 and 512 positions, forward and with gradients.", Cases);

    private static List<BenchmarkCase> Cases(IReadOnlyList<int> threadCounts)
    {
        List<BenchmarkCase> cases = [];
        foreach (int threads in threadCounts)
        {
            foreach ((int batch, int time) in new[] { (8, 128), (2, 512) })
            {
                cases.Add(Case($"forward {batch}x{time}x768", threads, batch, time, false));
                cases.Add(Case($"train {batch}x{time}x768", threads, batch, time, true));
            }
        }
        return cases;
    }

    private static BenchmarkCase Case(string name, int threads, int batch, int time, bool training)
    {
        const int Heads = 12, Size = 768;
        Tensor q = Inputs.Uniform([batch, time, Size], 1), k = Inputs.Uniform([batch, time, Size], 2), v = Inputs.Uniform([batch, time, Size], 3), upstream = Inputs.Uniform([batch, time, Size], 4);
        Tensor[] all = [q, k, v];
        foreach (Tensor tensor in all) tensor.RequiresGradient = training;
        AttentionOptions options = new() { Heads = Heads };
        Run run = new(new RunOptions { Threads = threads, Gradients = training });
        double work = 2e-9 * batch * time * time * Size * 2 * (training ? 3 : 1);
        return new BenchmarkCase(name, threads, "tokens/s", batch * time, work, () =>
        {
            using Scope scope = run.OpenScope();
            Tensor y = Tensor.Attention(q, k, v, options, run).Output;
            if (!training) return;
            y.Backward(run, upstream);
            foreach (Tensor tensor in all) tensor.ClearGradient();
        });
    }
}

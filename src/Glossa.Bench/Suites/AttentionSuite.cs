using Glossa.Tensors;

namespace Glossa.Bench.Suites;

/// <summary>Scaled dot-product attention.</summary>
public static class AttentionSuite
{
    /// <summary>The heads of every case.</summary>
    public const int Heads = 12;

    private const int Size = 768;

    /// <summary>The suite.</summary>
    public static BenchmarkSuite Suite { get; } = new(
        "attention", "Attention of 12 heads of 64 over 128 and 512 positions, forward and with gradients.", Cases);

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
        Tensor q = Inputs.Uniform([batch, time, Size], 1), k = Inputs.Uniform([batch, time, Size], 2),
            v = Inputs.Uniform([batch, time, Size], 3), upstream = Inputs.Uniform([batch, time, Size], 4);
        Dictionary<string, Tensor> operands = new() { [nameof(q)] = q, [nameof(k)] = k, [nameof(v)] = v };
        foreach (Tensor tensor in operands.Values) tensor.RequiresGradient = training;
        AttentionOptions options = new() { Heads = Heads };
        Run run = new(new RunOptions { Threads = threads, Gradients = training });
        TensorCases cases = new(run, "tokens/s", operands);
        int tokens = batch * time;
        double work = 2e-9 * tokens * time * Size * 2;
        return training ? cases.Gradients(name, tokens, 3 * work, upstream, Attend) : cases.Forward(name, tokens, work, Attend);

        Tensor Attend() => Tensor.Attention(q, k, v, options, run).Output;
    }
}

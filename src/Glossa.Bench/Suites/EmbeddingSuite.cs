using Glossa.Tensors;

namespace Glossa.Bench.Suites;

/// <summary>Lookups in tables.</summary>
public static class EmbeddingSuite
{
    private const int Tokens = 8192, Size = 256, Vocabulary = 50_000;

    /// <summary>The suite.</summary>
    public static BenchmarkSuite Suite { get; } = new("embedding", "Lookups of 8192 tokens in a table of 50,000 × 256 (by id) and 5,000 × 256 (by hash), forward and with gradients.", Cases);

    private static List<BenchmarkCase> Cases(IReadOnlyList<int> threadCounts)
    {
        List<BenchmarkCase> cases = [];
        Tensor table = Inputs.Parameter([Vocabulary, Size], 1), hashed = Inputs.Parameter([5000, Size], 2), upstream = Inputs.Uniform([Tokens, Size], 3);
        long[] ids = new long[Tokens];
        CounterRandom random = new(4, 0);
        // Squaring a uniform number makes small ids frequent, as words are.
        for (int i = 0; i < Tokens; i++) ids[i] = (long)(random.Uniform(i) * random.Uniform(i) * Vocabulary);
        IdTensor tokens = new(ids, [Tokens]);
        foreach (int threads in threadCounts)
        {
            cases.Add(Case("lookup 50000x256", threads, table, upstream, false, run => table.Embedding(tokens, run)));
            cases.Add(Case("lookup 50000x256 train", threads, table, upstream, true, run => table.Embedding(tokens, run)));
            cases.Add(Case("hash 5000x256", threads, hashed, upstream, false, run => hashed.HashEmbedding(tokens, 1, run)));
            cases.Add(Case("hash 5000x256 train", threads, hashed, upstream, true, run => hashed.HashEmbedding(tokens, 1, run)));
        }
        return cases;
    }

    private static BenchmarkCase Case(string name, int threads, Tensor table, Tensor upstream, bool training, Func<Run, Tensor> look)
    {
        Run run = new(new RunOptions { Threads = threads, Gradients = training });
        return new BenchmarkCase(name, threads, "tokens/s", Tokens, null, () =>
        {
            table.RequiresGradient = training;
            using Scope scope = run.OpenScope();
            Tensor y = look(run);
            if (!training) return;
            y.Backward(run, upstream);
            table.ClearGradient();
        });
    }
}

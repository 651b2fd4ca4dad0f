using Glossa.Tensors;

namespace Glossa.Bench.Suites;

/// <summary>Lookups in tables.</summary>
public static class EmbeddingSuite
{
    private const int Tokens = 8192, Size = 256, Vocabulary = 50_000;

    /// <summary>The suite.</summary>
    public static BenchmarkSuite Suite { get; } = new("embedding",
        "Lookups of 8192 tokens in a table of 50,000 × 256 (by id) and 5,000 × 256 (by hash), forward and with gradients.", Cases);

    private static List<BenchmarkCase> Cases(IReadOnlyList<int> threadCounts)
    {
        List<BenchmarkCase> cases = [];
        Tensor table = Inputs.Parameter([Vocabulary, Size], 1), hashed = Inputs.Parameter([5000, Size], 2),
            upstream = Inputs.Uniform([Tokens, Size], 3);
        long[] ids = new long[Tokens];
        CounterRandom random = new(4, 0);
        // Squaring a uniform number makes small ids frequent, as words are.
        for (int i = 0; i < Tokens; i++) ids[i] = (long)(random.Uniform(i) * random.Uniform(i) * Vocabulary);
        IdTensor tokens = new(ids, [Tokens]);
        table.RequiresGradient = hashed.RequiresGradient = true;
        foreach (int threads in threadCounts)
        {
            Run inference = Run.Inference(threads), training = Run.ForTraining(threads: threads);
            cases.Add(Cases(inference, table, tokens).Forward("lookup 50000x256", Tokens, null, () => table.Embedding(tokens, inference)));
            cases.Add(Cases(training, table, tokens).Gradients(
                "lookup 50000x256 train", Tokens, null, upstream, () => table.Embedding(tokens, training)));
            cases.Add(Cases(inference, hashed, tokens).Forward(
                "hash 5000x256", Tokens, null, () => hashed.HashEmbedding(tokens, 1, inference)));
            cases.Add(Cases(training, hashed, tokens).Gradients(
                "hash 5000x256 train", Tokens, null, upstream, () => hashed.HashEmbedding(tokens, 1, training)));
        }
        return cases;
    }

    private static TensorCases Cases(Run run, Tensor table, IdTensor tokens)
    {
        Dictionary<string, IdTensor> ids = new() { [nameof(tokens)] = tokens };
        return new TensorCases(run, "tokens/s", new Dictionary<string, Tensor> { [nameof(table)] = table }, ids);
    }
}

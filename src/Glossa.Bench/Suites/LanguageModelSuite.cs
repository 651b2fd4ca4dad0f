using Glossa.Models;
using Glossa.Nn;
using Glossa.Tensors;

namespace Glossa.Bench.Suites;

/// <summary>
/// Character language models of 96 symbols, vectors of 256 and LSTM layers of 512: training steps of 32 streams and 70 characters with
/// Adam, and writing one character at a time.
/// </summary>
public static class LanguageModelSuite
{
    /// <summary>The number of characters that a call writes.</summary>
    public const int Written = 50;

    private const int Symbols = 96, Width = 256, Hidden = 512, Streams = 32, Steps = 70;

    /// <summary>The suite.</summary>
    public static BenchmarkSuite Suite { get; } = new(
        "charlm", "Character LSTM language models of 512, one and two layers: training with Adam, and writing at batch 1.", Cases);

    private static List<BenchmarkCase> Cases(IReadOnlyList<int> threadCounts)
    {
        List<BenchmarkCase> cases = [];
        foreach (int threads in threadCounts)
        {
            foreach (int layers in new[] { 1, 2 })
            {
                cases.Add(Train(layers, threads));
                cases.Add(Write(layers, threads));
            }
        }
        return cases;
    }

    private static BenchmarkCase Train(int layers, int threads)
    {
        RecurrentLanguageModel model = Model(layers);
        Adam adam = new(model);
        Run run = Run.ForTraining(threads: threads);
        IdTensor ids = Ids(Steps * Streams, 1).Reshape([Steps, Streams]), targets = Ids(Steps * Streams, 2);
        LanguageState state = model.InitialState(Streams, run).Keep();
        Dictionary<string, IdTensor> operands = new() { [nameof(ids)] = ids, [nameof(targets)] = targets };
        int characters = Steps * Streams;
        return new TensorCases(run, "chars/s", model.State(), operands).Training(
            $"train {layers}x512", characters, 3 * Flops(layers) * characters, () =>
        {
            (Tensor logits, LanguageState after) = model.Forward(ids, state, run);
            Tensor loss = Loss.CrossEntropy(logits, targets, run);
            loss.Backward(run);
            adam.Step(run);
            model.ClearGradients();
            state = after.Keep();
            return loss;
        });
    }

    private static BenchmarkCase Write(int layers, int threads)
    {
        RecurrentLanguageModel model = Model(layers);
        Run run = Run.Inference(threads);
        return new BenchmarkCase($"generate {layers}x512", threads, "chars/s", Written, Flops(layers) * Written, () =>
        {
            SymbolSampler sampler = new(Symbols, new SamplingOptions(), 1);
            Read(logits => sampler.Next(logits));
        })
        {
            // Two libraries draw different symbols; their logits after the same symbols are compared.
            Operands = new BenchmarkOperands(model.State(), new Dictionary<string, IdTensor>(), Logits),
        };

        float[] Logits()
        {
            int next = 0;
            List<float> all = [];
            Read(logits =>
            {
                all.AddRange(logits);
                return ++next % Symbols;
            });
            return [.. all];
        }

        void Read(Func<float[], int> choose)
        {
            LanguageState state = model.InitialState(1, run).Keep();
            int symbol = 1;
            for (int i = 0; i < Written; i++)
            {
                using Scope scope = run.OpenScope();
                (Tensor logits, LanguageState after) = model.Forward(new IdTensor([symbol], [1, 1]), state, run);
                symbol = choose(logits.ToArray());
                state = after.Keep();
            }
        }
    }

    private static RecurrentLanguageModel Model(int layers) =>
        new RecurrentLanguageModel(Symbols, new RecurrentLanguageModelOptions { Width = Width, Hidden = Hidden, Layers = layers })
            .Initialize(1);

    private static IdTensor Ids(int count, ulong seed)
    {
        CounterRandom random = new(seed, 0);
        return new IdTensor([.. Enumerable.Range(0, count).Select(i => (long)random.Integer(i, Symbols))], [count]);
    }

    /// <summary>The operations of the products of one character's forward pass, in 10⁹.</summary>
    private static double Flops(int layers) =>
        2e-9 * ((4.0 * Hidden * (Width + Hidden)) + ((layers - 1) * 4.0 * Hidden * (Hidden + Hidden)) + (Hidden * Symbols));
}

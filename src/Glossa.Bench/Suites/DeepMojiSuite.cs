using Glossa.Models;
using Glossa.Nn;
using Glossa.Tensors;

namespace Glossa.Bench.Suites;

/// <summary>
/// DeepMoji in the original's sizes: 50,000 words of 256, two bidirectional LSTMs of 512, attention, 64 classes; batches of 32 texts.
/// </summary>
public static class DeepMojiSuite
{
    private const int Texts = 32, Words = 30, Longest = 59;

    /// <summary>The number of different batches, one a step, so that a word recurs as late as in a training.</summary>
    private const int Batches = 50;

    /// <summary>The suite.</summary>
    public static BenchmarkSuite Suite { get; } = new(
        "deepmoji", "DeepMoji of 50,000 words: forward and training with Adam, with both sigmoids; texts of mixed lengths, packed.", Cases);

    private static List<BenchmarkCase> Cases(IReadOnlyList<int> threadCounts)
    {
        CounterRandom random = new(2, 0);
        int[] mixed = [.. Enumerable.Range(0, Texts).Select(text => 1 + random.Integer(text, Longest))];
        List<BenchmarkCase> cases = [];
        foreach (int threads in threadCounts)
        {
            cases.Add(Forward("forward hard-sigmoid", Activation.HardSigmoid(), threads));
            cases.Add(Forward("forward sigmoid", Activation.Sigmoid, threads));
            cases.Add(Train("train hard-sigmoid", Activation.HardSigmoid(), false, threads));
            cases.Add(Train("train sigmoid", Activation.Sigmoid, false, threads));
            cases.Add(Train("train hard-sigmoid, embedding frozen", Activation.HardSigmoid(), true, threads));
            cases.Add(Packed("packed", mixed, threads));
            cases.Add(Packed("as long as the longest", [.. mixed.Select(_ => mixed.Max())], threads));
        }
        return cases;
    }

    private static BenchmarkCase Forward(string name, Activation gates, int threads)
    {
        DeepMoji model = Model(gates);
        Run run = Run.Inference(threads);
        long[][] texts = Random(Enumerable.Repeat(Words, Texts), 1);
        Dictionary<string, IdTensor> ids = new() { ["words"] = Matrix(texts) };
        return new TensorCases(run, "samples/s", model.State(), ids).Forward(
            name, Texts, Flops(model.Options, Texts * Words), () => model.Forward(texts, run).Logits);
    }

    private static BenchmarkCase Train(string name, Activation gates, bool freezesEmbedding, int threads)
    {
        DeepMoji model = Model(gates);
        if (freezesEmbedding) model.ParameterLayers[0][0].IsFrozen = true;
        Adam adam = new(model, new() { LearningRate = 1e-3 });
        Run run = Run.ForTraining(threads: threads);
        long[][][] batches = [.. Enumerable.Range(1, Batches).Select(batch => Random(Enumerable.Repeat(Words, Texts), (ulong)batch))];
        IdTensor targets = IdTensor.Of([.. Enumerable.Range(0, Texts).Select(text => (long)(text % model.Options.Classes))]);
        int step = 0;
        double work = 3 * Flops(model.Options, Texts * Words);
        // Nobody needs the gradient of words' vectors that stay as they are.
        if (freezesEmbedding) work -= 2e-9 * Texts * Words * 2 * 4 * model.Options.Hidden * model.Options.Width;
        IdTensor words = Matrix([.. batches.SelectMany(batch => batch)]);
        Dictionary<string, IdTensor> ids = new() { [nameof(words)] = words, [nameof(targets)] = targets };
        return new TensorCases(run, "samples/s", model.State(), ids).Training(name, Texts, work, () =>
        {
            Tensor loss = Loss.CrossEntropy(model.Forward(batches[step++ % Batches], run).Logits, targets, run);
            loss.Backward(run);
            adam.Step(run);
            model.ClearGradients();
            return loss;
        });
    }

    private static BenchmarkCase Packed(string name, int[] lengths, int threads)
    {
        DeepMoji model = Model(Activation.Sigmoid);
        Run run = Run.Inference(threads);
        long[][] texts = Random(lengths, 1);
        return new BenchmarkCase(name, threads, "tokens/s", lengths.Sum(), Flops(model.Options, lengths.Sum()), () =>
        {
            using Scope scope = run.OpenScope();
            model.Forward(texts, run);
        });
    }

    private static DeepMoji Model(Activation gates) => new DeepMoji(new DeepMojiOptions { Gates = gates }).Initialize(1);

    private static IdTensor Matrix(long[][] texts) => new([.. texts.SelectMany(text => text)], [texts.Length, Words]);

    private static long[][] Random(IEnumerable<int> lengths, ulong seed)
    {
        CounterRandom random = new(seed, 0);
        int word = 0;
        return [.. lengths.Select(
            length => Enumerable.Range(0, length).Select(_ => (long)random.Integer(word++, new DeepMojiOptions().Words)).ToArray())];
    }

    /// <summary>
    /// The operations of the products of a forward pass, in 10⁹: LSTMs and attention a word, the last layer a text. The backward pass has
    /// twice as many.
    /// </summary>
    private static double Flops(DeepMojiOptions sizes, int words)
    {
        double first = 2 * 4.0 * sizes.Hidden * (sizes.Width + sizes.Hidden),
            second = 2 * 4.0 * sizes.Hidden * ((2 * sizes.Hidden) + sizes.Hidden);
        return 2e-9 * ((words * (first + second + (2.0 * sizes.Features))) + (Texts * (double)sizes.Features * sizes.Classes));
    }
}

using Glossa.Models;
using Glossa.Nn;
using Glossa.Tensors;

namespace Glossa.Bench.Suites;

/// <summary>BERT in the sizes of BERT-base and of all-MiniLM-L6: vectors of pieces, and fine-tuning.</summary>
public static class TransformerSuite
{
    private const int Classes = 2;

    /// <summary>The pieces of the first 32 IMDB reviews of the training part, of which BERT reads at most 512.</summary>
    private static readonly int[] Reviews =
    [
        144, 94, 506, 251, 148, 192, 245, 280, 129, 261, 247, 220, 280, 239, 178, 157,
        229, 158, 512, 356, 286, 300, 197, 183, 180, 348, 302, 276, 323, 138, 512, 512,
    ];

    private static readonly BertConfig Base = new(), MiniLm = new() { Size = 384, EmbeddingSize = 384, Layers = 6, InnerSize = 1536 },
        Mini = new() { Size = 256, EmbeddingSize = 256, Layers = 4, Heads = 4, InnerSize = 1024 };

    /// <summary>The suite.</summary>
    public static BenchmarkSuite Suite { get; } = new(
        "transformer", "BERT-base, MiniLM (6 × 384) and BERT of 4 × 256: vectors of pieces, and training with AdamW.", Cases);

    /// <summary>The number of attention heads of the model of a case.</summary>
    /// <param name="name">The case's name.</param>
    public static int HeadsOf(string name) => (name.StartsWith("bert-base", StringComparison.Ordinal) ? Base
        : name.StartsWith("minilm", StringComparison.Ordinal) ? MiniLm : Mini).Heads;

    private static List<BenchmarkCase> Cases(IReadOnlyList<int> threadCounts)
    {
        List<BenchmarkCase> cases = [];
        foreach (int threads in threadCounts)
        {
            cases.Add(Forward("bert-base", Base, 1, 128, threads));
            cases.Add(Forward("bert-base", Base, 8, 128, threads));
            cases.Add(Forward("minilm", MiniLm, 1, 16, threads));
            cases.Add(Forward("minilm", MiniLm, 1, 128, threads));
            cases.Add(Forward("minilm", MiniLm, 8, 128, threads));
            cases.Add(ForwardInt8("minilm 8x128 int8", MiniLm, 8, 128, threads));
            cases.Add(ForwardReviews("minilm 32 reviews", MiniLm, Reviews, threads));
            cases.Add(ForwardReviews("minilm 32 reviews padded", MiniLm, [.. Reviews.Select(_ => Reviews.Max())], threads));
            cases.Add(Train("minilm", MiniLm, 8, 128, threads));
            cases.Add(Train("4x256", Mini, 8, 128, threads));
        }
        return cases;
    }

    private static BenchmarkCase Forward(string name, BertConfig config, int texts, int length, int threads)
    {
        Transformer model = new EncoderTransformer(config with { HasPooler = false }).Initialize(1);
        Run run = Run.Inference(threads);
        (PieceBatch batch, IdTensor ids) = Pieces(config, texts, length);
        Dictionary<string, IdTensor> all = new() { [nameof(ids)] = ids };
        return new TensorCases(run, "tokens/s", model.State(), all).Forward(
            $"{name} {texts}x{length}", batch.Pieces, Flops(config, texts, length), () => model.Forward(batch, run).LastHiddenState);
    }

    /// <summary>The forward pass with weights of 8 bits, whose numbers no other library is asked for.</summary>
    private static BenchmarkCase ForwardInt8(string name, BertConfig config, int texts, int length, int threads)
    {
        Transformer model = new EncoderTransformer(config with { HasPooler = false }).Initialize(1).ToInt8();
        Run run = Run.Inference(threads);
        (PieceBatch batch, _) = Pieces(config, texts, length);
        return Unpaired(new TensorCases(run, "tokens/s", model.State()).Forward(
            name, batch.Pieces, Flops(config, texts, length), () => model.Forward(batch, run).LastHiddenState));
    }

    /// <summary>The pieces of reviews that are read in a second, padding not counted.</summary>
    private static BenchmarkCase ForwardReviews(string name, BertConfig config, int[] lengths, int threads)
    {
        Transformer model = new EncoderTransformer(config with { HasPooler = false }).Initialize(1);
        Run run = Run.Inference(threads);
        PieceBatch batch = new([.. lengths.Select(length => RandomIds(config, 0, length))]);
        double flops = lengths.Sum(length => Flops(config, 1, length));
        return Unpaired(new TensorCases(run, "tokens/s", model.State()).Forward(
            name, Reviews.Sum(), flops, () => model.Forward(batch, run).LastHiddenState));
    }

    private static BenchmarkCase Unpaired(BenchmarkCase benchmark) => benchmark with { Operands = null };

    private static BenchmarkCase Train(string name, BertConfig config, int texts, int length, int threads)
    {
        TransformerClassifier model = new TransformerClassifier(config with { Dropout = 0, AttentionDropout = 0 }).Initialize(1);
        AdamW adam = new(model, new() { LearningRate = 1e-5 });
        Run run = Run.ForTraining(threads: threads);
        (PieceBatch batch, IdTensor ids) = Pieces(config, texts, length);
        IdTensor targets = IdTensor.Of([.. Enumerable.Range(0, texts).Select(text => (long)(text % Classes))]);
        Dictionary<string, IdTensor> all = new() { [nameof(ids)] = ids, [nameof(targets)] = targets };
        return new TensorCases(run, "tokens/s", model.State(), all).Training(
            $"{name} train {texts}x{length}", batch.Pieces, 3 * Flops(config, texts, length), () =>
            {
                Tensor loss = Loss.CrossEntropy(model.Forward(batch, run), targets, run);
                loss.Backward(run);
                adam.Step(run);
                model.ClearGradients();
                return loss;
            });
    }

    private static (PieceBatch Batch, IdTensor Ids) Pieces(BertConfig config, int texts, int length)
    {
        int[][] ids = [.. Enumerable.Range(0, texts).Select(text => RandomIds(config, text * length, length))];
        return (new PieceBatch(ids), new IdTensor([.. ids.SelectMany(text => text).Select(id => (long)id)], [texts, length]));
    }

    private static int[] RandomIds(BertConfig config, int start, int length)
    {
        CounterRandom random = new(3, 0);
        return [.. Enumerable.Range(start, length).Select(at => random.Integer(at, config.Vocabulary))];
    }

    /// <summary>
    /// The operations of the products of a forward pass, in 10⁹: projections and linear maps a piece, scores and sums a pair of pieces.
    /// </summary>
    private static double Flops(BertConfig config, int texts, int length)
    {
        double size = config.Size, piece = (4 * size * size) + (2 * size * config.InnerSize) + (2 * size * length);
        return 2e-9 * texts * length * config.Layers * piece;
    }

    /// <summary>A transformer and a classifier of its texts, as they are fine-tuned together.</summary>
    private sealed class TransformerClassifier(BertConfig config) : Module
    {
        private readonly EncoderTransformer encoder = new(config);
        private readonly TextHead head = new(config, Classes);

        public Tensor Forward(PieceBatch batch, Run run) => head.Forward(batch, encoder.Forward(batch, run), run);
    }
}

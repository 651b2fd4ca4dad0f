using Glossa.Nn;
using Glossa.Tensors;
using Glossa.Testing;
using Glossa.Text;
using Xunit;

namespace Glossa.Models.Tests;

/// <summary>
/// Every classifier learns four texts by heart, is the same when saved and loaded, and gives a text the same bits in any batch.
/// </summary>
public class TextClassifierTests
{
    private static readonly Tokenizer English = Tokenizer.For(Text.English.Language);

    private static readonly string[] Texts =
    [
        "a fine film, full of life", "dull and far too long", "I could not stop laughing!", "never again", "",
        "nothing happens and it happens slowly",
    ];

    private static readonly IdTensor Labels = IdTensor.Of(1L, 0, 1, 0, 1, 0);

    private static readonly int[][] Classes = [.. Labels.Span.ToArray().Select(label => new[] { (int)label })];

    private static readonly WordVectors Vectors = new(
        ["film", "dull", "never", "laughing", "it", "nothing"], [.. Sample.Uniform([6, 5], 4).ToArray()]);

    private static readonly Tok2VecOptions Small =
        new() { Width = 16, Depth = 2, Tables = [new(LexicalForm.Norm, 100), new(LexicalForm.Suffix, 50)] };

    private static readonly Dictionary<string, Func<TextClassifier>> Table = new()
    {
        ["cnn, mean"] = () => new EncoderClassifier(new PooledEncoder(new Tok2Vec(Small), Pooling.Mean), 2),
        ["cnn, max and attention"] = () => new EncoderClassifier(new PooledEncoder(new Tok2Vec(Small), Pooling.Max, Pooling.Attention), 2),
        ["regions, max"] = () => new EncoderClassifier(
            new PooledEncoder(new RegionEncoder(new RegionEncoderOptions { Width = 30, Rows = 100 }), Pooling.Max), 2),
        ["lstm"] = () => new EncoderClassifier(
            new PooledEncoder(new RecurrentEncoder(new RecurrentEncoderOptions { Width = 12, Hidden = 10, Dropout = 0 }), Pooling.Max), 2),
        ["bag of embeddings"] = () => new EncoderClassifier(
            new PooledEncoder(new MultiHashEmbedding([new(LexicalForm.Norm, 100)], 16), Pooling.Mean), 2),
        ["cnn with static vectors"] = () => new EncoderClassifier(
            new PooledEncoder(new Tok2Vec(Small with { Vectors = new(Vectors) }), Pooling.Mean), 2),
        ["lstm with static vectors"] = () => new EncoderClassifier(
            new PooledEncoder(
                new RecurrentEncoder(
                    new RecurrentEncoderOptions { Width = 12, Hidden = 10, Dropout = 0, Vectors = new(Vectors, LexicalForm.Orth) }),
                Pooling.Max),
            2),
        ["runs of words"] = () => new NgramClassifier(2, new NgramOptions { Rows = 500 }),
        ["runs of words, naive Bayes"] = () => new NgramClassifier(2, new NgramOptions { Rows = 500, NaiveBayes = true }),
        ["n-grams that occur"] = () => new NgramClassifier(2, new NgramOptions { Rows = 500 }, Occurring(500)),
        ["n-grams that occur, naive Bayes"] = () =>
            new NgramClassifier(2, new NgramOptions { Rows = 500, NaiveBayes = true }, Occurring(500)),
        ["ensemble, together"] = () => new EnsembleClassifier(
            false, new NgramClassifier(2, new NgramOptions { Rows = 500, MaxLength = 1 }),
            new EncoderClassifier(new PooledEncoder(new Tok2Vec(Small), Pooling.Mean), 2)),
        ["ensemble, vote"] = () => new EnsembleClassifier(
            true,
            new NgramClassifier(2, new NgramOptions { Rows = 500 }),
            new EncoderClassifier(new PooledEncoder(new Tok2Vec(Small), Pooling.Mean), 2))
        {
            Vote = new EnsembleVote(true, [0.5, 2], [0.25, 0.75]),
        },
        ["ensemble, apart"] = () => new EnsembleClassifier(
            true, new NgramClassifier(2, new NgramOptions { Rows = 500, NaiveBayes = true }),
            new EncoderClassifier(new PooledEncoder(new Tok2Vec(Small), Pooling.Mean), 2)),
    };

    private static OccurringHashes Occurring(int range) => NgramClassifier.OccurringIn(Batch(Texts), new NgramOptions { Rows = range });

    public static IEnumerable<object[]> Names => Table.Keys.Select(name => new object[] { name });

    [Theory]
    [MemberData(nameof(Names))]
    public void Learns_texts_by_heart_and_is_the_same_when_loaded(string name)
    {
        TextClassifier model = Table[name]().Initialize(1);
        TokenBatch batch = Batch(Texts);
        model.Prepare(batch, Classes);
        Adam adam = new(model, new AdamOptions { LearningRate = 0.02 });
        Run run = Run.ForTraining(1, 1);
        double loss = 0;
        for (int step = 0; step < 60; step++)
        {
            using Scope scope = run.OpenScope();
            IReadOnlyList<Tensor> parts = model.TrainingLogits(batch, null, run);
            Tensor value = parts.Select(logits => Loss.CrossEntropy(logits, Labels, run)).Aggregate((sum, next) => sum.Add(next, run));
            value.Backward(run);
            adam.Step(run);
            adam.ClearGradients();
            loss = value.ToDouble() / parts.Count;
        }
        Assert.InRange(loss, 0, 0.1);
        Tensor unsettled = model.Forward(batch, null, Run.Inference());
        model.Settle();
        Close.Assert("settled", unsettled, model.Forward(batch, null, Run.Inference()), 1e-5);

        using TempFolder folder = new();
        SafetensorsWriter.Write(folder["model.safetensors"], model.State());
        TextClassifier loaded = Table[name]();
        using (SafetensorsFile file = SafetensorsFile.Open(folder["model.safetensors"])) loaded.LoadState(file.ReadAll(Backend.Cpu));
        Tensor expected = model.Forward(batch, null, Run.Inference());
        Close.AssertSameBits("loaded", expected, loaded.Forward(batch, null, Run.Inference(2)));
        for (int i = 0; i < Texts.Length; i++)
        {
            Run single = Run.Inference();
            Close.AssertSameBits($"text {i} alone", expected.Slice(0, i, i + 1, single), loaded.Forward(Batch(Texts[i]), null, single));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradients_are_those_of_differences(string name)
    {
        TextClassifier model = Table[name]().Initialize(1, Backend.Reference);
        foreach ((string path, Parameter parameter) in model.Parameters)
        {
            // Away from the zeros that output layers and linear models start with.
            parameter.Value.CopyFrom(Sample.Uniform(parameter.Shape, (ulong)path.Length, -0.5, 0.5, Backend.Reference));
        }
        TokenBatch batch = Batch(Texts[..3]);
        model.Prepare(batch, Classes[..3]);
        Tensor[] variables = [.. model.Parameters.Where(entry => entry.Parameter.Shape.Count < 200).Select(entry => entry.Parameter.Value)];
        GradientCheck.Verify(
            (_, run) => model.TrainingLogits(batch, null, run).Aggregate((sum, next) => sum.Add(next, run)), variables, 1e-5);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_vote_is_the_weighted_mean_of_the_members_probabilities(bool isExclusive)
    {
        Run run = Run.Inference();
        Tensor[] logits = [Sample.Uniform([5, 3], 1, -3, 3), Sample.Uniform([5, 3], 2, -3, 3), Sample.Uniform([5, 3], 3, -3, 3)];
        EnsembleVote vote = new(isExclusive, [2, 0.5, 1], [0.3, 0.7, 0]);
        Tensor[] parts = [Probabilities(logits[0].Scale(0.5, run)).Scale(0.3, run), Probabilities(logits[1].Scale(2, run)).Scale(0.7, run)];
        Close.Assert("mean", parts[0].Add(parts[1], run), Probabilities(vote.Combine(Logits, run)), 1e-5);
        Close.AssertSameBits("one member", logits[1].Scale(2, run), (vote with { Weights = [0, 1, 0] }).Combine(Logits, run));
        Assert.Equal(new double[] { 1, 1, 1 }, EnsembleVote.Equal(isExclusive, 3).Temperatures);
        // A member that is certain of the wrong class takes no probability away but its own fraction.
        Tensor[] certain = [Tensor.From([500, -500, 0], [1, 3]), Tensor.From([-500, 500, 0], [1, 3])];
        Assert.True(EnsembleVote.Equal(isExclusive, 2).Combine(member => certain[member], run).IsFinite());

        Tensor Logits(int member) => logits[member];
        Tensor Probabilities(Tensor z) => isExclusive ? z.Softmax(run) : z.Sigmoid(run);
    }

    [Fact]
    public void Naive_Bayes_multiplies_weights_by_the_ratios_of_counts()
    {
        NgramClassifier model = new NgramClassifier(2, new NgramOptions { Rows = 1 << 16, MaxLength = 1, NaiveBayes = true }).Initialize(1);
        model.Weight.Value.Fill(1);
        model.Prepare(Batch("good good film", "good story", "bad film"), [[1], [1], [0]]);
        // Texts of class 1 with good, film, story, bad: 2, 1, 1, 0; of class 0: 0, 1, 0, 1. With 1 added they sum up to 8 and to 6.
        double good = Math.Log(3.0 / 8 / (1.0 / 6)), film = Math.Log(2.0 / 8 / (2.0 / 6)), bad = Math.Log(1.0 / 8 / (2.0 / 6));
        Tensor logits = model.Forward(Batch("good film", "bad", "unseen"), null, Run.Inference());
        Close.Assert(
            "logits", Tensor.From([(float)-(good + film), (float)(good + film), (float)-bad, (float)bad, 0, 0], [3, 2]), logits, 1e-6);
    }

    [Fact]
    public void Numbers_categories_and_vectors_decide_beside_the_text()
    {
        FeatureEncoder features = new(
            new NumericColumn("stars", 3, 1.5), new CategoricalColumn("source", ["web", "print"], 4), new VectorColumn("image", 3));
        EncoderClassifier model = new EncoderClassifier(new PooledEncoder(new Tok2Vec(Small), Pooling.Mean), 2, 0, features).Initialize(1);
        TokenBatch batch = Batch(["the same text", "the same text", "the same text", "the same text"]);
        FeatureBatch values = new(4)
        {
            Numbers = new Dictionary<string, double?[]> { ["stars"] = [1, 5, 3, 3] },
            Categories = new Dictionary<string, string?[]> { ["source"] = ["web", "web", "print", "unknown"] },
            Vectors = new Dictionary<string, float[]?[]> { ["image"] = [[0, 0, 0], [0, 0, 0], [1, 0, 0], [0, 1, 0]] },
        };
        Adam adam = new(model, new AdamOptions { LearningRate = 0.02 });
        Run run = Run.ForTraining(1, 1);
        IdTensor labels = IdTensor.Of(0L, 1, 0, 1);
        for (int step = 0; step < 100; step++)
        {
            using Scope scope = run.OpenScope();
            Loss.CrossEntropy(model.Forward(batch, values, run), labels, run).Backward(run);
            adam.Step(run);
            adam.ClearGradients();
        }
        long[] answers = model.Forward(batch, values, Run.Inference()).ArgMax(1, Run.Inference()).Span.ToArray();
        Assert.Equal(labels.Span.ToArray(), answers);
        Assert.Contains(
            "stars, source, image",
            Assert.Throws<ModuleException>(() => model.Forward(batch, null, run)).Message,
            StringComparison.Ordinal);
        Assert.Contains("'image'", Assert.Throws<ModuleException>(() =>
            model.Forward(batch, values with { Vectors = new Dictionary<string, float[]?[]>() }, run)).Message, StringComparison.Ordinal);
    }

    private static TokenBatch Batch(params string[] texts) => new([.. texts.Select(English.Tokenize)]);
}

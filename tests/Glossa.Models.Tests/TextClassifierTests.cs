using Glossa.Nn;
using Glossa.Tensors;
using Glossa.Testing;
using Glossa.Text;
using Xunit;

namespace Glossa.Models.Tests;

/// <summary>Every classifier learns four texts by heart, is the same when saved and loaded, and gives a text the same bits in any batch.</summary>
public class TextClassifierTests
{
    private static readonly Tokenizer English = Tokenizer.For(Text.English.Language);

    private static readonly string[] Texts = ["a fine film, full of life", "dull and far too long", "I could not stop laughing!", "never again", "", "nothing happens and it happens slowly"];

    private static readonly IdTensor Labels = IdTensor.Of(1L, 0, 1, 0, 1, 0);

    private static readonly WordVectors Vectors = new(["film", "dull", "never", "laughing", "it", "nothing"], [.. Sample.Uniform([6, 5], 4).ToArray()]);

    private static readonly Tok2VecOptions Small = new() { Width = 16, Depth = 2, Tables = [new(LexicalForm.Norm, 100), new(LexicalForm.Suffix, 50)] };

    private static readonly Dictionary<string, Func<TextClassifier>> Table = new()
    {
        ["cnn, mean"] = () => new EncoderClassifier(new PooledEncoder(new Tok2Vec(Small), Pooling.Mean), 2),
        ["cnn, max and attention"] = () => new EncoderClassifier(new PooledEncoder(new Tok2Vec(Small), Pooling.Max, Pooling.Attention), 2),
        ["lstm"] = () => new EncoderClassifier(new PooledEncoder(new RecurrentEncoder(new RecurrentEncoderOptions { Width = 12, Hidden = 10, Dropout = 0 }), Pooling.Max), 2),
        ["bag of embeddings"] = () => new EncoderClassifier(new PooledEncoder(new MultiHashEmbedding([new(LexicalForm.Norm, 100)], 16), Pooling.Mean), 2),
        ["cnn with static vectors"] = () => new EncoderClassifier(new PooledEncoder(new Tok2Vec(Small with { Vectors = new(Vectors) }), Pooling.Mean), 2),
        ["lstm with static vectors"] = () => new EncoderClassifier(new PooledEncoder(new RecurrentEncoder(new RecurrentEncoderOptions { Width = 12, Hidden = 10, Dropout = 0, Vectors = new(Vectors, LexicalForm.Orth) }), Pooling.Max), 2),
        ["runs of words"] = () => new NgramClassifier(2, new NgramOptions { Rows = 500 }),
        ["ensemble"] = () => new EnsembleClassifier(new NgramClassifier(2, new NgramOptions { Rows = 500, MaxLength = 1 }), new EncoderClassifier(new PooledEncoder(new Tok2Vec(Small), Pooling.Mean), 2)),
    };

    public static IEnumerable<object[]> Names => Table.Keys.Select(name => new object[] { name });

    [Theory]
    [MemberData(nameof(Names))]
    public void Learns_texts_by_heart_and_is_the_same_when_loaded(string name)
    {
        TextClassifier model = Table[name]().Initialize(1);
        TokenBatch batch = Batch(Texts);
        Adam adam = new(model, new AdamOptions { LearningRate = 0.02 });
        Run run = Run.ForTraining(1, 1);
        double loss = 0;
        for (int step = 0; step < 60; step++)
        {
            using Scope scope = run.OpenScope();
            Tensor value = Loss.CrossEntropy(model.Forward(batch, null, run), Labels, run);
            value.Backward(run);
            adam.Step(run);
            adam.ClearGradients();
            loss = value.ToDouble();
        }
        Assert.InRange(loss, 0, 0.1);

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
        Tensor[] variables = [.. model.Parameters.Where(entry => entry.Parameter.Shape.Count < 200).Select(entry => entry.Parameter.Value)];
        GradientCheck.Verify((_, run) => model.Forward(batch, null, run), variables, 1e-5);
    }

    [Fact]
    public void Numbers_categories_and_vectors_decide_beside_the_text()
    {
        FeatureEncoder features = new(new NumericColumn("stars", 3, 1.5), new CategoricalColumn("source", ["web", "print"], 4), new VectorColumn("image", 3));
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
        Assert.Contains("stars, source, image", Assert.Throws<ModuleException>(() => model.Forward(batch, null, run)).Message, StringComparison.Ordinal);
        Assert.Contains("'image'", Assert.Throws<ModuleException>(() => model.Forward(batch, values with { Vectors = new Dictionary<string, float[]?[]>() }, run)).Message, StringComparison.Ordinal);
    }

    private static TokenBatch Batch(params string[] texts) => new([.. texts.Select(English.Tokenize)]);
}

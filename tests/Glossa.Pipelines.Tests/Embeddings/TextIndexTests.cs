using Glossa.Models;
using Glossa.Nn;
using Glossa.Tensors;
using Glossa.Testing;
using Glossa.Text;
using Xunit;

namespace Glossa.Pipelines.Tests.Embeddings;

/// <summary>Texts as vectors of language models, and the texts found by them.</summary>
public sealed class TextIndexTests
{
    private static readonly string[] Texts =
    [
        "the cat sat", "the dog ran", "", "a 🙂 smiles", "the cat sat on the mat", "漢字",
        string.Concat(Enumerable.Repeat("the cat and the dog ", 20)), "the dog sat",
    ];

    [Theory]
    [InlineData("lstm", "character", false)]
    [InlineData("gru", "piece", true)]
    [InlineData("elman", "word", false)]
    [InlineData("feed_forward", "character", true)]
    [InlineData("textgenrnn", "character", true)]
    public void A_text_has_the_same_bits_alone_and_beside_others(string kind, string level, bool boundaries)
    {
        TextGenerator generator = Network(kind, level, boundaries);
        Run run = Run.Inference();
        Tensor together = generator.Encode(Texts, threads: 2);
        Assert.Equal([Texts.Length, ((INeuralLanguageModel)generator.Model).VectorSize], together.Shape);
        for (int i = 0; i < Texts.Length; i++)
        {
            Close.AssertSameBits(Texts[i], together.Slice(0, i, i + 1, run), generator.Encode([Texts[i]]));
        }
        Assert.NotEqual(together.Slice(0, 0, 1, run).ToArray(), together.Slice(0, 1, 2, run).ToArray());
    }

    [Fact]
    public void The_vector_is_the_mean_of_those_the_symbols_are_told_from()
    {
        TextGenerator generator = Network("lstm", "character", boundaries: true);
        INeuralLanguageModel network = (INeuralLanguageModel)generator.Model;
        Run run = Run.Inference();
        long[] ids = [generator.Codec.Boundary!.Value, .. generator.Codec.Encode(Texts[0])];
        Tensor vectors = network.Encode(new IdTensor(ids, [ids.Length, 1]), network.InitialState(1, run), run).Vectors;
        Close.Assert("mean", vectors.Mean(0, run), generator.Encode([Texts[0]]).Reshape([-1], run));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_same_text_is_the_nearest_with_1(bool centered)
    {
        TextIndex index = new(Network("lstm", "character", false), Texts, centered);
        foreach (string text in Texts)
        {
            var nearest = index.Nearest(text, 3);
            Assert.Equal(3, nearest.Count);
            Assert.Equal(text, nearest[0].Text);
            Assert.Equal(1, nearest[0].Similarity, 5);
            Assert.True(nearest[1].Similarity >= nearest[2].Similarity && nearest[1].Similarity < 1);
        }
        Assert.Equal(Texts.Length, index.Nearest("the cat", 100).Count);
        // Without the part all have in common, texts are less similar.
        Assert.Equal(centered, index.Nearest("the cat sat", Texts.Length)[^1].Similarity < 0);
    }

    [Fact]
    public void What_has_no_vectors_says_so()
    {
        TextCodec codec = CharacterCodec.Learn(["abc"], new SymbolOptions());
        LanguageModelConfig config = new() { Model = new NgramConfig() };
        TextGenerator counts = new(config, codec, new NoNetwork(codec.Count));
        Assert.Contains("'ngram'", Assert.Throws<ModelException>(() => counts.Encode(["a"])).Message, StringComparison.Ordinal);
        Assert.Contains(
            "no texts", Assert.Throws<ModelException>(() => new TextIndex(Network("lstm", "character", false), [])).Message,
            StringComparison.Ordinal);
        Assert.Equal(1, new TextIndex(Network("lstm", "character", false), ["abc"]).Nearest("abc", 1)[0].Similarity, 5);
        Assert.Equal(0, Network("lstm", "character", false).Encode([]).Shape[0]);
    }

    private static TextGenerator Network(string kind, string level, bool boundaries)
    {
        LanguageModelConfig config = new() { Model = Sized.LanguageModel(kind, "width: 8, hidden: 16, window: 5") };
        TextCodec codec = TextCodecs.Levels[level].Learn([Texts[0], Texts[3], Texts[6]], new SymbolOptions { Boundaries = boundaries });
        ILanguageModel model = ((NetworkConfig)config.Model).Make(SymbolSizes.Of(codec));
        ((Module)model).Initialize(5);
        return new TextGenerator(config, codec, model);
    }

    private sealed class NoNetwork(int symbols) : ILanguageModel
    {
        public int Symbols => symbols;

        public LanguageState InitialState(int streams, Run run) => throw new NotSupportedException();

        public (Tensor Logits, LanguageState State) Forward(IdTensor ids, LanguageState state, Run run) =>
            throw new NotSupportedException();
    }
}

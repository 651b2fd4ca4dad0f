using Glossa.Tensors;
using Glossa.Testing;
using Xunit;

namespace Glossa.Pipelines.Tests.Embeddings;

/// <summary>Every model that is a network gives vectors of texts, the same alone and beside others.</summary>
public sealed class TextVectorsTests : IDisposable
{
    private static readonly string[] Texts = ["a fine film", "", "I loved every minute of this long and wonderful film", "no fun"];

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("cnn", 16)]
    [InlineData("regions", 8)]
    [InlineData("lstm", 32)]
    [InlineData("embeddings", 16)]
    [InlineData("deepmoji", 40)]
    public void A_text_has_the_same_bits_alone_and_beside_others_on_any_number_of_threads(string kind, int size)
    {
        ITextVectors vectors = TextVectors.Load(Samples.Train(folder, kind));
        Tensor together = vectors.Encode(Texts);
        Assert.Equal([Texts.Length, size], together.Shape);
        Assert.True(together.IsFinite());
        Run run = Run.Inference();
        for (int i = 0; i < Texts.Length; i++) Close.AssertSameBits(Texts[i], together.Slice(0, i, i + 1, run), vectors.Encode([Texts[i]]));
        Close.AssertSameBits("threads", together, vectors.Encode(Texts, threads: 2));
        Assert.Equal(0, vectors.Encode([]).Shape[0]);
    }

    [Theory]
    [InlineData("ngrams")]
    [InlineData("ensemble")]
    public void A_model_without_vectors_says_so(string kind) =>
        Assert.Contains(
            "no vectors",
            Assert.Throws<MissingPartException>(() => TextVectors.Load(Samples.Train(folder, kind))).Message,
            StringComparison.Ordinal);
}

using Glossa.Models;
using Glossa.Tensors;
using Glossa.Testing;
using Glossa.Text;
using Xunit;

namespace Glossa.Pipelines.Tests;

public class TransformerComponentTests
{
    [Fact]
    public void Tokens_have_the_pieces_of_their_characters()
    {
        Doc doc = SmallBert.Doc("Café quickly, naïve!");
        DocTransformer computed = doc.Transformer!;
        Assert.Equal("[CLS]", computed.Pieces[0]);
        Assert.Equal("[SEP]", computed.Pieces[^1]);
        Assert.Equal(doc.Count, computed.Alignment.Count);
        for (int i = 0; i < doc.Count; i++)
        {
            ReadOnlySpan<int> pieces = computed.Alignment[i];
            Assert.False(pieces.IsEmpty);
            string joined = string.Concat(
                pieces.ToArray().Select(piece => computed.Pieces[piece].Replace("##", "", StringComparison.Ordinal)));
            if (!joined.Contains("[UNK]", StringComparison.Ordinal)) Assert.Equal(doc[i].Text.Length, joined.Length);
        }
    }

    [Theory]
    [InlineData("mean")]
    [InlineData("sum")]
    [InlineData("first")]
    public void A_token_has_the_vectors_of_its_pieces_pooled(string pieces)
    {
        EncoderPart part = (SmallBert.Encoder with { Pieces = pieces }).Import(SmallBert.Folder);
        Doc doc = Language.Blank("en").Add(new TransformerComponent(part)).Process("unbelievable stories");
        float[] all = doc.Transformer!.LastHiddenState.ToArray();
        int[] own = doc.Transformer.Alignment[0].ToArray();
        Assert.True(own.Length > 1);
        if (pieces == "first") own = own[..1];
        for (int column = 0; column < 32; column++)
        {
            double sum = own.Sum(row => (double)all[(row * 32) + column]);
            Assert.Equal(pieces == "sum" ? sum : sum / own.Length, doc.Tensor![0, column], 1e-5);
        }
    }

    [Fact]
    public void Vectors_and_similarity_are_those_of_the_tensor()
    {
        Language pipeline = SmallBert.Pipeline();
        Doc doc = pipeline.Process("one two three"), other = pipeline.Process("one two four");
        Assert.Equal(VectorSource.Tensor, doc.VectorSource);
        float[] tensor = doc.Tensor!.ToArray();
        Assert.Equal(tensor[..32], doc[0].Vector);
        Assert.Equal(tensor[32..64].Zip(tensor[64..96], (a, b) => (a + b) / 2), doc.Slice(1, 2).Vector, (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal(WordVectors.Cosine(doc.Vector, other.Vector), doc.Similarity(other), 1e-6f);
        Assert.Equal(1, doc[0].Similarity(doc[0]), 1e-5f);
    }

    [Fact]
    public void A_text_longer_than_the_model_reads_is_computed_in_windows()
    {
        string text = string.Join(" ", Enumerable.Repeat("one two three four five", 40));
        Doc doc = SmallBert.Doc(text);
        DocTransformer computed = doc.Transformer!;
        Assert.True(computed.Windows.Count > 2);
        Assert.All(computed.Windows, window => Assert.InRange(window.Count, 3, 64));
        int[] pieces = [.. Enumerable.Range(0, doc.Count).SelectMany(token => computed.Alignment[token].ToArray())];
        Assert.Equal(pieces.Length, pieces.Distinct().Count());
        Assert.All(Enumerable.Range(0, doc.Count), token => Assert.False(computed.Alignment[token].IsEmpty));
        // The pieces of all tokens, in their order, are those of the text in one piece.
        SubwordTokenizer tokenizer = TransformerModels.Import(SmallBert.Folder).Embedder.Encoder.Tokenizer;
        int[] whole = tokenizer.Ids(text, new SubwordOptions { AddSpecialTokens = false });
        Assert.Equal(whole, pieces.Select(piece => computed.PieceIds[piece]));
    }

    [Fact]
    public void A_document_has_the_same_bits_alone_and_among_others()
    {
        Language pipeline = SmallBert.Pipeline();
        string[] texts = ["one", "", "a longer text, of several words", string.Join(" ", Enumerable.Repeat("word", 200))];
        Doc[] together = [.. pipeline.Pipe(texts, 2)];
        for (int i = 0; i < texts.Length; i++)
        {
            Close.AssertSameBits(texts[i], pipeline.Process(texts[i]).Tensor!, together[i].Tensor!);
        }
    }

    [Fact]
    public void A_model_file_holds_all_of_it()
    {
        using TempFolder folder = new();
        Language pipeline = SmallBert.Pipeline();
        pipeline.Save(folder["model.safetensors"]);
        Language loaded = Language.Load(folder["model.safetensors"]);
        const string Text = "The quick brown fox, unbelievably!";
        Close.AssertSameBits("tokens", pipeline.Process(Text).Tensor!, loaded.Process(Text).Tensor!);
        Close.AssertSameBits(
            "text", TextEmbedder.Load(SmallBert.Folder).Encode([Text]), TextEmbedder.Load(folder["model.safetensors"]).Encode([Text]));
        TransformerModels.Export(TransformerModels.EncoderOf(folder["model.safetensors"]), folder["exported"]);
        Close.AssertSameBits("exported", pipeline.Process(Text).Tensor!, Language.Blank("en")
            .Add(TransformerModels.Import(folder["exported"])).Process(Text).Tensor!);
    }

    [Fact]
    public void Hidden_states_and_attentions_are_there_on_request()
    {
        TransformerEncoder encoder = TransformerModels.Import(SmallBert.Folder).Embedder.Encoder;
        Doc doc = Language.Blank("en").Process("one two three");
        encoder.Annotate([doc], Run.Inference(), allLayers: true, attentions: true);
        DocTransformer computed = doc.Transformer!;
        Assert.Equal(3, computed.AllHiddenStates.Count);
        Close.AssertSameBits("last", computed.LastHiddenState, computed.AllHiddenStates[^1]);
        Assert.Equal("[1, 32]", $"{computed.Pooled!.Shape}");
        Tensor weights = computed.Attentions[1][0];
        Assert.Equal($"[4, {computed.Pieces.Count}, {computed.Pieces.Count}]", $"{weights.Shape}");
        float[] sums = weights.Sum(-1, Run.Inference()).ToArray();
        Assert.All(sums, sum => Assert.Equal(1, sum, 1e-5f));
    }
}

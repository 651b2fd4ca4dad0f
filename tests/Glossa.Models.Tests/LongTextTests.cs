using Glossa.Nn;
using Glossa.Tensors;
using Glossa.Testing;
using Glossa.Text;
using Xunit;

namespace Glossa.Models.Tests;

/// <summary>
/// Long texts in predictions: computed piece by piece they have the bits of the whole, and memory does not grow with them.
/// </summary>
public class LongTextTests
{
    private const int Piece = 512;

    /// <summary>Longer than one piece, as long as one and as two, and others beside them.</summary>
    private static readonly int[] Lengths = [3, 0, Piece, Piece + 1, 7, (2 * Piece) + 5, 4 * Piece, (3 * Piece) - 1, 2];

    private static readonly LexicalForm[] Forms = [LexicalForm.Norm, LexicalForm.Suffix];

    private static readonly WordVectors Vectors =
        new([.. Enumerable.Range(0, 30).Select(i => $"word{i}")], [.. Sample.Uniform([30, 5], 4).ToArray()]);

    private static readonly Tok2VecOptions Small = new()
    {
        Width = 16,
        Depth = 3,
        Window = 2,
        Tables = [new(LexicalForm.Norm, 100), new(LexicalForm.Suffix, 50)],
    };

    private static readonly RecurrentEncoderOptions SmallLstm = new() { Width = 6, Hidden = 5, Layers = 2 };

    private static readonly Dictionary<string, Func<TokenEncoder>> Encoders = new()
    {
        ["cnn"] = () => new Tok2Vec(Small),
        ["cnn as spaCy's"] = () => new Tok2Vec(Small with { Padding = WindowPadding.Once, Vectors = new(Vectors) }),
        ["regions"] = () => new RegionEncoder(new RegionEncoderOptions { Width = 9, Rows = 100, Window = 2 }),
        ["embeddings"] = () => new MultiHashEmbedding([new(LexicalForm.Norm, 100)], 16, new(Vectors)),
        ["lstm"] = () => new RecurrentEncoder(SmallLstm),
        ["an encoder without bounds"] = () => new Unbounded(),
    };

    public static IEnumerable<object[]> Cases =>
        from name in Encoders.Keys
        from backend in new[] { "cpu", "reference" }
        select new object[] { name, backend };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Texts_in_pieces_have_the_bits_of_the_whole(string name, string backend)
    {
        Pooling[] poolings = [Pooling.Mean, Pooling.Max, Pooling.Attention];
        PooledEncoder whole = new PooledEncoder(Encoders[name](), poolings) { PieceLength = 1 << 20 }.Initialize(1, On.Backend(backend));
        PooledEncoder pieces = new(Encoders[name](), poolings) { PieceLength = Piece };
        pieces.LoadState(whole.State(), backend: On.Backend(backend));
        TokenBatch batch = Batch(Lengths);
        Run run = new(new RunOptions { Backend = On.Backend(backend), Threads = 2 });
        using Scope scope = run.OpenScope();
        Tensor expected = whole.Forward(batch, run), actual = pieces.Forward(batch, run);
        Close.AssertSameBits("in pieces", expected, actual);
        for (int text = 0; text < Lengths.Length; text++)
        {
            Tensor alone = pieces.Forward(batch.Slice(text..(text + 1)), run);
            Close.AssertSameBits($"text {text} alone", expected.Slice(0, text, text + 1, run), alone);
        }
    }

    [Theory]
    [InlineData("cnn")]
    [InlineData("regions")]
    [InlineData("embeddings")]
    [InlineData("lstm")]
    public void Memory_does_not_grow_with_a_text(string name)
    {
        PooledEncoder encoder = new PooledEncoder(Encoders[name](), Pooling.Mean, Pooling.Max) { PieceLength = Piece }.Initialize(1);
        long Bytes(int pieces)
        {
            Run run = Run.Inference();
            using (Scope scope = run.OpenScope()) encoder.Forward(Batch([pieces * Piece]), run);
            return run.Memory.Bytes;
        }
        // What a piece leaves behind: two small vectors, or the states of the directions at its borders.
        long few = Bytes(4), many = Bytes(32);
        Assert.InRange(many, few, few + (28 * 2048));
    }

    [Fact]
    public void A_batch_of_many_texts_takes_no_more_than_its_longest_group()
    {
        PooledEncoder encoder = new PooledEncoder(new Tok2Vec(Small), Pooling.Attention) { PieceLength = Piece }.Initialize(1);
        long Bytes(int texts)
        {
            Run run = Run.Inference();
            // One long text among short ones: padded to its length, they would take as much memory as it does.
            int[] lengths = [.. Enumerable.Range(0, texts).Select(text => text == 5 ? 400 : 4)];
            using (Scope scope = run.OpenScope()) encoder.Forward(Batch(lengths), run);
            return run.Memory.Bytes;
        }
        Assert.InRange(Bytes(3200), 1, 1.2 * Bytes(320));
    }

    [Fact]
    public void Training_computes_whole_texts()
    {
        PooledEncoder encoder = new PooledEncoder(new Tok2Vec(Small), Pooling.Mean) { PieceLength = Piece }.Initialize(1);
        Run training = Run.ForTraining(1, 1);
        encoder.Forward(Batch([Piece + 40]), training).Sum(training).Backward(training);
        foreach ((string path, Parameter parameter) in encoder.Parameters)
        {
            Assert.True(parameter.Gradient is not null || parameter.RowGradient is not null, path);
        }
    }

    [Theory]
    [MemberData(nameof(On.Both), MemberType = typeof(On))]
    public void A_long_text_of_social_words_has_the_bits_of_the_whole(string backend)
    {
        DeepMojiOptions options = new() { Words = 30, Width = 5, Hidden = 4, Classes = 3 };
        DeepMoji whole = new DeepMoji(options) { PieceLength = 1 << 20 }.Initialize(1, On.Backend(backend));
        DeepMoji pieces = new(options) { PieceLength = Piece };
        pieces.LoadState(whole.State(), backend: On.Backend(backend));
        foreach (int words in new[] { Piece, Piece + 1, (3 * Piece) - 7 })
        {
            long[] text = Sample.Ids([words], 3, 30).Span.ToArray();
            Run run = Run.Inference(backend: On.Backend(backend));
            DeepMojiOutput expected = whole.Forward([text], run), actual = pieces.Forward([text], run);
            Close.AssertSameBits("logits", expected.Logits, actual.Logits);
            Close.AssertSameBits("features", expected.Features, actual.Features);
            Close.AssertSameBits("attention", expected.Attention, actual.Attention);
        }
    }

    [Fact]
    public void Texts_beside_a_long_one_have_the_labels_they_have_alone()
    {
        SocialVocabulary vocabulary = new(["fine", "dull", "film"]);
        DeepMojiOptions options = new() { Words = vocabulary.Count, Width = 5, Hidden = 4, Classes = 3 };
        DeepMoji network = new(options) { PieceLength = Piece };
        DeepMojiClassifier classifier = new DeepMojiClassifier(network, vocabulary).Initialize(1);
        Tokenizer tokenizer = Tokenizer.For(English.Language);
        string[] texts = ["a fine film", string.Join(' ', Enumerable.Repeat("dull film", 600)), "", "fine"];
        Doc[] docs = [.. texts.Select(tokenizer.Tokenize)];
        Run run = Run.Inference();
        Tensor all = classifier.Forward(new TokenBatch(docs), null, run);
        for (int i = 0; i < docs.Length; i++)
        {
            Close.AssertSameBits($"text {i}", all.Slice(0, i, i + 1, run), classifier.Forward(new TokenBatch([docs[i]]), null, run));
        }
    }

    [Fact]
    public void Groups_hold_neighbours_up_to_a_size_and_a_long_text_alone()
    {
        Assert.Equal([0..3, 3..4, 4..6], TextGroups.Of([5, 2, 3, 11, 4, 6], 10));
        Assert.Equal([0..1, 1..2], TextGroups.Of([100, 100], 10));
        // One text of 9 among ones of 1: five places of 9 are more than 4 · 10.
        Assert.Equal([0..4, 4..7], TextGroups.Of([9, 0, 0, 1, 0, 0, 0], 10));
        Assert.Equal([0..2], TextGroups.Of([0, 0], 10));
        Assert.Empty(TextGroups.Of([], 10));
    }

    private static TokenBatch Batch(int[] lengths)
    {
        return new TokenBatch(lengths, Forms.ToDictionary(form => form, Ids));

        IdTensor Ids(LexicalForm form)
        {
            long[] words = Sample.Ids([lengths.Sum()], (ulong)form + 9, 40).Span.ToArray();
            return IdTensor.Of([.. words.Select(word => (long)StringId.Of($"word{word}"))]);
        }
    }

    /// <summary>An encoder that depends on the whole text and cannot read it in pieces.</summary>
    private sealed class Unbounded : TokenEncoder
    {
        private readonly MultiHashEmbedding embed = new([new HashTable(LexicalForm.Norm, 50)], 4);

        public override int Size => 4;

        public override Tensor Forward(TokenBatch batch, Run run)
        {
            Tensor x = embed.Forward(batch, run);
            IdTensor owners = IdTensor.Of([.. batch.Lengths.SelectMany((length, text) => Enumerable.Repeat((long)text, length))]);
            return x.Add(x.SegmentMean(batch.Lengths, run).SelectRows(owners, run), run);
        }
    }
}

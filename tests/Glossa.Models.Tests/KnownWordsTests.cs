using Glossa.Nn;
using Glossa.Tensors;
using Glossa.Testing;
using Glossa.Text;
using Xunit;

namespace Glossa.Models.Tests;

/// <summary>Words that no training text had read no rows that other words learned.</summary>
public class KnownWordsTests
{
    private static readonly Tokenizer English = Tokenizer.For(Text.English.Language);

    private static readonly KnownWords Known = KnownWords.Of(Batch("a fine film", "dull"), [LexicalForm.Norm]);

    private static readonly Dictionary<string, Func<double, KnownWords?, TokenEncoder>> Table = new()
    {
        ["embeddings"] = (hidden, known) => new MultiHashEmbedding([new(LexicalForm.Norm, 20)], 6, null, known, hidden),
        ["cnn"] = (hidden, known) => new Tok2Vec(
            new Tok2VecOptions { Width = 6, Depth = 1, Tables = [new(LexicalForm.Norm, 20)], WordDropout = hidden, Known = known }),
        ["regions"] = (hidden, known) => new RegionEncoder(
            new RegionEncoderOptions { Width = 6, Rows = 20, WordDropout = hidden, Known = known }),
        ["lstm"] = (hidden, known) => new RecurrentEncoder(new RecurrentEncoderOptions
        {
            Width = 6,
            Hidden = 3,
            Dropout = 0,
            Tables = [new(LexicalForm.Norm, 20)],
            WordDropout = hidden,
            Known = known,
        }),
    };

    public static IEnumerable<object[]> Names => Table.Keys.Select(name => new object[] { name });

    [Theory]
    [MemberData(nameof(Names))]
    public void Unknown_words_are_all_alike_and_known_ones_as_ever(string name)
    {
        TokenEncoder some = Table[name](0, Known).Initialize(3), all = Table[name](0, null).Initialize(3);
        Run run = Run.Inference();
        Close.AssertSameBits("known", all.Forward(Batch("a fine film"), run), some.Forward(Batch("a fine film"), run));
        // Zeros may differ in their signs.
        Close.Assert("unknown", some.Forward(Batch("a strange film"), run), some.Forward(Batch("a bewildering film"), run), 0);
        Assert.NotEqual(all.Forward(Batch("a strange film"), run).ToArray(), some.Forward(Batch("a strange film"), run).ToArray());
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_hidden_word_is_an_unknown_one(string name)
    {
        TokenEncoder model = Table[name](0.999999, Known).Initialize(3);
        Run training = Run.ForTraining(1, 1);
        Close.Assert("hidden", model.Forward(Batch("xx yy zz"), Run.Inference()), model.Forward(Batch("a fine film"), training), 1e-6);
    }

    [Fact]
    public void Words_of_a_model_to_start_from_stay_known()
    {
        KnownWords more = KnownWords.Of(Batch("new words"), [LexicalForm.Norm, LexicalForm.Suffix], Known);
        Assert.Equal(6, more.Hashes[LexicalForm.Norm].Count);
        Assert.Equal(2, more.Hashes[LexicalForm.Suffix].Count);
    }

    private static TokenBatch Batch(params string[] texts) => new([.. texts.Select(English.Tokenize)]);
}

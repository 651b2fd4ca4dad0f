using FsCheck;
using FsCheck.Fluent;
using Glossa.Testing;
using Xunit;

namespace Glossa.Text.Tests;

/// <summary>WordPiece and byte pairs that are learned, against the published example and against their definition.</summary>
public class MergeTrainerTests
{
    private static readonly SubwordTrainer WordPiece = SubwordTrainer.Find("wordpiece"), BytePairs = SubwordTrainer.Find("bpe");

    private static readonly Config Some = Config.QuickThrowOnFailure.WithMaxTest(60);

    /// <summary>Sennrich, Haddow and Birch 2016, algorithm 1: low 5, lower 2, newest 6, widest 3 times.</summary>
    private static readonly string[] Classical =
    [
        .. Enumerable.Repeat("low", 5), .. Enumerable.Repeat("lower", 2), .. Enumerable.Repeat("newest", 6),
        .. Enumerable.Repeat("widest", 3),
    ];

    /// <summary>
    /// The published merges are e s, es t, est and the end of a word, l o, lo w; without the mark at the end, which BERT's and GPT-2's
    /// pieces do not have, the third one falls out.
    /// </summary>
    [Fact]
    public void The_classical_words_give_the_classical_pieces()
    {
        Assert.Equal(["es", "est", "lo", "low"], Pieces(BytePairs.Train(Classical)).Skip(5 + 256).Take(4));
        Assert.Equal(["##es", "##est", "lo", "low"], Pieces(WordPiece.Train(Classical)).SkipWhile(piece => piece != "##es").Take(4));
    }

    [Fact]
    public void WordPiece_counts_as_its_definition_says()
    {
        Check.One(Some, Prop.ForAll(Words().ToArbitrary(), Gen.Choose(1, 3).ToArbitrary(), (words, minimum) =>
        {
            List<string> naive = NaiveWordPieces(words, 40, minimum);
            SubwordTrainingOptions options = new() { VocabularySize = Math.Max(40, naive.Count), MinimumFrequency = minimum };
            Assert.Equal(naive, Pieces(WordPiece.Train([string.Join(' ', words)], options)));
        }));
        string[] reviews = [.. ReviewTexts.All.Take(60).SelectMany(text => text.ToLowerInvariant().Split(' ')).Where(IsPlain)];
        Assert.Equal(
            NaiveWordPieces(reviews, 250, 2),
            Pieces(WordPiece.Train([string.Join(' ', reviews)], new SubwordTrainingOptions { VocabularySize = 250 })));
    }

    [Fact]
    public void Byte_pairs_count_as_their_definition_says_and_are_those_of_language_models()
    {
        Check.One(Some, Prop.ForAll(Words().ToArbitrary(), words =>
        {
            string text = string.Join('\n', words);
            List<string> naive = [.. BytePairs.SpecialTokens];
            foreach (byte b in BytePairAlphabet.InOrder) naive.Add(BytePairAlphabet.Spell([b]));
            NaiveMerges.Learn(
                [.. words.Select(word => (Characters(word), 1L))], naive, 290, 2, string.Concat, mergesKnown: false);
            Assert.Equal(naive, Pieces(BytePairs.Train([text], new SubwordTrainingOptions { VocabularySize = 290 })));
        }));
        BytePairEncoding encoding = BytePairEncoding.Learn(ReviewTexts.All, 1000);
        SubwordTokenizer tokenizer = BytePairs.Train(ReviewTexts.All, new SubwordTrainingOptions { VocabularySize = 1005 });
        foreach (string text in ReviewTexts.All.Take(200))
        {
            Assert.Equal(
                encoding.Encode(text).Select(id => (int)id + 5), tokenizer.Ids(text, new SubwordOptions { AddSpecialTokens = false }));
        }
    }

    [Fact]
    public void Vocabularies_begin_with_the_special_tokens_and_texts_have_them_around()
    {
        SubwordTokenizer bert = WordPiece.Train(Classical), roberta = BytePairs.Train(Classical);
        Assert.Equal(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"], Pieces(bert).Take(5));
        Assert.Equal(["<s>", "<pad>", "</s>", "<unk>", "<mask>"], Pieces(roberta).Take(5));
        Assert.Equal((2, 3, 0, 4, 1), (bert.Cls, bert.Sep, bert.Pad, bert.Mask, bert.Unknown));
        Assert.Equal((0, 2, 1, 4), (roberta.Cls, roberta.Sep, roberta.Pad, roberta.Mask));
        Assert.Null(roberta.Unknown);
        Assert.Equal(["[CLS]", "[MASK]", "low", "[SEP]", "newest", "[SEP]"], Pieces(bert.Encode("[MASK] low", "newest")));
        Assert.Equal(
            ["<s>", "<mask>", "Ġ", "low", "</s>", "</s>", "newest", "</s>"], Pieces(roberta.Encode(" <mask> low", "newest")));
    }

    [Fact]
    public void WordPiece_has_small_letters_without_accents_unless_told()
    {
        string[] texts = ["Café Café café"];
        Assert.Contains("cafe", Pieces(WordPiece.Train(texts)));
        string[] cased = [.. Pieces(WordPiece.Train(texts, new SubwordTrainingOptions { Lowercase = false, MinimumFrequency = 1 }))];
        Assert.Contains("Café", cased);
        Assert.Contains("café", cased);
        Assert.Contains("cafÃ©", Pieces(BytePairs.Train(["CAFÉ\nCAFÉ"], new SubwordTrainingOptions { Lowercase = true })));
    }

    [Fact]
    public void A_rare_character_makes_its_word_unknown_and_the_word_does_not_count()
    {
        string[] texts = ["ab ab ab ab abx abx abx"];
        SubwordTokenizer tokenizer = WordPiece.Train(texts, new SubwordTrainingOptions { AlphabetSize = 2 });
        Assert.Equal(["[CLS]", "ab", "[UNK]", "[SEP]"], Pieces(tokenizer.Encode("ab abx")));
        Assert.DoesNotContain("##x", Pieces(tokenizer));
    }

    private static List<string> NaiveWordPieces(IEnumerable<string> words, int size, long minimum)
    {
        string[] all = [.. words];
        List<string> pieces =
        [
            .. WordPiece.SpecialTokens, .. all.SelectMany(Characters).Distinct().Order(StringComparer.Ordinal),
            .. all.SelectMany(word => Characters(word).Skip(1)).Distinct().Order(StringComparer.Ordinal).Select(c => "##" + c),
        ];
        NaiveMerges.Learn(
            [.. all.CountBy(word => word).Select(entry => (Symbols(entry.Key), (long)entry.Value))],
            pieces, Math.Max(size, pieces.Count), minimum, (left, right) => left + right[2..], mergesKnown: true);
        return pieces;

        static List<string> Symbols(string word) => [.. Characters(word).Select((c, i) => i == 0 ? c : "##" + c)];
    }

    private static Gen<string[]> Words() =>
        Gen.Elements('a', 'b', 'c').NonEmptyListOf().Select(letters => new string([.. letters.Take(9)])).ArrayOf(25);

    private static bool IsPlain(string word) => word.Length > 0 && word.All(char.IsAsciiLetter);

    private static List<string> Characters(string word) => [.. word.Select(c => c.ToString())];

    private static IEnumerable<string> Pieces(SubwordTokenizer tokenizer) =>
        Enumerable.Range(0, tokenizer.Vocabulary.Count).Select(id => tokenizer.Vocabulary[id]);

    private static IEnumerable<string> Pieces(SubwordEncoding encoding) => Enumerable.Range(0, encoding.Count).Select(encoding.Piece);
}

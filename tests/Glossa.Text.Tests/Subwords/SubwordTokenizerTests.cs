using System.Diagnostics;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Glossa.Text.Tests;

/// <summary>Subword tokenizers on texts of every kind, with small vocabularies that are written here.</summary>
public class SubwordTokenizerTests
{
    private static readonly string[] WordPieces =
    [
        "[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "un", "##aff", "##able", "the", "a", "##b", "!", "é", "e", "中", "##x", "x", "[", "]",
    ];

    private static readonly SubwordTokenizer Bert = WordPiece(accents: false), BertCased = WordPiece(accents: true);
    private static readonly SubwordTokenizer Unigram = UnigramOf(("<unk>", 0), ("▁", -2), ("a", -3), ("b", -4), ("ab", -5), ("▁ab", -4.5f));
    private static readonly SubwordTokenizer BytePairs = ByteLevel(("a", "b"), ("Ġ", "ab"), ("ab", "ab"));

    private static readonly string[] KindNames = ["bert", "bert cased", "unigram", "bytes"];

    public static TheoryData<string> Kinds => [.. KindNames];

    [Fact]
    public void The_longest_piece_comes_first_and_a_word_that_is_not_made_of_pieces_is_unknown()
    {
        Assert.Equal(["[CLS]", "un", "##aff", "##able", "[SEP]"], Pieces(Bert, "Unaffable"));
        Assert.Equal(["[CLS]", "[UNK]", "the", "!", "[SEP]"], Pieces(Bert, "unaffed THE!"));
        Assert.Equal(["[CLS]", "e", "[SEP]"], Pieces(Bert, "É"));
        Assert.Equal(["[CLS]", "é", "[SEP]"], Pieces(BertCased, "é"));
    }

    [Fact]
    public void Offsets_are_those_of_the_original_text()
    {
        SubwordEncoding encoding = Bert.Encode(" \u200dU\u0301n\0affable 中é");
        Assert.Equal(["[CLS]", "un", "##aff", "##able", "中", "e", "[SEP]"], Enumerable.Range(0, encoding.Count).Select(encoding.Piece));
        Assert.Equal(
            [null, (2, 5), (6, 9), (9, 13), (14, 15), (15, 16), null], Enumerable.Range(0, encoding.Count).Select(encoding.Offsets));
    }

    [Fact]
    public void Special_tokens_of_a_text_are_read_as_a_whole_or_as_text()
    {
        SubwordEncoding encoding = Bert.Encode("the[MASK]a");
        Assert.Equal(["[CLS]", "the", "[MASK]", "a", "[SEP]"], Enumerable.Range(0, encoding.Count).Select(encoding.Piece));
        Assert.False(encoding.IsSpecial(2));
        Assert.True(encoding.IsSpecial(0));
        Assert.Null(encoding.TextOf(4));
        Assert.Equal(
            ["the", "[", "[UNK]", "]"],
            Pieces(Bert, "the[MASK]", new SubwordOptions { AddSpecialTokens = false, ReadSpecialTokens = false }));
    }

    [Fact]
    public void Words_of_more_than_a_hundred_code_points_are_unknown()
    {
        string longest = "a" + string.Concat(Enumerable.Repeat("b", 99));
        Assert.Equal(102, Bert.Ids(longest).Length);
        Assert.Equal(["[CLS]", "[UNK]", "[SEP]"], Pieces(Bert, longest + "b"));
        SubwordEncoding encoding = Bert.Encode(new string('a', 1000) + " a");
        Assert.Equal((0, 1000), encoding.Offsets(1));
        Assert.Equal((1001, 1002), encoding.Offsets(2));
    }

    [Fact]
    public void Windows_overlap_and_together_are_the_text()
    {
        string text = string.Join(' ', Enumerable.Range(0, 23).Select(i => i % 3 == 0 ? "the" : "a"));
        IReadOnlyList<SubwordEncoding> windows = Bert.EncodeWindows(text, 9, 2);
        Assert.All(windows, window => Assert.InRange(window.Count, 3, 9));
        SubwordEncoding whole = Bert.Encode(text);
        List<int> ids = [];
        int last = 0;
        foreach (SubwordEncoding window in windows)
        {
            for (int i = 1; i < window.Count - 1; i++)
            {
                if (window.Offsets(i)!.Value.End <= last) continue;
                ids.Add(window.Ids[i]);
                last = window.Offsets(i)!.Value.End;
            }
        }
        Assert.Equal(whole.Ids[1..^1], ids);
        Assert.Equal(windows[0].Ids[6..8], windows[1].Ids[1..3]);
        Assert.Equal([2, 3], Assert.Single(Bert.EncodeWindows("", 9, 2)).Ids);
        Assert.Throws<TextException>(() => Bert.EncodeWindows(text, 9, 7));
    }

    [Fact]
    public void The_best_sum_of_scores_wins_and_unknown_characters_are_one_piece()
    {
        Assert.Equal(["▁ab", "▁", "<unk>", "ab"], Pieces(Unigram, " ab  日本ab "));
        Assert.Equal([(0, 2), (2, 3), (3, 5), (5, 7)], Unigram.Encode("ab 日本ab").Offsets());
        Assert.Equal("ab <unk>ab", Unigram.Decode(Unigram.Ids("ab 日本ab"), skipSpecial: false));
        Assert.Empty(Unigram.Ids("   "));
    }

    [Fact]
    public void Byte_pairs_are_merged_by_rank_and_bytes_of_one_character_share_its_place()
    {
        Assert.Equal(["ab", "Ġab"], Pieces(BytePairs, "ab ab"));
        Assert.Equal(["abab", "a"], Pieces(BytePairs, "ababa"));
        SubwordEncoding encoding = BytePairs.Encode("é😀");
        Assert.Equal([(0, 1), (0, 1), (1, 3), (1, 3), (1, 3), (1, 3)], encoding.Offsets());
        Assert.Equal("é😀", BytePairs.Decode(encoding.Ids));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Strange_texts_have_ids_and_places(string kind)
    {
        SubwordTokenizer tokenizer = Of(kind);
        foreach (string text in new[]
        {
            "", " ", "\0", "\ud800", "\udc00", "a\ud83d", "\udc00\ud800", "\u200d",
            "👨‍👩‍👧", "\u0301\u0301a", "\ufeff", "\uffff", "ﬁ", "\u2028", "İ", "한국어",
            "\u037e", "\ufb1d", "中\ud840\udc00中", "a\u0000b", "<0x41>", "▁a▁",
        })
        {
            Check(tokenizer, text);
        }
        Assert.Equal(tokenizer.Ids("\ufffd"), tokenizer.Ids("\ud800"));
    }

    [Fact]
    public void Any_text_has_the_same_ids_alone_and_with_places_and_places_in_order()
    {
        Gen<string> texts = Gen.Elements('a', 'b', ' ', '!', 'é', '\u0301', '中', '\ud83d', '\ude00', 'İ', '\0', '[', 'x', '\n', '한')
            .ListOf(40).Select(characters => new string([.. characters]));
        Config runs = Config.QuickThrowOnFailure.WithMaxTest(300);
        FsCheck.Check.One(runs, Prop.ForAll(texts.ToArbitrary(), text =>
        {
            foreach (string kind in KindNames) Check(Of(kind), text);
            // In one pass and step by step.
            SubwordEncoding onePass = Bert.Encode(text), steps = StepByStep.Encode(text);
            Assert.Equal(steps.Ids, onePass.Ids);
            Assert.Equal(steps.Offsets(), onePass.Offsets());
        }));
    }

    [Theory]
    [InlineData("bert", "the ")]
    [InlineData("bert", "a")]
    [InlineData("bert", "İ")]
    [InlineData("bert", "\u0301")]
    [InlineData("bert", "[MASK")]
    [InlineData("unigram", "ab ")]
    [InlineData("unigram", "日")]
    [InlineData("unigram", " ")]
    [InlineData("bytes", "ab")]
    [InlineData("bytes", " ")]
    [InlineData("bytes", "é ")]
    public void Texts_of_a_hundred_thousand_characters_take_no_second(string kind, string unit)
    {
        SubwordTokenizer tokenizer = Of(kind);
        string text = string.Concat(Enumerable.Repeat(unit, 100_000 / unit.Length));
        tokenizer.Ids("warm up");
        Stopwatch watch = Stopwatch.StartNew();
        tokenizer.Encode(text);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"{watch.Elapsed}");
        Check(tokenizer, text);
    }

    [Fact]
    public void Batches_on_several_threads_are_the_texts_in_order()
    {
        string[] texts = [.. Enumerable.Range(0, 200).Select(i => string.Join(' ', Enumerable.Repeat("the a", i % 7)))];
        Assert.Equal(texts.Select(text => Bert.Ids(text)), Bert.IdsBatch(texts, threads: 4));
        Assert.Equal(texts.Select(text => Bert.Ids(text)), Bert.EncodeBatch(texts, threads: 4).Select(encoding => encoding.Ids));
        Assert.Throws<TextException>(() => Bert.IdsBatch(texts, new SubwordOptions { MaxLength = 1 }, threads: 4));
    }

    private static SubwordTokenizer StepByStep { get; } = new(Bert.Parts with { Splitters = [new BertWords(), new BertWords()] });

    private static SubwordTokenizer Of(string kind) => kind switch
    {
        "bert" => Bert,
        "bert cased" => BertCased,
        "unigram" => Unigram,
        _ => BytePairs,
    };

    private static void Check(SubwordTokenizer tokenizer, string text)
    {
        SubwordEncoding encoding = tokenizer.Encode(text);
        Assert.Equal(encoding.Ids, tokenizer.Ids(text));
        int before = 0;
        foreach ((int start, int end) in encoding.Offsets().Where(place => place is not null).Select(place => place!.Value))
        {
            Assert.InRange(start, before, text.Length);
            Assert.InRange(end, start, text.Length);
            before = start;
        }
        tokenizer.Decode(encoding.Ids);
    }

    private static string[] Pieces(SubwordTokenizer tokenizer, string text, SubwordOptions? options = null)
    {
        SubwordEncoding encoding = tokenizer.Encode(text, null, options);
        return [.. Enumerable.Range(0, encoding.Count).Select(encoding.Piece)];
    }

    private static SubwordVocabulary Vocabulary(IEnumerable<string> pieces) =>
        new([.. pieces.Select((piece, id) => KeyValuePair.Create(piece, id))]);

    private static SubwordTokenizer WordPiece(bool accents)
    {
        SubwordVocabulary vocabulary = Vocabulary(WordPieces);
        TemplateItem[] single = [TemplateItem.OfToken(2, 0), TemplateItem.OfText(0, 0), TemplateItem.OfToken(3, 0)];
        return new SubwordTokenizer(new SubwordParts(new WordPieceModel(vocabulary, 1))
        {
            Normalizers = [new BertNormalizer(new BertCharacters(true, true, !accents, !accents))],
            Splitters = [new BertWords()],
            AddedTokens = [.. Enumerable.Range(0, 5).Select(id => new AddedToken(WordPieces[id], id))],
            Template = new PieceTemplate(single, single),
            Decoder = [new WordPieceDecoder(WordPieceModel.UsualPrefix, cleansUp: false)],
        });
    }

    private static SubwordTokenizer UnigramOf(params (string Piece, float Score)[] pieces) => new(new SubwordParts(
        new UnigramModel(
            Vocabulary(pieces.Select(piece => piece.Piece)), [.. pieces.Select(piece => piece.Score)], 0, new HashSet<int>(), new()))
    {
        Normalizers =
        [
            new SpaceNormalizer(ofAllWhiteSpace: true), new TrimNormalizer(true, true, onlySpaces: true),
            new PrependNormalizer("▁"), new ReplaceNormalizer(" ", "▁"),
        ],
        Decoder = [new ReplaceDecoder("▁", " "), new FuseDecoder(), new StripDecoder(' ', 1, 0)],
    });

    private static SubwordTokenizer ByteLevel(params (string Left, string Right)[] merges)
    {
        IEnumerable<string> bytes = Enumerable.Range(0, 256).Select(b => BytePairAlphabet.Spell([(byte)b]));
        SubwordVocabulary vocabulary = Vocabulary(bytes.Concat(merges.Select(merge => merge.Left + merge.Right)));
        return new SubwordTokenizer(new SubwordParts(new BytePairModel(vocabulary, merges, new BytePairOptions()))
        {
            Splitters = [new ByteLevelWords(addsSpace: false, splits: true)],
            Decoder = [new ByteLevelDecoder()],
        });
    }
}

/// <summary>All places of an encoding.</summary>
internal static class SubwordEncodingPlaces
{
    public static (int Start, int End)?[] Offsets(this SubwordEncoding encoding) =>
        [.. Enumerable.Range(0, encoding.Count).Select(encoding.Offsets)];
}

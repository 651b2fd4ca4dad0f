using Glossa.Testing;
using Glossa.Text;
using Xunit;

namespace Glossa.Formats.Tests;

/// <summary>Vocabularies that are learned here, written as a folder and read by Hugging Face's Rust library and by this one.</summary>
public class TrainedTokenizerTests
{
    /// <summary>Texts of what reviews do not have.</summary>
    private static readonly string[] Unusual =
    [
        "", " ", "  two  spaces ", "tab\there\nand there", "emoji 😂👩‍💻 ❤️ in 🇩🇪 text", "中文字符 and 日本語 かな", "한국어",
        "Zoë's naïve café — déjà vu",
        "null\0and\u0007bell\u200b\u00ad", "ﬁ ligature Ⅷ ½ ２", "e\u0301 combined", "ΑΒΓ αβγς ЖЖж", "\u00a0nbsp\u3000wide",
        "don't can't I'll we've",
        "1,234.56 $9.99 100% #1 @home", "[MASK] <mask> [CLS] <s> </s> <unk> [UNK]", "a<mask>b [SEP]c", "supercalifragilisticexpialidocious",
        "ÀÉÎÕÜ İstanbul ß ẞ",
        "▁ ▁▁ Ġ ## ##ing", "x" + "\u0301\u0302\u0303", "！？。、", "...---...", "'s 't 're 'S", "https://example.com/?q=1&r=2",
    ];

    public static TheoryData<string, bool> Kinds => new()
    {
        { "wordpiece", false }, { "wordpiece", true }, { "bpe", false }, { "bpe", true }, { "unigram", false }, { "unigram", true },
    };

    [RustTokenizerTheory]
    [MemberData(nameof(Kinds))]
    public void The_Rust_library_finds_the_same_ids(string kind, bool otherCase)
    {
        SubwordTokenizer tokenizer = Train(kind, otherCase);
        using TempFolder folder = new();
        HuggingFaceTokenizer.Save(tokenizer, folder["pieces"]);
        using global::Tokenizers.DotNet.Tokenizer rust = new(folder["pieces/tokenizer.json"]);
        SubwordTokenizer again = HuggingFaceTokenizer.Load(folder["pieces"]);
        List<string> differences = [];
        foreach (string text in Texts())
        {
            int[] ids = tokenizer.Ids(text), expected = [.. rust.Encode(text).Select(id => (int)id)];
            Assert.Equal(ids, again.Ids(text));
            if (ids.SequenceEqual(expected) || RustTokenizerTests.AreEquallyGood(tokenizer, ids, expected)) continue;
            differences.Add($"{text}:\n  ours   {Show(ids)}\n  Rust's {Show(expected)}");
        }
        Assert.True(differences.Count == 0, $"{differences.Count} texts differ:\n{string.Join('\n', differences.Take(8))}");

        string Show(int[] ids) => string.Join(' ', ids.Select(id => tokenizer.Vocabulary[id]));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_folder_gives_the_tokenizer_back_with_the_older_files_alone_too(string kind, bool otherCase)
    {
        SubwordTokenizer tokenizer = Train(kind, otherCase);
        using TempFolder folder = new();
        string[] written = [.. HuggingFaceTokenizer.Save(tokenizer, folder["pieces"])];
        Assert.Equal(
            written.Order(StringComparer.Ordinal),
            Directory.GetFiles(folder["pieces"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Same(HuggingFaceTokenizer.Load(folder["pieces"]), Texts());
        bool hasOlder = kind == "wordpiece" || (kind == "bpe" && !otherCase);
        Assert.Equal(hasOlder, written.Length > 2);
        if (!hasOlder) return;
        File.Delete(folder["pieces/tokenizer.json"]);
        // RoBERTa's older tokenizer forgets white space that stands alone, also between special tokens.
        Same(HuggingFaceTokenizer.Load(folder["pieces"]), Texts().Where(text => !string.IsNullOrWhiteSpace(text) && !text.Contains('<')));

        void Same(SubwordTokenizer other, IEnumerable<string> texts)
        {
            Assert.Equal((tokenizer.Cls, tokenizer.Sep, tokenizer.Pad, tokenizer.Mask), (other.Cls, other.Sep, other.Pad, other.Mask));
            Assert.Equal((tokenizer.PadsLeft, tokenizer.PadSegment), (other.PadsLeft, other.PadSegment));
            foreach (string text in texts)
            {
                SubwordEncoding mine = tokenizer.Encode(text, "a second text"), its = other.Encode(text, "a second text");
                Assert.Equal(mine.Ids, its.Ids);
                Assert.Equal(mine.SegmentIds, its.SegmentIds);
                Assert.Equal(Enumerable.Range(0, mine.Count).Select(mine.Offsets), Enumerable.Range(0, its.Count).Select(its.Offsets));
                Assert.Equal(tokenizer.Decode(mine.Ids), other.Decode(its.Ids));
            }
        }
    }

    [Fact]
    public void The_files_of_another_tokenizer_do_not_stay()
    {
        using TempFolder folder = new();
        HuggingFaceTokenizer.Save(Train("wordpiece", false), folder["pieces"]);
        Assert.True(File.Exists(folder["pieces/vocab.txt"]));
        HuggingFaceTokenizer.Save(Train("bpe", false), folder["pieces"]);
        Assert.Equal(
            ["merges.txt", "tokenizer.json", "tokenizer_config.json", "vocab.json"],
            Directory.GetFiles(folder["pieces"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    private static SubwordTokenizer Train(string kind, bool otherCase) => SubwordTrainer.Find(kind).Train(
        ReviewTexts.All, new SubwordTrainingOptions { VocabularySize = 1200, Lowercase = otherCase ? kind != "wordpiece" : null });

    private static IEnumerable<string> Texts() => [.. Unusual, .. ReviewTexts.All.Take(200)];
}

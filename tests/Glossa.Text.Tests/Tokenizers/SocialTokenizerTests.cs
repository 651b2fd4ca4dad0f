using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Glossa.Testing;
using Xunit;

namespace Glossa.Text.Tests.Tokenizers;

/// <summary>Social text is split as torchMoji's own code splits it.</summary>
public class SocialTokenizerTests
{
    private const string Folder = "data/torchmoji";

    [SharedDataFact(Folder)]
    public void All_expected_texts_give_the_expected_words_and_numbers()
    {
        SocialVocabulary vocabulary = SocialVocabulary.Load(SharedData.PathOf($"{Folder}/vocabulary.json.gz"));
        Assert.Equal(50_000, vocabulary.Count);
        using JsonDocument expected = JsonDocument.Parse(File.ReadAllText(SharedData.PathOf($"{Folder}/expected_tokens.json")));
        SocialTokenizer plain = new(new SocialTokenizerOptions { Shorten = false }), shortening = new();
        int compared = 0;
        foreach (JsonElement entry in expected.RootElement.GetProperty("cases").EnumerateArray())
        {
            string text = entry.GetProperty("text").GetString()!;
            Assert.Equal(Strings(entry.GetProperty("regex_tokens")), SocialTokenizer.Split(text));
            JsonElement python3 = entry.GetProperty("torchmoji_py3");
            if (python3.TryGetProperty("error", out _))
            {
                // The original stops at a text without words; here it has none.
                Assert.Empty(plain.Words(text));
                continue;
            }
            Compare(python3, plain.Words(text));
            Compare(entry.TryGetProperty("with_shortening", out JsonElement intended) ? intended : python3, shortening.Words(text));
            compared++;
        }
        Assert.True(compared >= 37);

        void Compare(JsonElement words, IReadOnlyList<string> actual)
        {
            Assert.Equal(Strings(words.GetProperty("words")), actual);
            int[] ids = [.. words.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32())];
            Assert.Equal(ids, vocabulary.Ids(actual).Concat(Enumerable.Repeat(SocialVocabulary.Mask, ids.Length)).Take(ids.Length));
        }
    }

    [Theory]
    [InlineData("“So… ‘good’ — really?!”", "\" so .. ' good ' -- really ? ! \"")]
    [InlineData("a\\nb<br>c\r\nd", "a CUSTOM_BREAK b CUSTOM_BREAK c CUSTOM_BREAK CUSTOM_BREAK d")]
    [InlineData("custom_at CUSTOM_BREAK", "custom_at custom_break")]
    [InlineData("ｆｕｌｌ ① ² ٣", "full CUSTOM_NUMBER CUSTOM_NUMBER CUSTOM_NUMBER")]
    [InlineData("mail a.b@c.de. or http://x.y/@z", "mail CUSTOM_AT . or CUSTOM_AT")]
    [InlineData("www. www.a https://a <3<<//33 x_xy ))) =d", "ww . ww.a CUSTOM_URL <3 << // CUSTOM_NUMBER x_xy )) =d")]
    public void Rules_meet(string text, string words) => Assert.Equal(words.Split(' '), new SocialTokenizer().Words(text));

    [Fact]
    public void Halves_of_characters_and_long_texts_are_read()
    {
        Assert.Equal(["a", "\uFFFD", "b"], new SocialTokenizer().Words("a\uD83Db"));
        Assert.Equal(200_000, new SocialTokenizer().Words(string.Concat(Enumerable.Repeat("ab ", 200_000))).Count);
        Assert.Equal(200_000, new SocialTokenizer().Words(string.Concat(Enumerable.Repeat("ab.", 100_000))).Count);
        Assert.Equal(["<<"], new SocialTokenizer().Words(new string('<', 100_000)));
    }

    [Fact]
    public void Emoji_are_left_out_when_asked()
    {
        SocialTokenizer tokenizer = new(new SocialTokenizerOptions { IgnoreEmoji = true });
        Assert.Equal(["so", "funny", "lol", "5"], tokenizer.Words("so funny 😂👍🏽 lol☺️ ").Append("5"));
        Assert.Empty(tokenizer.Words("😂"));
    }

    [Fact]
    public void A_vocabulary_tells_what_it_covers_and_grows()
    {
        SocialVocabulary vocabulary = new(["good", "day"]);
        string[][] texts = [["good", "morning", "morning"], ["day", "night", SocialWords.Url]];
        VocabularyCoverage coverage = vocabulary.CoverageOf(texts);
        Assert.Equal((6, 3, 0.5), (coverage.Words, coverage.Unknown, coverage.Share));
        Assert.Equal([("morning", 2), ("night", 1)], coverage.MostFrequentUnknown);
        Assert.Equal([10, 1, 1], vocabulary.Ids(texts[0]));
        Assert.Equal([10, 12, 12], vocabulary.Extended(texts, 1).Ids(texts[0]));
        Assert.Equal(13, vocabulary.Extended(texts, 9, minimumCount: 2).Count);
    }

    [Fact]
    public void A_compressed_vocabulary_that_is_cut_off_is_refused()
    {
        using TempFolder folder = new();
        using MemoryStream packed = new();
        string words = string.Join(',', SocialWords.All.Select((word, id) => $"\"{word}\":{id}"));
        using (GZipStream gzip = new(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(Encoding.UTF8.GetBytes($"{{{words}}}"));
        Assert.Equal(SocialWords.Count, SocialVocabulary.Load(folder.Write("v.json.gz", packed.ToArray())).Count);
        // The content is whole: only what checks it is missing.
        string cut = folder.Write("cut.json.gz", packed.ToArray().AsSpan()[..^8]);
        Assert.Contains("cut off", Assert.Throws<TextException>(() => SocialVocabulary.Load(cut)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_compressed_vocabulary_is_read_to_a_limit()
    {
        using TempFolder folder = new();
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(Enumerable.Repeat((byte)' ', 100 << 20).ToArray());
        }
        string path = folder.Write("v.json.gz", packed.ToArray());
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("16 MB", Assert.Throws<TextException>(() => SocialVocabulary.Load(path)).Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 80 << 20);
    }

    [Theory]
    [InlineData("{\"a\": 0}", "CUSTOM_MASK")]
    [InlineData("{\"a\": 1}", "not below")]
    [InlineData("{\"a\": 0, \"b\": 0}", "that of 'a'")]
    [InlineData("[1]", "no vocabulary")]
    [InlineData("{", "no vocabulary")]
    public void Damaged_vocabularies_are_refused(string json, string message)
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, json);
            Assert.Contains(message, Assert.Throws<TextException>(() => SocialVocabulary.Load(path)).Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static string[] Strings(JsonElement array) => [.. array.EnumerateArray().Select(item => item.GetString()!)];
}

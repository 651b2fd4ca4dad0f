using System.Text;
using Glossa.Testing;
using Glossa.Text;
using Xunit;

namespace Glossa.Formats.Tests;

/// <summary>Damaged, cut off and hostile files of tokenizers: read or refused with a clear error, soon and without much memory.</summary>
public sealed class HuggingFaceHostileTests : IDisposable
{
    private const string Vocabulary = "[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\nhello\nworld\n##s\n";
    private const string Fixtures = "fixtures/transformers";

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_folder_without_a_tokenizer_says_what_should_be_there()
    {
        Assert.Contains("spiece.model", Refusal(), StringComparison.Ordinal);
        folder.Write("vocab.json", "{}"u8);
        Assert.Contains("merges.txt", Refusal(), StringComparison.Ordinal);
        Assert.Throws<DirectoryNotFoundException>(() => HuggingFaceTokenizer.Load(folder["nowhere"]));
    }

    [Theory]
    [InlineData("", "no piece '[CLS]'")]
    [InlineData("[PAD]\n[UNK]\n[CLS]", "no piece '[SEP]'")]
    [InlineData("\xFF\xFE", "not valid UTF-8")]
    public void Broken_word_pieces_are_refused(string content, string error)
    {
        folder.Write("vocab.txt", Encoding.Latin1.GetBytes(content));
        Assert.Contains(error, Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_vocabulary_of_endless_pieces_is_refused()
    {
        folder.Write("vocab.txt", Encoding.ASCII.GetBytes(Vocabulary + new string('x', 20_000_000)));
        Assert.Contains("characters in all", Refusal(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"a\": 0, \"b\": 2000000000}", "", "ids of a vocabulary")]
    [InlineData("{\"a\": 0, \"b\": -1}", "", "ids of a vocabulary")]
    [InlineData("{\"a\": 0, \"b\": 0}", "", "two pieces")]
    [InlineData("{\"a\": \"x\"}", "", "whole number")]
    [InlineData("{\"a\": 1e99}", "", "whole number")]
    [InlineData("{\"\\ud800\": 0}", "", "surrogate")]
    [InlineData("[1]", "", "object")]
    [InlineData("{\"a\": 0", "", "cut off")]
    [InlineData("{\"a\": 0, \"b\": 1}", "a b", "'ab'")]
    [InlineData("{\"a\": 0, \"b\": 1}", "a", "line 1")]
    public void Broken_byte_pairs_are_refused(string vocabulary, string merges, string error)
    {
        folder.Write("vocab.json", Encoding.UTF8.GetBytes(vocabulary));
        folder.Write("merges.txt", Encoding.UTF8.GetBytes(merges));
        Assert.Contains(error, Refusal(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", "no 'model'")]
    [InlineData("{\"model\": {\"type\": \"WordLevel\", \"vocab\": {}}}", "WordLevel")]
    [InlineData("{\"model\": {\"type\": \"Unigram\", \"vocab\": []}}", "no pieces")]
    [InlineData("{\"model\": {\"type\": \"Unigram\", \"vocab\": [[\"a\"]]}}", "a text and a score")]
    [InlineData("{\"model\": {\"type\": \"Unigram\", \"unk_id\": 7, \"vocab\": [[\"a\", 0]]}}", "unk_id")]
    [InlineData("{\"model\": {\"type\": \"WordPiece\", \"vocab\": {\"a\": 0}}}", "[UNK]")]
    [InlineData("{\"model\": {\"type\": \"BPE\", \"vocab\": {\"a\": 0}, \"merges\": [5]}}", "a merge")]
    [InlineData(
        "{\"normalizer\": {\"type\": \"Precompiled\", \"precompiled_charsmap\": \"x\"}, \"model\": {\"vocab\": [[\"a\", 0]]}}",
        "Base64")]
    [InlineData(
        "{\"normalizer\": {\"type\": \"Precompiled\", \"precompiled_charsmap\": \"/////wAA\"}, \"model\": {\"vocab\": [[\"a\", 0]]}}",
        "damaged")]
    [InlineData(
        "{\"pre_tokenizer\": {\"type\": \"Split\", \"pattern\": {\"Regex\": \"(\"}}, \"model\": {\"vocab\": [[\"a\", 0]]}}",
        "expression")]
    [InlineData(
        "{\"post_processor\": {\"type\": \"BertProcessing\", \"sep\": [\"x\", 9], \"cls\": [\"y\", 8]}, "
        + "\"model\": {\"vocab\": [[\"a\", 0]]}}",
        "id 8")]
    public void Broken_tokenizer_json_is_refused(string json, string error)
    {
        Assert.Contains(
            error, Bounded.Refusal<TextException>(() => HuggingFaceTokenizer.Read(Encoding.UTF8.GetBytes(json))), StringComparison.Ordinal);
    }

    [Fact]
    public void Nested_tokenizer_json_is_refused()
    {
        string deep = string.Concat(Enumerable.Repeat("{\"type\": \"Sequence\", \"normalizers\": [", 12))
            + string.Concat(Enumerable.Repeat("]}", 12));
        Refused($"{{\"normalizer\": {deep}, \"model\": {{\"vocab\": [[\"a\", 0]]}}}}");
        Refused(new string('[', 100_000));

        static void Refused(string json) =>
            Bounded.Refusal<TextException>(() => HuggingFaceTokenizer.Read(Encoding.UTF8.GetBytes(json)));
    }

    [Fact]
    public void An_expression_that_never_ends_is_refused_at_its_text()
    {
        SubwordTokenizer tokenizer = HuggingFaceTokenizer.Read(Encoding.UTF8.GetBytes(
            "{\"pre_tokenizer\": {\"type\": \"Split\", \"pattern\": {\"Regex\": \"(a+)+(?!a)b\"}, \"behavior\": \"Isolated\"}, "
            + "\"model\": {\"type\": \"Unigram\", \"unk_id\": 0, \"vocab\": [[\"<unk>\", 0], [\"a\", -1]]}}"));
        Assert.Contains(
            "far too long", Bounded.Refusal<TextException>(() => tokenizer.Ids(new string('a', 5000))), StringComparison.Ordinal);
    }

    [SharedDataTheory(Fixtures)]
    [InlineData("bert-uncased", "vocab.txt")]
    [InlineData("roberta", "vocab.json")]
    [InlineData("roberta", "merges.txt")]
    [InlineData("xlnet", "spiece.model")]
    [InlineData("xlnet", "tokenizer.json")]
    [InlineData("roberta", "tokenizer.json")]
    public void A_file_cut_off_or_changed_anywhere_is_read_or_refused(string family, string file)
    {
        string source = SharedData.PathOf($"{Fixtures}/{family}");
        foreach (string other in Directory.EnumerateFiles(source))
        {
            string name = Path.GetFileName(other);
            if (name.EndsWith(".txt", StringComparison.Ordinal) || name is "config.json" or "tokenizer_config.json" or "vocab.json"
                or "spiece.model")
            {
                folder.Write(name, File.ReadAllBytes(other));
            }
        }
        byte[] content = file == "tokenizer.json" ? HuggingFaceTokenizer.Write(HuggingFaceTokenizer.Load(source))
            : File.ReadAllBytes(Path.Combine(source, file));
        Random random = new(1);
        for (int round = 0; round < 60; round++)
        {
            byte[] changed = [.. content];
            if (round % 2 == 0) changed = changed[..random.Next(changed.Length)];
            else for (int i = 0; i < 3; i++) changed[random.Next(changed.Length)] = (byte)random.Next(256);
            folder.Write(file, changed);
            try
            {
                SubwordTokenizer tokenizer = HuggingFaceTokenizer.Load(Path.GetDirectoryName(folder[file])!);
                _ = tokenizer.Decode(tokenizer.Ids("A text, naïve and ½ 2010, \ud800 ﬁ 日本 [MASK] <mask>"));
            }
            catch (TextException e)
            {
                Assert.NotEmpty(e.Message);
            }
        }
    }

    private string Refusal() =>
        Bounded.Refusal<TextException>(() => HuggingFaceTokenizer.Load(Path.GetDirectoryName(folder["x"])!));
}

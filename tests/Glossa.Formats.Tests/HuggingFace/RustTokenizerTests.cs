using System.IO.Compression;
using System.Text.Json;
using Glossa.Testing;
using Glossa.Text;
using Xunit;

namespace Glossa.Formats.Tests;

/// <summary>Each tokenizer.json that is written, read by Hugging Face's Rust library, which has to find the same ids.</summary>
public class RustTokenizerTests
{
    private const string Shared = "fixtures/transformers", Tokenizers = "data/tokenizers", Reviews = "data/imdb/test.jsonl.gz";
    private const int ReviewCount = 200;

    /// <summary>
    /// Korean, which ALBERT and XLNet decompose: SentencePiece's rules compose it again; the Rust library applies them to single characters
    /// of a cluster as long as a syllable.
    /// </summary>
    private const string Decomposed = "안녕하세요 세계 한국어";

    [RustTokenizerTheory(Shared)]
    [InlineData("fixtures/transformers/bert-uncased")]
    [InlineData("fixtures/transformers/bert-cased-pretraining")]
    [InlineData("fixtures/transformers/roberta")]
    [InlineData("fixtures/transformers/albert")]
    [InlineData("fixtures/transformers/xlnet")]
    [InlineData("data/tokenizers/bert-base-uncased")]
    [InlineData("data/tokenizers/gpt2")]
    [InlineData("data/tokenizers/xlnet-base-cased")]
    [InlineData("data/tokenizers/sentencepiece-test")]
    public void Ids_are_those_of_the_Rust_library(string source)
    {
        SubwordTokenizer tokenizer = HuggingFaceTokenizer.Load(SharedData.PathOf(source));
        using TempFolder folder = new();
        HuggingFaceTokenizer.Save(tokenizer, Path.GetDirectoryName(folder["x"])!);
        using global::Tokenizers.DotNet.Tokenizer rust = new(folder["tokenizer.json"]);
        List<string> differences = [];
        int count = 0;
        foreach (string text in Texts())
        {
            if (text == Decomposed && source is $"{Shared}/albert" or $"{Shared}/xlnet") continue;
            int[] ids = tokenizer.Ids(text, new SubwordOptions { MaxLength = tokenizer.MaxLength });
            int[] expected = [.. rust.Encode(text).Select(id => (int)id)];
            count++;
            if (ids.SequenceEqual(expected) || AreEquallyGood(tokenizer, ids, expected)) continue;
            differences.Add($"{text[..Math.Min(60, text.Length)]}:\n  ours   {Show(ids)}\n  Rust's {Show(expected)}");
        }
        Assert.True(differences.Count == 0, $"{differences.Count} of {count} texts differ:\n{string.Join('\n', differences.Take(8))}");

        string Show(int[] ids) => string.Join(' ', ids.Take(60).Select(id => tokenizer.Vocabulary[id]));
    }

    /// <summary>
    /// Whether two ways to divide a text have the same sum of scores, such as "..." and "." before or after each other; sums in single
    /// precision, which are SentencePiece's, choose another one than sums in double precision.
    /// </summary>
    internal static bool AreEquallyGood(SubwordTokenizer tokenizer, int[] ids, int[] others) =>
        tokenizer.Parts.Model is UnigramModel model && tokenizer.Decode(ids) == tokenizer.Decode(others)
        && Math.Abs(ids.Sum(id => (double)model.Scores[id]) - others.Sum(id => (double)model.Scores[id])) < 1e-3;

    private static IEnumerable<string> Texts()
    {
        using JsonDocument inputs = JsonDocument.Parse(File.ReadAllBytes(SharedData.PathOf($"{Shared}/bert-uncased/inputs.json")));
        foreach (JsonProperty text in inputs.RootElement.GetProperty("texts").EnumerateObject()) yield return text.Value.GetString()!;
        using JsonDocument expected = JsonDocument.Parse(File.ReadAllBytes(SharedData.PathOf($"{Tokenizers}/expected.json")));
        foreach (JsonElement text in expected.RootElement.GetProperty("gpt2").EnumerateArray())
        {
            yield return text.GetProperty("text").GetString()!;
        }
        if (!File.Exists(SharedData.PathOf(Reviews))) yield break;
        using StreamReader reviews = new(new GZipStream(File.OpenRead(SharedData.PathOf(Reviews)), CompressionMode.Decompress));
        for (int i = 0; i < ReviewCount && reviews.ReadLine() is { } line; i++)
        {
            using JsonDocument review = JsonDocument.Parse(line);
            yield return review.RootElement.GetProperty("text").GetString()!;
        }
    }

    /// <summary>The rule for numbers and commas is in a field that the Rust library passes over.</summary>
    [RustTokenizerTheory(Tokenizers)]
    [InlineData("In 1995 they were here.", true)]
    [InlineData("In 1995, they were here.", false)]
    public void The_Rust_library_reads_the_published_XLNet_but_has_no_rule_for_commas(string text, bool same)
    {
        using TempFolder folder = new();
        File.Copy(SharedData.PathOf($"{Tokenizers}/xlnet-base-cased/spiece.model"), folder["spiece.model"]);
        folder.Write("config.json", "{\"model_type\": \"xlnet\"}"u8);
        string path = Path.GetDirectoryName(folder["x"])!;
        SubwordTokenizer tokenizer = HuggingFaceTokenizer.Load(path);
        HuggingFaceTokenizer.Save(tokenizer, path);
        using global::Tokenizers.DotNet.Tokenizer rust = new(folder["tokenizer.json"]);
        Assert.Equal(same, tokenizer.Ids(text).SequenceEqual(rust.Encode(text).Select(id => (int)id)));
    }
}

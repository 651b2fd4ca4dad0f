using System.Text.Json;
using Glossa.Testing;
using Glossa.Text;
using Xunit;

namespace Glossa.Formats.Tests;

/// <summary>
/// The published vocabularies of BERT, GPT-2, XLNet and SentencePiece's own test model against Hugging Face's Rust library and
/// libsentencepiece.
/// </summary>
public class RealVocabularyTests
{
    private const string Tokenizers = "data/tokenizers";

    public static TheoryData<string, bool> Vocabularies
    {
        get
        {
            TheoryData<string, bool> data = [];
            foreach (string name in new[] { "bert-base-uncased", "bert-base-cased", "gpt2", "xlnet-base-cased", "sentencepiece-test" })
            {
                data.Add(name, false);
                data.Add(name, true);
            }
            return data;
        }
    }

    [SharedDataTheory(Tokenizers)]
    [MemberData(nameof(Vocabularies))]
    public void Ids_and_pieces_are_those_of_the_reference(string name, bool rewritten)
    {
        SubwordTokenizer tokenizer = Tokenizer(name);
        if (rewritten) tokenizer = HuggingFaceTokenizer.Read(HuggingFaceTokenizer.Write(tokenizer));
        bool isSentencePiece = name is "xlnet-base-cased" or "sentencepiece-test";
        SubwordOptions options = new() { ReadSpecialTokens = !isSentencePiece };
        foreach (JsonElement text in Expected.GetProperty(name).EnumerateArray())
        {
            string content = text.GetProperty("text").GetString()!;
            int[] ids = [.. text.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32())];
            SubwordEncoding encoding = tokenizer.Encode(content, null, options);
            Assert.True(ids.SequenceEqual(encoding.Ids), $"{content}: {string.Join(' ', encoding.Ids)} and not {string.Join(' ', ids)}");
            Assert.Equal(ids, tokenizer.Ids(content, options));
            string[] pieces =
                [.. text.GetProperty(isSentencePiece ? "pieces" : "tokens").EnumerateArray().Select(piece => piece.GetString()!)];
            for (int i = 0; i < ids.Length; i++)
            {
                if (!isSentencePiece || ids[i] != tokenizer.Unknown) Assert.Equal(pieces[i], encoding.Piece(i));
            }
            if (text.TryGetProperty("decoded", out JsonElement decoded))
            {
                Assert.Equal(decoded.GetString(), tokenizer.Decode(ids, skipSpecial: false));
            }
        }
    }

    [SharedDataFact(Tokenizers)]
    public void A_pair_has_two_segments()
    {
        JsonElement pair = Expected.GetProperty("bert-base-uncased-pair")[0];
        SubwordEncoding encoding =
            Tokenizer("bert-base-uncased").Encode(pair.GetProperty("text").GetString()!, pair.GetProperty("pair").GetString());
        Assert.Equal(pair.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32()), encoding.Ids);
        Assert.Equal(pair.GetProperty("type_ids").EnumerateArray().Select(id => id.GetInt32()), encoding.SegmentIds);
    }

    /// <summary>The vocabulary of the published XLNet has pieces such as ▁2010, that its slow tokenizer divides.</summary>
    [SharedDataFact(Tokenizers)]
    public void The_published_XLNet_divides_a_number_from_its_comma()
    {
        using TempFolder folder = new();
        File.Copy(SharedData.PathOf($"{Tokenizers}/xlnet-base-cased/spiece.model"), folder["spiece.model"]);
        folder.Write("config.json", "{\"model_type\": \"xlnet\"}"u8);
        SubwordTokenizer tokenizer = HuggingFaceTokenizer.Load(Path.GetDirectoryName(folder["x"])!);
        SubwordEncoding encoding = tokenizer.Encode("In 2010, 3, or 13, were");
        Assert.Equal(
            ["▁In", "▁2010", ",", "▁3", ",", "▁or", "▁13", ",", "▁were", "<sep>", "<cls>"],
            Enumerable.Range(0, encoding.Count).Select(encoding.Piece));
        Assert.Equal((2, 7), encoding.Offsets(1));
        Assert.Equal((7, 8), encoding.Offsets(2));
        SubwordTokenizer again = HuggingFaceTokenizer.Read(HuggingFaceTokenizer.Write(tokenizer));
        Assert.Equal(encoding.Ids, again.Ids("In 2010, 3, or 13, were"));
    }

    private static JsonElement Expected =>
        JsonDocument.Parse(File.ReadAllBytes(SharedData.PathOf($"{Tokenizers}/expected.json"))).RootElement;

    /// <summary>The vocabulary in a folder by itself, with the settings of the published model.</summary>
    private static SubwordTokenizer Tokenizer(string name)
    {
        using TempFolder folder = new();
        string source = SharedData.PathOf($"{Tokenizers}/{name}");
        if (name == "sentencepiece-test")
        {
            File.Copy(Path.Combine(source, "test_model.model"), folder["test.model"]);
        }
        else
        {
            foreach (string file in Directory.EnumerateFiles(source)) File.Copy(file, folder[Path.GetFileName(file)]);
        }
        if (name == "bert-base-cased") folder.Write("tokenizer_config.json", "{\"do_lower_case\": false}"u8);
        return HuggingFaceTokenizer.Load(Path.GetDirectoryName(folder["x"])!);
    }
}

using System.Text.Json;
using Glossa.Testing;
using Glossa.Text;
using Xunit;

namespace Glossa.Formats.Tests;

/// <summary>
/// The tokenizers of every family against Hugging Face's slow (Python) ones, read from their folders and once more from the
/// tokenizer.json that is written of them.
/// </summary>
public class TransformerFixtureTests
{
    private const string Fixtures = "fixtures/transformers";

    /// <summary>
    /// The fixtures' tokenizers were constructed without registering their special tokens, so the text with special tokens is plain text
    /// to them; BERT's finds them between white space all the same.
    /// </summary>
    private const string TextWithSpecialTokens = "special";

    public static TheoryData<string, bool> Families
    {
        get
        {
            TheoryData<string, bool> data = [];
            foreach (string family in
                new[] { "bert-uncased", "bert-cased-pretraining", "distilbert", "electra", "roberta", "albert", "xlnet", "xlnet-uni" })
            {
                data.Add(family, false);
                data.Add(family, true);
            }
            return data;
        }
    }

    [SharedDataTheory(Fixtures)]
    [MemberData(nameof(Families))]
    public void Ids_pieces_and_truncation_are_those_of_Hugging_Face(string family, bool rewritten)
    {
        SubwordTokenizer tokenizer = Tokenizer(family, rewritten);
        foreach (JsonElement text in Expected(family).GetProperty("tokenization").EnumerateArray())
        {
            (string name, string content) = (text.GetProperty("name").GetString()!, text.GetProperty("text").GetString()!);
            int[] ids = Integers(text, "ids_no_special"), inputs = Integers(text, "input_ids");
            string[] pieces = [.. text.GetProperty("tokens").EnumerateArray().Select(piece => piece.GetString()!)];
            if (name == TextWithSpecialTokens && family is not ("roberta" or "albert" or "xlnet" or "xlnet-uni"))
            {
                // Here "[UNK]." is the unknown token and a full stop, as with a tokenizer that from_pretrained loads.
                int bracket = Array.LastIndexOf(pieces, "[");
                pieces = [.. pieces[..bracket], "[UNK]", "."];
                ids = [.. ids[..bracket], tokenizer.Unknown!.Value, ids[^1]];
                inputs = [inputs[0], .. ids, inputs[^1]];
            }
            bool isPlain = name == TextWithSpecialTokens && family is "roberta" or "albert" or "xlnet" or "xlnet-uni";
            SubwordOptions plain = new() { AddSpecialTokens = false, ReadSpecialTokens = !isPlain };
            SubwordEncoding encoding = tokenizer.Encode(content, null, plain);
            Assert.Equal(ids, encoding.Ids);
            Assert.Equal(ids, tokenizer.Ids(content, plain));
            for (int i = 0; i < encoding.Count; i++)
            {
                // SentencePiece gives the text of an unknown piece.
                if (ids[i] != tokenizer.Unknown) Assert.Equal(pieces[i], encoding.Piece(i));
            }
            SubwordOptions cut = new() { MaxLength = 64, ReadSpecialTokens = !isPlain };
            SubwordEncoding input = tokenizer.Encode(content, null, cut);
            Assert.Equal(inputs, input.Ids);
            Assert.Equal(inputs, tokenizer.Ids(content, cut));
            if (text.TryGetProperty("token_type_ids", out _) && inputs.Length == Integers(text, "token_type_ids").Length)
            {
                Assert.Equal(Integers(text, "token_type_ids"), input.SegmentIds);
            }
        }
    }

    [SharedDataTheory(Fixtures)]
    [MemberData(nameof(Families))]
    public void Pairs_and_their_truncation_are_those_of_Hugging_Face(string family, bool rewritten)
    {
        SubwordTokenizer tokenizer = Tokenizer(family, rewritten);
        foreach (JsonElement pair in Expected(family).GetProperty("pairs").EnumerateArray())
        {
            (string first, string second) = (pair.GetProperty("text").GetString()!, pair.GetProperty("pair").GetString()!);
            foreach (SubwordTruncation truncation in Enum.GetValues<SubwordTruncation>())
            {
                SubwordOptions options = new() { MaxLength = pair.GetProperty("max_length").GetInt32(), Truncation = truncation };
                string key = JsonNamingPolicy.SnakeCaseLower.ConvertName(truncation.ToString());
                if (!pair.TryGetProperty(key, out JsonElement expected))
                {
                    Assert.Throws<TextException>(() => tokenizer.Encode(first, second, options));
                    continue;
                }
                SubwordEncoding encoding = tokenizer.Encode(first, second, options);
                Assert.Equal(Integers(expected, "input_ids"), encoding.Ids);
                if (expected.TryGetProperty("token_type_ids", out _))
                {
                    Assert.Equal(Integers(expected, "token_type_ids"), encoding.SegmentIds);
                }
                for (int i = 0; i < encoding.Count; i++)
                {
                    if (encoding.Offsets(i) is not { } place) continue;
                    Assert.InRange(place.End, place.Start, (encoding.TextOf(i) == 0 ? first : second).Length);
                }
            }
        }
    }

    [SharedDataTheory(Fixtures)]
    [MemberData(nameof(Families))]
    public void Decoded_texts_are_those_of_Hugging_Face(string family, bool rewritten)
    {
        SubwordTokenizer tokenizer = Tokenizer(family, rewritten);
        foreach (JsonElement text in Expected(family).GetProperty("tokenization").EnumerateArray())
        {
            Assert.Equal(
                text.GetProperty("decoded").GetString(), tokenizer.Decode(Integers(text, "ids_no_special"), skipSpecial: false));
        }
    }

    [SharedDataTheory(Fixtures)]
    [InlineData("bert-uncased")]
    [InlineData("bert-cased-pretraining")]
    [InlineData("distilbert")]
    [InlineData("electra")]
    public void Offsets_of_word_pieces_are_those_derived_from_Hugging_Face(string family)
    {
        SubwordTokenizer tokenizer = Tokenizer(family, rewritten: false);
        int compared = 0;
        foreach (JsonElement text in Expected(family).GetProperty("tokenization").EnumerateArray())
        {
            if (!text.TryGetProperty("offsets_derived", out JsonElement offsets)) continue;
            string content = text.GetProperty("text").GetString()!;
            SubwordEncoding encoding = tokenizer.Encode(content, null, new SubwordOptions { AddSpecialTokens = false });
            Assert.Equal(
                offsets.EnumerateArray().Select(pair => (pair[0].GetInt32(), pair[1].GetInt32())),
                Enumerable.Range(0, encoding.Count).Select(i => InCodePoints(content, encoding.Offsets(i)!.Value)));
            compared++;
        }
        Assert.True(compared > 15, $"only {compared} texts have offsets");
    }

    [SharedDataTheory(Fixtures)]
    [InlineData("albert")]
    [InlineData("xlnet")]
    public void Offsets_of_sentence_pieces_are_SentencePiece_s_where_the_text_is_not_changed_before(string family)
    {
        SubwordTokenizer tokenizer = Tokenizer(family, rewritten: false);
        int compared = 0;
        foreach (JsonElement text in Expected(family).GetProperty("tokenization").EnumerateArray())
        {
            string content = text.GetProperty("text").GetString()!;
            // SentencePiece gives the place of a control character, which vanishes, to the piece before it; here it belongs to none.
            if (content != text.GetProperty("preprocessed").GetString() || text.GetProperty("name").GetString() == "control") continue;
            SubwordEncoding encoding =
                tokenizer.Encode(content, null, new SubwordOptions { AddSpecialTokens = false, ReadSpecialTokens = false });
            Assert.Equal(
                text.GetProperty("sp_offsets_in_preprocessed").EnumerateArray().Select(pair => (pair[0].GetInt32(), pair[1].GetInt32())),
                Enumerable.Range(0, encoding.Count).Select(i => InCodePoints(content, encoding.Offsets(i)!.Value)));
            compared++;
        }
        Assert.True(compared > 3, $"only {compared} texts are unchanged");
    }

    [SharedDataTheory(Fixtures)]
    [MemberData(nameof(Families))]
    public void What_is_written_and_read_again_is_written_the_same(string family, bool rewritten)
    {
        SubwordTokenizer tokenizer = Tokenizer(family, rewritten);
        byte[] written = HuggingFaceTokenizer.Write(tokenizer);
        SubwordTokenizer again = HuggingFaceTokenizer.Read(written);
        Assert.Equal(written, HuggingFaceTokenizer.Write(again));
        Assert.Equal(
            (tokenizer.Cls, tokenizer.Sep, tokenizer.Pad, tokenizer.Mask, tokenizer.Unknown, tokenizer.MaxLength, tokenizer.PadsLeft),
            (again.Cls, again.Sep, again.Pad, again.Mask, again.Unknown, again.MaxLength, again.PadsLeft));
        Assert.Equal(tokenizer.PadSegment, again.PadSegment);
        Assert.NotNull(tokenizer.Mask);
        Assert.Equal(family.StartsWith("xlnet", StringComparison.Ordinal), tokenizer.PadsLeft);
    }

    private static SubwordTokenizer Tokenizer(string family, bool rewritten)
    {
        SubwordTokenizer tokenizer = HuggingFaceTokenizer.Load(SharedData.PathOf($"{Fixtures}/{family}"));
        return rewritten ? HuggingFaceTokenizer.Read(HuggingFaceTokenizer.Write(tokenizer)) : tokenizer;
    }

    private static JsonElement Expected(string family) =>
        JsonDocument.Parse(File.ReadAllBytes(SharedData.PathOf($"{Fixtures}/{family}/expected.json"))).RootElement;

    private static int[] Integers(JsonElement element, string name) =>
        [.. element.GetProperty(name).EnumerateArray().Select(value => value.GetInt32())];

    private static (int Start, int End) InCodePoints(string text, (int Start, int End) place) =>
        (text[..place.Start].EnumerateRunes().Count(), text[..place.End].EnumerateRunes().Count());
}

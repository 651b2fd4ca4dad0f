using Glossa.Text;

namespace Glossa.Formats;

/// <summary>Reads tokenizer.json, the form of Hugging Face's Rust library.</summary>
internal static class TokenizerJsonReader
{
    /// <summary>The name in a file of a normaliser of this library that Hugging Face's does not have.</summary>
    public const string DigitCommaKey = "split_digit_comma";

    /// <summary>Reads a tokenizer.</summary>
    /// <param name="json">The file.</param>
    /// <exception cref="TextException">It is damaged, or has a step that this library does not have.</exception>
    public static SubwordTokenizer Read(JsonFields json)
    {
        List<AddedToken> tokens = [.. json.List("added_tokens")
            .Select(token => TokenizerJsonTokens.Read(JsonFields.Of(token, json.Name, "an added token")))];
        bool splitsDigitComma = json.Object("normalizer")?.Flag(DigitCommaKey) ?? false;
        SubwordModel model = TokenizerJsonModel.Read(
            json.Object("model") ?? throw json.Error("it has no 'model': it is no tokenizer.json"), tokens, splitsDigitComma);
        (PieceTemplate template, bool trims) = TokenizerJsonTemplate.Read(json.Object("post_processor"));
        JsonFields? padding = json.Object("padding");
        string? pad = padding?.Text("pad_token");
        SubwordRoles roles = SubwordRoles.Usual(tokens);
        return new SubwordTokenizer(new SubwordParts(model)
        {
            Normalizers = TokenizerJsonNormalizers.Read(json.Object("normalizer")),
            Splitters = TokenizerJsonWords.Read(json.Object("pre_tokenizer")),
            AddedTokens = tokens,
            Template = template,
            TrimsOffsets = trims,
            Decoder = TokenizerJsonDecoder.Read(json.Object("decoder")),
            Roles = pad is null ? roles : roles with { Pad = pad },
            MaxLength = json.Object("truncation")?.Integer("max_length"),
            PadsLeft = padding?.Text("direction") == "Left",
            PadSegment = padding?.Integer("pad_type_id") ?? 0,
        });
    }
}

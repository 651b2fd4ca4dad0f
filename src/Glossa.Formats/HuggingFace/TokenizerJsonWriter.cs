using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Glossa.Text;

namespace Glossa.Formats;

/// <summary>Writes tokenizer.json, the form of Hugging Face's Rust library.</summary>
internal static class TokenizerJsonWriter
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a tokenizer.</summary>
    /// <returns>The file, in UTF-8.</returns>
    public static byte[] Write(SubwordTokenizer tokenizer)
    {
        SubwordParts parts = tokenizer.Parts;
        ArrayBufferWriter<byte> content = new();
        using Utf8JsonWriter json = new(content, Options);
        json.WriteStartObject();
        json.WriteString("version", "1.0");
        WriteTruncation(json, parts);
        WritePadding(json, tokenizer);
        json.WriteStartArray("added_tokens");
        foreach (AddedToken token in parts.AddedTokens.OrderBy(token => token.Id)) TokenizerJsonTokens.Write(json, token);
        json.WriteEndArray();
        json.WritePropertyName("normalizer");
        TokenizerJsonNormalizers.Write(json, parts.Normalizers, parts.Model is UnigramModel { Options.SplitsDigitComma: true });
        json.WritePropertyName("pre_tokenizer");
        TokenizerJsonWords.Write(json, parts.Splitters);
        json.WritePropertyName("post_processor");
        TokenizerJsonTemplate.Write(json, tokenizer);
        json.WritePropertyName("decoder");
        TokenizerJsonDecoder.Write(json, parts.Decoder);
        json.WritePropertyName("model");
        TokenizerJsonModel.Write(json, parts.Model);
        json.WriteEndObject();
        json.Flush();
        return content.WrittenSpan.ToArray();
    }

    private static void WriteTruncation(Utf8JsonWriter json, SubwordParts parts)
    {
        json.WritePropertyName("truncation");
        if (parts.MaxLength is not { } length)
        {
            json.WriteNullValue();
            return;
        }
        json.WriteStartObject();
        json.WriteString("direction", "Right");
        json.WriteNumber("max_length", length);
        json.WriteString("strategy", "LongestFirst");
        json.WriteNumber("stride", 0);
        json.WriteEndObject();
    }

    private static void WritePadding(Utf8JsonWriter json, SubwordTokenizer tokenizer)
    {
        json.WritePropertyName("padding");
        if (tokenizer.Pad is not { } pad)
        {
            json.WriteNullValue();
            return;
        }
        json.WriteStartObject();
        json.WriteString("strategy", "BatchLongest");
        json.WriteString("direction", tokenizer.PadsLeft ? "Left" : "Right");
        json.WriteNull("pad_to_multiple_of");
        json.WriteNumber("pad_id", pad);
        json.WriteNumber("pad_type_id", tokenizer.PadSegment);
        json.WriteString("pad_token", tokenizer.Vocabulary[pad]);
        json.WriteEndObject();
    }
}

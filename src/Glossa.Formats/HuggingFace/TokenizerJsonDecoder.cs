using System.Text.Json;
using Glossa.Text;

namespace Glossa.Formats;

/// <summary>The <c>decoder</c> of tokenizer.json: what makes text of pieces.</summary>
internal static class TokenizerJsonDecoder
{
    private const int MaxDepth = 8;

    /// <summary>Reads the steps of a decoder.</summary>
    /// <param name="json">The object, or null where there is none: then a space is put between pieces.</param>
    public static IReadOnlyList<DecoderStep> Read(JsonFields? json) =>
        json is { } fields ? [.. Steps(fields, 0)] : [new WordPieceDecoder("", cleansUp: false)];

    /// <summary>Writes the steps of a decoder.</summary>
    public static void Write(Utf8JsonWriter json, IReadOnlyList<DecoderStep> steps)
    {
        if (steps.Count == 1)
        {
            WriteStep(json, steps[0]);
            return;
        }
        json.WriteStartObject();
        json.WriteString("type", "Sequence");
        json.WriteStartArray("decoders");
        foreach (DecoderStep step in steps) WriteStep(json, step);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static IEnumerable<DecoderStep> Steps(JsonFields json, int depth)
    {
        string? type = json.Text("type");
        if (type != "Sequence") return [Step(json, type)];
        if (depth == MaxDepth) throw json.Error("its decoders are nested too deep");
        return json.List("decoders").SelectMany(step => Steps(JsonFields.Of(step, json.Name, "a decoder"), depth + 1));
    }

    private static DecoderStep Step(JsonFields json, string? type)
    {
        switch (type)
        {
            case "WordPiece":
                return new WordPieceDecoder(json.Text("prefix") ?? WordPieceModel.UsualPrefix, json.Flag("cleanup") ?? true);
            case "ByteLevel":
                return new ByteLevelDecoder();
            case "Metaspace":
                return new MetaspaceDecoder(TokenizerJsonWords.MarkOf(json), TokenizerJsonWords.PrefixOf(json));
            case "ByteFallback":
                return new ByteFallbackDecoder();
            case "Fuse":
                return new FuseDecoder();
            case "Replace":
                string? pattern = json.Object("pattern")?.Text("String");
                if (string.IsNullOrEmpty(pattern)) throw json.Error("a decoder 'Replace' has no text to replace");
                return new ReplaceDecoder(pattern, json.Text("content") ?? "");
            case "Strip":
                if (json.Text("content") is not [var character]) throw json.Error("a decoder 'Strip' has no character to take away");
                return new StripDecoder(character, json.Integer("start") ?? 0, json.Integer("stop") ?? 0);
            default:
                throw json.Error($"there is no decoder of the type '{type}' here");
        }
    }

    private static void WriteStep(Utf8JsonWriter json, DecoderStep step)
    {
        json.WriteStartObject();
        switch (step)
        {
            case WordPieceDecoder words:
                json.WriteString("type", "WordPiece");
                json.WriteString("prefix", words.Prefix);
                json.WriteBoolean("cleanup", words.CleansUp);
                break;
            case ByteLevelDecoder:
                json.WriteString("type", "ByteLevel");
                json.WriteBoolean("add_prefix_space", true);
                json.WriteBoolean("trim_offsets", true);
                json.WriteBoolean("use_regex", true);
                break;
            case MetaspaceDecoder marks:
                TokenizerJsonWords.WriteMarks(json, marks.Mark, marks.Prefix, splits: true);
                break;
            case ByteFallbackDecoder:
                json.WriteString("type", "ByteFallback");
                break;
            case FuseDecoder:
                json.WriteString("type", "Fuse");
                break;
            case ReplaceDecoder replace:
                json.WriteString("type", "Replace");
                json.WriteStartObject("pattern");
                json.WriteString("String", replace.Pattern);
                json.WriteEndObject();
                json.WriteString("content", replace.Content);
                break;
            case StripDecoder strip:
                json.WriteString("type", "Strip");
                json.WriteString("content", strip.Character.ToString());
                json.WriteNumber("start", strip.Left);
                json.WriteNumber("stop", strip.Right);
                break;
        }
        json.WriteEndObject();
    }
}

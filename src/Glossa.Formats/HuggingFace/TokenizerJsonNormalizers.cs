using System.Text;
using System.Text.Json;
using Glossa.Text;

namespace Glossa.Formats;

/// <summary>The <c>normalizer</c> of tokenizer.json.</summary>
internal static class TokenizerJsonNormalizers
{
    private const int MaxDepth = 8;

    /// <summary>Reads the steps of the normalisation.</summary>
    /// <param name="json">The object, or null where there is none.</param>
    public static IReadOnlyList<TextNormalizer> Read(JsonFields? json) => json is { } fields ? [.. Steps(fields, 0)] : [];

    /// <summary>Writes the steps of the normalisation.</summary>
    /// <param name="json">Takes the object.</param>
    /// <param name="steps">The steps.</param>
    /// <param name="splitsDigitComma">Whether pieces of a number and a comma are divided, which other readers pass over.</param>
    public static void Write(Utf8JsonWriter json, IReadOnlyList<TextNormalizer> steps, bool splitsDigitComma)
    {
        if (steps.Count == 0)
        {
            json.WriteNullValue();
            return;
        }
        if (steps.Count == 1 && !splitsDigitComma)
        {
            WriteStep(json, steps[0]);
            return;
        }
        json.WriteStartObject();
        json.WriteString("type", "Sequence");
        if (splitsDigitComma) json.WriteBoolean(TokenizerJsonReader.DigitCommaKey, true);
        json.WriteStartArray("normalizers");
        foreach (TextNormalizer step in steps) WriteStep(json, step);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static IEnumerable<TextNormalizer> Steps(JsonFields json, int depth)
    {
        string? type = json.Text("type");
        if (type != "Sequence") return Step(json, type) is { } step ? [step] : [];
        if (depth == MaxDepth) throw json.Error("its normalisers are nested too deep");
        return json.List("normalizers").SelectMany(step => Steps(JsonFields.Of(step, json.Name, "a normaliser"), depth + 1));
    }

    private static TextNormalizer? Step(JsonFields json, string? type)
    {
        switch (type)
        {
            case "BertNormalizer":
                bool lowercases = json.Flag("lowercase") ?? true;
                return new BertNormalizer(new BertCharacters(json.Flag("clean_text") ?? true, json.Flag("handle_chinese_chars") ?? true,
                    json.Flag("strip_accents") ?? lowercases, lowercases));
            case "NFC":
                return new UnicodeNormalizer(NormalizationForm.FormC);
            case "NFD":
                return new UnicodeNormalizer(NormalizationForm.FormD);
            case "NFKC":
                return new UnicodeNormalizer(NormalizationForm.FormKC);
            case "NFKD":
                return new UnicodeNormalizer(NormalizationForm.FormKD);
            case "Lowercase":
                return new LowercaseNormalizer();
            case "StripAccents":
                return new MarkNormalizer(byClass: false);
            case "Strip":
                return new TrimNormalizer(json.Flag("strip_left") ?? true, json.Flag("strip_right") ?? true, onlySpaces: false);
            case "Prepend":
                return new PrependNormalizer(json.Text("prepend") ?? throw json.Error("a normaliser has no 'prepend'"));
            case "Precompiled":
                return Precompiled(json);
            case "Replace":
                return Replace(json);
            default:
                throw json.Error($"there is no normaliser of the type '{type}' here");
        }
    }

    private static CharsMapNormalizer? Precompiled(JsonFields json)
    {
        string rules = json.Text("precompiled_charsmap") ?? "";
        if (rules.Length == 0) return null;
        try
        {
            return new CharsMapNormalizer(Convert.FromBase64String(rules));
        }
        catch (FormatException e)
        {
            throw new TextException($"{json.Name}: the rules 'precompiled_charsmap' are damaged: they are not Base64.", e);
        }
    }

    private static TextNormalizer? Replace(JsonFields json)
    {
        string content = json.Text("content") ?? "";
        JsonFields pattern = json.Object("pattern") ?? throw json.Error("a normaliser 'Replace' has no 'pattern'");
        if (pattern.Text("String") is { } text) return text.Length == 0 ? null : new ReplaceNormalizer(text, content);
        string regex = pattern.Text("Regex") ?? throw json.Error("a pattern is neither 'String' nor 'Regex'");
        return (regex, content) switch
        {
            (JsonPatterns.Spaces, " ") => new SpaceNormalizer(ofAllWhiteSpace: false),
            (JsonPatterns.WhiteSpace, " ") => new SpaceNormalizer(ofAllWhiteSpace: true),
            (JsonPatterns.SpacesAtEnds, "") => new TrimNormalizer(left: true, right: true, onlySpaces: true),
            (_, "") when regex == JsonPatterns.CombiningMarks => new MarkNormalizer(byClass: true),
            _ => new RegexNormalizer(new WordPattern(regex), content),
        };
    }

    private static void WriteStep(Utf8JsonWriter json, TextNormalizer step)
    {
        json.WriteStartObject();
        switch (step)
        {
            case BertNormalizer { Characters: var characters }:
                json.WriteString("type", "BertNormalizer");
                json.WriteBoolean("clean_text", characters.Cleans);
                json.WriteBoolean("handle_chinese_chars", characters.SeparatesChinese);
                json.WriteBoolean("strip_accents", characters.StripsAccents);
                json.WriteBoolean("lowercase", characters.Lowercases);
                break;
            case UnicodeNormalizer { Form: var form }:
                json.WriteString("type", form switch
                {
                    NormalizationForm.FormC => "NFC",
                    NormalizationForm.FormD => "NFD",
                    NormalizationForm.FormKC => "NFKC",
                    _ => "NFKD",
                });
                break;
            case LowercaseNormalizer:
                json.WriteString("type", "Lowercase");
                break;
            case MarkNormalizer { ByClass: false }:
                json.WriteString("type", "StripAccents");
                break;
            case MarkNormalizer:
                WriteReplace(json, "Regex", JsonPatterns.CombiningMarks, "");
                break;
            case TrimNormalizer { OnlySpaces: true }:
                WriteReplace(json, "Regex", JsonPatterns.SpacesAtEnds, "");
                break;
            case TrimNormalizer trim:
                json.WriteString("type", "Strip");
                json.WriteBoolean("strip_left", trim.Left);
                json.WriteBoolean("strip_right", trim.Right);
                break;
            case PrependNormalizer { Prefix: var prefix }:
                json.WriteString("type", "Prepend");
                json.WriteString("prepend", prefix);
                break;
            case SpaceNormalizer { OfAllWhiteSpace: var all }:
                WriteReplace(json, "Regex", all ? JsonPatterns.WhiteSpace : JsonPatterns.Spaces, " ");
                break;
            case ReplaceNormalizer replace:
                WriteReplace(json, "String", replace.Pattern, replace.Content);
                break;
            case RegexNormalizer replace:
                WriteReplace(json, "Regex", replace.Pattern.Source, replace.Content);
                break;
            case CharsMapNormalizer { Rules: var rules }:
                json.WriteString("type", "Precompiled");
                json.WriteBase64String("precompiled_charsmap", rules);
                break;
        }
        json.WriteEndObject();
    }

    private static void WriteReplace(Utf8JsonWriter json, string kind, string pattern, string content)
    {
        json.WriteString("type", "Replace");
        json.WriteStartObject("pattern");
        json.WriteString(kind, pattern);
        json.WriteEndObject();
        json.WriteString("content", content);
    }
}

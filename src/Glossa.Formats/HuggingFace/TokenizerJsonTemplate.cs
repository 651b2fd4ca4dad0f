using System.Text.Json;
using Glossa.Text;

namespace Glossa.Formats;

/// <summary>The <c>post_processor</c> of tokenizer.json: special tokens around texts, and whether places are trimmed.</summary>
internal static class TokenizerJsonTemplate
{
    private const string FirstText = "A", SecondText = "B";

    /// <summary>Reads a post-processor.</summary>
    /// <param name="json">The object, or null where there is none.</param>
    public static (PieceTemplate Template, bool TrimsOffsets) Read(JsonFields? json)
    {
        if (json is not { } fields) return (PieceTemplate.Empty, false);
        switch (fields.Text("type"))
        {
            case "TemplateProcessing":
                JsonFields tokens = fields.Object("special_tokens") ?? throw fields.Error("the template has no 'special_tokens'");
                return (new PieceTemplate(Items(fields, "single", tokens), Items(fields, "pair", tokens)), false);
            case "BertProcessing":
                return (PieceTemplate.Bert(Id(fields, "cls"), Id(fields, "sep")), false);
            case "RobertaProcessing":
                return (PieceTemplate.Roberta(Id(fields, "cls"), Id(fields, "sep")), fields.Flag("trim_offsets") ?? true);
            case "ByteLevel":
                return (PieceTemplate.Empty, fields.Flag("trim_offsets") ?? true);
            case "Sequence":
                (PieceTemplate template, bool trims) = (PieceTemplate.Empty, false);
                foreach (JsonElement processor in fields.List("processors"))
                {
                    (PieceTemplate next, bool nextTrims) = Read(JsonFields.Of(processor, fields.Name, "a processor"));
                    if (next != PieceTemplate.Empty) template = next;
                    trims |= nextTrims;
                }
                return (template, trims);
            case var type:
                throw fields.Error($"there is no post-processor of the type '{type}' here");
        }
    }

    /// <summary>Writes the post-processor of a tokenizer.</summary>
    public static void Write(Utf8JsonWriter json, SubwordTokenizer tokenizer)
    {
        SubwordParts parts = tokenizer.Parts;
        if (!parts.TrimsOffsets)
        {
            WriteTemplate(json, tokenizer);
            return;
        }
        json.WriteStartObject();
        json.WriteString("type", "Sequence");
        json.WriteStartArray("processors");
        json.WriteStartObject();
        json.WriteString("type", "ByteLevel");
        json.WriteBoolean("add_prefix_space", true);
        json.WriteBoolean("trim_offsets", true);
        json.WriteBoolean("use_regex", true);
        json.WriteEndObject();
        WriteTemplate(json, tokenizer);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static List<TemplateItem> Items(JsonFields json, string field, JsonFields tokens)
    {
        List<TemplateItem> items = [];
        foreach (JsonElement value in json.List(field))
        {
            JsonFields item = JsonFields.Of(value, json.Name, $"an item of '{field}'");
            if (item.Object("Sequence") is { } text)
            {
                items.Add(TemplateItem.OfText(text.Text("id") == SecondText ? 1 : 0, text.Integer("type_id") ?? 0));
                continue;
            }
            JsonFields token = item.Object("SpecialToken") ?? throw item.Error($"an item of '{field}' is neither text nor special token");
            string name = token.Text("id") ?? "";
            JsonFields ids = tokens.Object(name) ?? throw item.Error($"the special token '{name}' of the template has no ids");
            items.AddRange(ids.List("ids").Select(id =>
                TemplateItem.OfToken(ids.IntegerOf(id, $"an id of '{name}'"), token.Integer("type_id") ?? 0)));
        }
        if (!items.Any(item => item.Text == 0)) throw json.Error($"the template '{field}' has no place for the text");
        return items;
    }

    private static int Id(JsonFields json, string field)
    {
        JsonElement[] pair = [.. json.List(field)];
        return pair.Length == 2
            ? json.IntegerOf(pair[1], $"the id of '{field}'")
            : throw json.Error($"'{field}' should be a token and its id");
    }

    private static void WriteTemplate(Utf8JsonWriter json, SubwordTokenizer tokenizer)
    {
        PieceTemplate template = tokenizer.Parts.Template;
        json.WriteStartObject();
        json.WriteString("type", "TemplateProcessing");
        WriteItems(json, "single", template.Single, tokenizer.Vocabulary);
        WriteItems(json, "pair", template.Pair, tokenizer.Vocabulary);
        json.WriteStartObject("special_tokens");
        IEnumerable<TemplateItem> tokens = template.Single.Concat(template.Pair).Where(item => item.Text is null);
        foreach (int id in tokens.Select(item => item.Id).Distinct().Order())
        {
            string token = tokenizer.Vocabulary[id];
            json.WriteStartObject(token);
            json.WriteString("id", token);
            json.WriteStartArray("ids");
            json.WriteNumberValue(id);
            json.WriteEndArray();
            json.WriteStartArray("tokens");
            json.WriteStringValue(token);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteItems(Utf8JsonWriter json, string field, IReadOnlyList<TemplateItem> items, SubwordVocabulary vocabulary)
    {
        json.WriteStartArray(field);
        foreach (TemplateItem item in items)
        {
            json.WriteStartObject();
            json.WriteStartObject(item.Text is null ? "SpecialToken" : "Sequence");
            json.WriteString("id", item.Text switch { null => vocabulary[item.Id], 0 => FirstText, _ => SecondText });
            json.WriteNumber("type_id", item.Segment);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}

using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Glossa.Text;

public sealed partial class Doc
{
    private static readonly (string Name, TokenField Field)[] JsonFields =
    [
        ("tag", TokenField.Tag), ("pos", TokenField.Pos), ("morph", TokenField.Morph), ("lemma", TokenField.Lemma), ("dep", TokenField.Dep),
    ];

    /// <summary>
    /// The document as JSON, laid out as spaCy's <c>Doc.to_json</c>: text, ents, sents, cats, spans, tokens. Positions are code points.
    /// </summary>
    public string ToJson()
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter json = new(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            WriteJson(json);
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Writes the document as a JSON object, as <see cref="ToJson"/> does.</summary>
    /// <param name="json">The writer.</param>
    public void WriteJson(Utf8JsonWriter json)
    {
        CodePointMap map = new(Text);
        json.WriteStartObject();
        json.WriteString("text", Text);
        bool hasEntities = entityTags is not null && (Count == 0 || entityTags.Any(tag => tag != EntityTag.Missing));
        if (hasEntities) WriteSpans(json, "ents", Entities, map);
        if (HasSentences)
        {
            json.WriteStartArray("sents");
            foreach (Span sentence in Sentences) WriteSpan(json, sentence, map, isLabelled: false);
            json.WriteEndArray();
        }
        json.WriteStartObject("cats");
        foreach ((string label, double score) in Cats)
        {
            if (!double.IsFinite(score))
            {
                throw new TextException($"The score of the category '{label}' is {score.ToString(CultureInfo.InvariantCulture)}, "
                    + "for which JSON has no number: set it or remove it.");
            }
            json.WriteNumber(label, score);
        }
        json.WriteEndObject();
        WriteTokens(json, map);
        if (Spans.Count > 0)
        {
            json.WriteStartObject("spans");
            foreach ((string name, List<Span> group) in Spans) WriteSpans(json, name, group, map);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    private void WriteTokens(Utf8JsonWriter json, CodePointMap map)
    {
        json.WriteStartArray("tokens");
        for (int i = 0; i < Count; i++)
        {
            json.WriteStartObject();
            json.WriteNumber("id", i);
            json.WriteNumber("start", map.ToPoints(tokens[i].Start));
            json.WriteNumber("end", map.ToPoints(tokens[i].End));
            foreach ((string name, TokenField field) in JsonFields)
            {
                if (Has(field)) json.WriteString(name, Get(i, field) ?? "");
            }
            if (HasHeads) json.WriteNumber("head", HeadOf(i));
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteSpans(Utf8JsonWriter json, string name, IEnumerable<Span> spans, CodePointMap map)
    {
        json.WriteStartArray(name);
        foreach (Span span in spans) WriteSpan(json, span, map, isLabelled: true);
        json.WriteEndArray();
    }

    private static void WriteSpan(Utf8JsonWriter json, Span span, CodePointMap map, bool isLabelled)
    {
        json.WriteStartObject();
        json.WriteNumber("start", map.ToPoints(span.StartChar));
        json.WriteNumber("end", map.ToPoints(span.EndChar));
        if (isLabelled) json.WriteString("label", span.Label);
        if (span.KbId.Length > 0) json.WriteString("kb_id", span.KbId);
        json.WriteEndObject();
    }

    /// <summary>Reads a document from JSON as <see cref="ToJson"/> writes it.</summary>
    /// <param name="json">The JSON.</param>
    /// <param name="vocab">The vocabulary.</param>
    /// <exception cref="TextException">It is not JSON, or not of a document.</exception>
    public static Doc FromJson(string json, Vocab vocab)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return FromJson(document.RootElement, vocab);
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            throw new TextException($"The document is not valid JSON: {e.Message}", e);
        }
    }

    /// <summary>Reads a document from a JSON object as <see cref="ToJson"/> writes it.</summary>
    /// <param name="json">The object.</param>
    /// <param name="vocab">The vocabulary.</param>
    /// <exception cref="TextException">It is not of a document.</exception>
    public static Doc FromJson(JsonElement json, Vocab vocab)
    {
        try
        {
            return new JsonDocReader(json, vocab).Read();
        }
        catch (InvalidOperationException e)
        {
            // .NET checks escapes only when the text is asked for.
            throw new TextException("A document cannot be read from JSON: a name or a text in it has half of a surrogate pair.", e);
        }
    }
}

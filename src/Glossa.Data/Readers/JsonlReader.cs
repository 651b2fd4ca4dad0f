using System.Text.Json;
using System.Text.Json.Nodes;

namespace Glossa.Data;

/// <summary>
/// Reads JSON lines, an object a line: <c>{"text": "…", "label": "positive", …}</c>; empty lines are skipped. A file that begins with
/// <c>[</c> is one array of such objects. A label is a text, a whole number, a boolean, a list of these for several labels, or an object
/// <c>{"positive": 1, "negative": 0}</c> whose ones are the labels.
/// </summary>
public sealed class JsonlReader : RecordReader
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>A reader of a file.</summary>
    /// <param name="path">The file; compressed if the name ends with <c>.gz</c>.</param>
    /// <param name="options">Names of the fields and so on; the defaults when left out.</param>
    public JsonlReader(string path, CorpusOptions? options = null) : base(path, options ?? new CorpusOptions()) { }

    /// <summary>A reader of a stream, such as standard input, which is read once and disposed.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="name">What it is, for errors.</param>
    /// <param name="options">Names of the fields and so on; the defaults when left out.</param>
    public JsonlReader(Stream stream, string name, CorpusOptions? options = null) : base(name, options ?? new CorpusOptions(), stream) { }

    private protected override RecordSplitter NewSplitter() => new JsonSplitter();

    private protected override IRecordParser NewParser() => new Parser(this);

    /// <summary>Makes texts of objects.</summary>
    private sealed class Parser(JsonlReader reader) : IRecordParser
    {
        private CorpusOptions Options => reader.Options;

        public LabelledText? Parse(ReadOnlyMemory<byte> record, SourceLine place)
        {
            record = record.TrimEnd(" \t\r\n"u8);
            if (record.IsEmpty) return null;
            try
            {
                using JsonDocument document = JsonDocument.Parse(record, Strict);
                RequireCharacters(document.RootElement);
                return reader.Checked(TextOf(document.RootElement, place));
            }
            catch (JsonException e)
            {
                SourceLine line = place with { Line = place.Line + (e.LineNumber ?? 0) };
                throw line.Error($"this is not valid JSON: {Reason(e)}. "
                    + $"Every line, or every item of one array, should be an object like {{\"{Options.TextField}\": \"…\"}}.", e);
            }
            catch (InvalidOperationException e)
            {
                throw place.Error("a text or name has half of a surrogate pair (\\ud800 to \\udfff on its own), which is no character. "
                    + "Whatever wrote the file cut an emoji in two; write it anew or remove the half.", e);
            }
        }

        private LabelledText TextOf(JsonElement record, SourceLine place)
        {
            if (record.ValueKind != JsonValueKind.Object)
            {
                throw place.Error($"an object like {{\"{Options.TextField}\": \"…\"}} is expected, but there is {Kind(record)}.");
            }
            if (record.GetPropertyCount() > CsvRows.MaxColumns) throw place.Error($"the object has more than {CsvRows.MaxColumns} fields.");
            if (!record.TryGetProperty(Options.TextField, out JsonElement text))
            {
                throw Missing(record, Options.TextField, place, "Set data.text_field (--text-field) to the field that holds the text.");
            }
            if (text.ValueKind != JsonValueKind.String)
            {
                throw place.Error($"the field {SourceLine.Quote(Options.TextField)} should be a text, but it is {Kind(text)}.");
            }
            Dictionary<string, string> fields = new(StringComparer.Ordinal);
            foreach (JsonProperty field in record.EnumerateObject())
            {
                (string name, JsonValueKind kind) = (field.Name, field.Value.ValueKind);
                if (name == Options.TextField || name == Options.LabelField || kind == JsonValueKind.Null) continue;
                fields.Add(name, kind == JsonValueKind.String ? field.Value.GetString()! : field.Value.GetRawText());
            }
            return new LabelledText(text.GetString()!, LabelsOf(record, place))
            {
                Fields = fields,
                Record = Options.KeepsRecord ? JsonObject.Create(record.Clone()) : null,
                Source = place,
            };
        }

        private string[] LabelsOf(JsonElement record, SourceLine place)
        {
            if (Options.LabelField is not { } name) return [];
            if (record.TryGetProperty(name, out JsonElement label))
            {
                return Options.LabelsOf(label.ValueKind switch
                {
                    JsonValueKind.Null => [],
                    JsonValueKind.Array => label.EnumerateArray().Select(item => Single(item, place)),
                    JsonValueKind.Object => label.EnumerateObject().Where(item => IsOn(item, place)).Select(item => item.Name),
                    _ => [Single(label, place)],
                });
            }
            if (!Options.RequiresLabel && !Options.RequiresLabelField) return [];
            string otherwise = Options.RequiresLabel ? "" : ", or write [] for a text without labels";
            throw Missing(record, name, place, $"Set data.label_field (--label-field) to the field that holds the label{otherwise}.");
        }

        private string Single(JsonElement label, SourceLine place) => label.ValueKind switch
        {
            JsonValueKind.String => label.GetString()!,
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            JsonValueKind.Number when label.TryGetInt64(out _) => label.GetRawText(),
            _ => throw place.Error($"a label in {SourceLine.Quote(Options.LabelField!)} should be a text, a whole number or a boolean, "
                + $"but it is {Kind(label)}."),
        };

        private bool IsOn(JsonProperty item, SourceLine place) => item.Value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.Number when item.Value.TryGetDouble(out double value) && value is 0 or 1 => item.Value.GetDouble() == 1,
            _ => throw place.Error($"the label {SourceLine.Quote(item.Name)} in {SourceLine.Quote(Options.LabelField!)} should be 1 or 0, "
                + $"true or false, but it is {Kind(item.Value)}."),
        };

        private static DataException Missing(JsonElement record, string field, SourceLine place, string advice) =>
            place.Error($"there is no field {SourceLine.Quote(field)}; "
                + $"{NameSuggestions.For(field, record.EnumerateObject().Select(other => other.Name))}. {advice}");

        /// <summary>
        /// Requires that all texts and names can be read, also those that nobody asks for: whoever writes the record again would fail on
        /// them.
        /// </summary>
        /// <exception cref="InvalidOperationException">One has half of a surrogate pair.</exception>
        private static void RequireCharacters(JsonElement element)
        {
            switch (element.ValueKind)
            {
                case JsonValueKind.String:
                    _ = element.GetString();
                    break;
                case JsonValueKind.Array:
                    foreach (JsonElement item in element.EnumerateArray()) RequireCharacters(item);
                    break;
                case JsonValueKind.Object:
                    foreach (JsonProperty field in element.EnumerateObject())
                    {
                        _ = field.Name;
                        RequireCharacters(field.Value);
                    }
                    break;
            }
        }

        private static string Reason(JsonException e)
        {
            // The parser counts lines within the one it was given and calls them paths; the position is what helps.
            string reason = e.Message.Split(" LineNumber:")[0].TrimEnd('.');
            return e.BytePositionInLine is { } position ? $"{reason} (byte {position + 1})" : reason;
        }

        private static string Kind(JsonElement element) => element.ValueKind switch
        {
            JsonValueKind.String => "a text",
            JsonValueKind.Number => $"the number {SourceLine.Quote(element.GetRawText())}",
            JsonValueKind.True or JsonValueKind.False => "a boolean",
            JsonValueKind.Null => "null",
            JsonValueKind.Array => "a list",
            _ => "an object",
        };
    }
}

using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Glossa.Training;

/// <summary>
/// Reads JSON lines: an object a line, <c>{"text": "…", "label": "positive", …}</c>; empty lines are skipped. A label is a text, a whole number, a
/// boolean, a list of these for several labels, or an object <c>{"positive": 1, "negative": 0}</c> whose ones are the labels.
/// </summary>
/// <param name="path">The file; compressed if the name ends with <c>.gz</c>.</param>
/// <param name="options">Names of the fields and so on; the defaults when left out.</param>
public sealed class JsonlReader(string path, CorpusOptions? options = null) : CorpusReader(path, options ?? new CorpusOptions())
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    private protected override IEnumerable<LabelledText> ReadAll(CancellationToken cancellation)
    {
        using Utf8Lines lines = new(CorpusFile.Open(Path, asynchronous: false), Path, Options);
        while (lines.TryRead(out ReadOnlyMemory<byte> line))
        {
            if (Parse(Utf8Lines.Content(line), lines.Place) is { } text) yield return text;
        }
    }

    private protected override async IAsyncEnumerable<LabelledText> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        using Utf8Lines lines = new(CorpusFile.Open(Path, asynchronous: true), Path, Options);
        while (await lines.ReadAsync(cancellation).ConfigureAwait(false) is { } line)
        {
            if (Parse(Utf8Lines.Content(line), lines.Place) is { } text) yield return text;
        }
    }

    /// <summary>The text of a line; null for an empty line.</summary>
    private LabelledText? Parse(ReadOnlyMemory<byte> line, SourceLine place)
    {
        if (line.Span.Trim(" \t\r"u8).IsEmpty) return null;
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(line, Strict);
        }
        catch (JsonException e)
        {
            throw place.Error($"this is not one line of JSON: {Reason(e)}. Every line should be an object like {{\"{Options.TextField}\": \"…\"}}.", e);
        }
        using (document)
        {
            JsonElement record = document.RootElement;
            if (record.ValueKind != JsonValueKind.Object) throw place.Error($"an object like {{\"{Options.TextField}\": \"…\"}} is expected, but there is {Kind(record)}.");
            if (!record.TryGetProperty(Options.TextField, out JsonElement text))
            {
                throw place.Error($"there is no field {SourceLine.Quote(Options.TextField)}; {Nearest.Of(Options.TextField, record.EnumerateObject().Select(field => field.Name))}. "
                    + $"Set {nameof(CorpusOptions.TextField)} to the field that holds the text.");
            }
            if (text.ValueKind != JsonValueKind.String) throw place.Error($"the field {SourceLine.Quote(Options.TextField)} should be a text, but it is {Kind(text)}.");
            Dictionary<string, string> fields = new(StringComparer.Ordinal);
            foreach (JsonProperty field in record.EnumerateObject())
            {
                if (field.NameEquals(Options.TextField) || (Options.LabelField is not null && field.NameEquals(Options.LabelField)) || field.Value.ValueKind == JsonValueKind.Null) continue;
                fields.Add(field.Name, field.Value.ValueKind == JsonValueKind.String ? TextOf(field.Value, place) : field.Value.GetRawText());
            }
            return Checked(new LabelledText(TextOf(text, place), LabelsOf(record, place)) { Fields = fields, Source = place });
        }
    }

    private string[] LabelsOf(JsonElement record, SourceLine place)
    {
        if (Options.LabelField is not { } name) return [];
        if (!record.TryGetProperty(name, out JsonElement label))
        {
            if (!Options.RequiresLabel && !Options.RequiresLabelField) return [];
            throw place.Error($"there is no field {SourceLine.Quote(name)}; {Nearest.Of(name, record.EnumerateObject().Select(field => field.Name))}. "
                + $"Set {nameof(CorpusOptions.LabelField)} to the field that holds the label, or {(Options.RequiresLabel ? $"{nameof(CorpusOptions.RequiresLabel)} = false" : "write [] for a text without labels")}.");
        }
        return label.ValueKind switch
        {
            JsonValueKind.Null => [],
            JsonValueKind.Array => [.. label.EnumerateArray().Select(item => Single(item, place))],
            JsonValueKind.Object => [.. label.EnumerateObject().Where(item => IsOn(item, place)).Select(item => item.Name)],
            _ => [Single(label, place)],
        };
    }

    private string Single(JsonElement label, SourceLine place) => label.ValueKind switch
    {
        JsonValueKind.String => TextOf(label, place),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Number when label.TryGetInt64(out _) => label.GetRawText(),
        _ => throw place.Error($"a label in {SourceLine.Quote(Options.LabelField!)} should be a text, a whole number or a boolean, but it is {Kind(label)}."),
    };

    private bool IsOn(JsonProperty item, SourceLine place) => item.Value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number when item.Value.TryGetDouble(out double value) && value is 0 or 1 => item.Value.GetDouble() == 1,
        _ => throw place.Error($"the label {SourceLine.Quote(item.Name)} in {SourceLine.Quote(Options.LabelField!)} should be 1 or 0, true or false, but it is {Kind(item.Value)}."),
    };

    private static string TextOf(JsonElement text, SourceLine place)
    {
        try
        {
            return text.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw place.Error("a text has half of a surrogate pair (\\ud800 to \\udfff on its own), which is no character. Whatever wrote the file cut an emoji in two; write it anew or remove the half.", e);
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

using System.Text.Json;
using Glossa.Text;

namespace Glossa.Formats;

/// <summary>The fields of a JSON object of a tokenizer's file, read with errors that name the file and the field.</summary>
/// <param name="element">The object.</param>
/// <param name="name">The file, for errors.</param>
internal readonly struct JsonFields(JsonElement element, string name)
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 32 };

    private readonly JsonElement element = element;

    /// <summary>The file, for errors.</summary>
    public string Name { get; } = name;

    /// <summary>All fields.</summary>
    public IEnumerable<(string Name, JsonElement Value)> All
    {
        get
        {
            string name = Name;
            return element.EnumerateObject().Select(entry => (Decoded(entry, name), entry.Value));
        }
    }

    /// <summary>Reads a text that is one object.</summary>
    /// <param name="content">The JSON, in UTF-8.</param>
    /// <param name="name">The file, for errors.</param>
    /// <exception cref="TextException">The text is not JSON, or not an object.</exception>
    public static JsonFields Parse(ReadOnlyMemory<byte> content, string name)
    {
        if (content.Span.StartsWith("\uFEFF"u8)) content = content["\uFEFF"u8.Length..];
        try
        {
            return Of(JsonDocument.Parse(content, Options).RootElement, name, "the file");
        }
        catch (JsonException e)
        {
            throw new TextException($"{name} is damaged, cut off or not JSON: {e.Message}", e);
        }
    }

    /// <summary>The fields of a value that should be an object.</summary>
    public static JsonFields Of(JsonElement value, string name, string what) => value.ValueKind == JsonValueKind.Object
        ? new JsonFields(value, name)
        : throw new TextException($"{name}: {what} should be an object, not {Kind(value)}.");

    /// <summary>An error in the object.</summary>
    /// <param name="what">What is wrong, without a full stop.</param>
    public TextException Error(string what) => new($"{Name}: {what}.");

    /// <summary>The value of a field, or null where it is absent or null.</summary>
    public JsonElement? Find(string field)
    {
        try
        {
            return element.TryGetProperty(field, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;
        }
        catch (InvalidOperationException e)
        {
            throw HalfPair(Name, "a name", e);
        }
    }

    /// <summary>The object in a field, or null where it is absent or null.</summary>
    public JsonFields? Object(string field) => Find(field) is { } value ? Of(value, Name, $"'{field}'") : null;

    /// <summary>The values of a list in a field; none where it is absent or null.</summary>
    public IEnumerable<JsonElement> List(string field) => Find(field) is not { } value ? []
        : value.ValueKind == JsonValueKind.Array ? value.EnumerateArray()
        : throw Error($"'{field}' should be a list, not {Kind(value)}");

    /// <summary>The text in a field, or null where it is absent or null.</summary>
    public string? Text(string field) => Find(field) is { } value ? TextOf(value, $"'{field}'") : null;

    /// <summary>The truth value in a field, or null where it is absent or null.</summary>
    public bool? Flag(string field) => Find(field) is not { } value ? null : value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Error($"'{field}' should be true or false, not {Kind(value)}"),
    };

    /// <summary>The whole number in a field, or null where it is absent or null.</summary>
    public int? Integer(string field) => Find(field) is { } value ? IntegerOf(value, $"'{field}'") : null;

    /// <summary>The number in a field, or null where it is absent or null.</summary>
    public double? Number(string field) => Find(field) is { } value ? NumberOf(value, $"'{field}'") : null;

    /// <summary>A value that should be a text.</summary>
    public string TextOf(JsonElement value, string what)
    {
        if (value.ValueKind != JsonValueKind.String) throw Error($"{what} should be a text, not {Kind(value)}");
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException e)
        {
            throw HalfPair(Name, what, e);
        }
    }

    /// <summary>A value that should be a whole number.</summary>
    public int IntegerOf(JsonElement value, string what) => value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number)
        ? number
        : throw Error($"{what} should be a whole number below 2,147,483,648, not {Kind(value)}");

    /// <summary>A value that should be a number.</summary>
    public double NumberOf(JsonElement value, string what) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out double number) && double.IsFinite(number)
            ? number
            : throw Error($"{what} should be a number, not {Kind(value)}");

    private static TextException HalfPair(string name, string what, InvalidOperationException e) =>
        new($"{name}: {what} is no text of Unicode: it has half of a surrogate pair.", e);

    private static string Decoded(JsonProperty field, string name)
    {
        try
        {
            return field.Name;
        }
        catch (InvalidOperationException e)
        {
            throw HalfPair(name, "a name", e);
        }
    }

    private static string Kind(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => $"{value.GetRawText()[..Math.Min(value.GetRawText().Length, 30)]}",
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => "null",
    };
}

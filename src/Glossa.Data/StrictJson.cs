using System.Text.Json;

namespace Glossa.Data;

/// <summary>
/// Reads JSON that files hold: whatever it is, the answer is a value, or one error for a missing field, a null, another kind of value or an
/// infinite number.
/// </summary>
internal static class StrictJson
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <summary>Reads a value.</summary>
    /// <param name="json">The JSON.</param>
    /// <param name="what">What it holds, for errors.</param>
    /// <param name="read">Reads the value of the document.</param>
    /// <exception cref="DataException">The JSON does not hold such a value.</exception>
    public static T Read<T>(string json, string what, Func<JsonElement, T> read)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, Strict);
            return read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw new DataException($"the JSON of {what} is damaged: {e.Message}", e);
        }
    }

    /// <summary>The values of a list.</summary>
    public static T[] List<T>(this JsonElement list, Func<JsonElement, T> read) => [.. list.EnumerateArray().Select(read)];

    /// <summary>A text, which is no null.</summary>
    public static string Text(this JsonElement value) => value.GetString() ?? throw new FormatException("A text is null.");

    /// <summary>A finite number.</summary>
    public static double Number(this JsonElement value) =>
        value.GetDouble() is var number && double.IsFinite(number) ? number
            : throw new FormatException("A number is too large for double precision.");

    /// <summary>A field's finite number.</summary>
    public static double Number(this JsonElement fields, string name) => fields.GetProperty(name).Number();

    /// <summary>A field's finite number; null where there is none.</summary>
    public static double? NumberOrNull(this JsonElement fields, string name) => fields.Find(name)?.Number();

    /// <summary>A field's value; null where it is missing or null.</summary>
    public static JsonElement? Find(this JsonElement fields, string name) =>
        fields.TryGetProperty(name, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;
}

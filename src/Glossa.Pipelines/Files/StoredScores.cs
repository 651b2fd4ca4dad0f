using System.Text.Json;
using System.Text.Json.Serialization;
using Glossa.Data;

namespace Glossa.Pipelines;

/// <summary>The scores of a part as model files hold them: JSON, empty where there are none; a score may be infinite.</summary>
internal static partial class StoredScores
{
    /// <summary>Writes scores.</summary>
    /// <param name="scores">The scores by name; null for none.</param>
    public static string Write(IReadOnlyDictionary<string, double>? scores) =>
        scores is null ? "" : JsonSerializer.Serialize(new Dictionary<string, double>(scores), Json.Default.DictionaryStringDouble);

    /// <summary>Reads scores; null for none.</summary>
    /// <param name="json">The text of <see cref="Write"/>.</param>
    /// <exception cref="DataException">It is damaged.</exception>
    public static IReadOnlyDictionary<string, double>? Read(string json) => json.Length == 0 ? null : StrictJson.Read(
        json, "its scores", fields => fields.EnumerateObject().ToDictionary(score => score.Name, score => Score(score.Value)));

    /// <summary>Returns a stored score: an unsmoothed model gives some texts probability 0, whose loss is infinite.</summary>
    private static double Score(JsonElement value) => value.ValueKind == JsonValueKind.Number ? value.Number() : value.GetString() switch
    {
        "NaN" => double.NaN,
        "Infinity" => double.PositiveInfinity,
        "-Infinity" => double.NegativeInfinity,
        _ => throw new FormatException("A score is not a number."),
    };

    [JsonSerializable(typeof(Dictionary<string, double>))]
    [JsonSourceGenerationOptions(NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
    private sealed partial class Json : JsonSerializerContext;
}

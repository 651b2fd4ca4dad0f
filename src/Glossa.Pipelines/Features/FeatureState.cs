using System.Text.Json;
using System.Text.Json.Serialization;
using Glossa.Data;
using Glossa.Models;

namespace Glossa.Pipelines;

/// <summary>The learned parameters of a feature column in the model file's metadata; the rest is in the configuration.</summary>
internal sealed record FeatureState
{
    // More than anyone needs; a file that asks for more is damaged or malicious.
    private const int MostSize = 1_000_000;

    public double? Mean { get; init; }

    public double? Deviation { get; init; }

    public string[]? Values { get; init; }

    public int? Size { get; init; }

    /// <summary>Returns the JSON of columns.</summary>
    public static string ToJson(IReadOnlyList<FeatureColumn> columns) =>
        JsonSerializer.Serialize(columns.ToDictionary(column => column.Name, Of), FeatureJson.Default.DictionaryStringFeatureState);

    /// <summary>Returns the columns of a configuration with their learned parameters from a model file.</summary>
    /// <exception cref="DataException">The file lacks the parameters of a column.</exception>
    public static FeatureColumn[] FromJson(string json, IReadOnlyDictionary<string, FeatureConfig> features)
    {
        if (features.Count == 0) return [];
        return StrictJson.Read(json, "its features", states =>
            features.Select(feature => Onto(feature.Value.ToColumn(feature.Key), states.GetProperty(feature.Key))).ToArray());
    }

    private static FeatureState Of(FeatureColumn column) => column switch
    {
        NumericColumn numeric => new FeatureState { Mean = numeric.Mean, Deviation = numeric.Deviation },
        CategoricalColumn categorical => new FeatureState { Values = [.. categorical.Values] },
        VectorColumn vector => new FeatureState { Size = vector.Size },
        _ => new FeatureState(),
    };

    private static FeatureColumn Onto(FeatureColumn column, JsonElement state) => column switch
    {
        NumericColumn numeric => numeric with { Mean = state.Number("mean"), Deviation = state.Number("deviation") },
        CategoricalColumn categorical => categorical with { Values = state.GetProperty("values").List(StrictJson.Text) },
        VectorColumn vector => vector with { Size = SizeOf(state.GetProperty("size")) },
        _ => column,
    };

    private static int SizeOf(JsonElement size) =>
        size.GetInt32() is > 0 and <= MostSize and var number ? number : throw new FormatException("A vector's size is not valid.");
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Dictionary<string, FeatureState>))]
[JsonSerializable(typeof(float[]))]
internal sealed partial class FeatureJson : JsonSerializerContext;

using System.Text.Json;
using System.Text.Json.Serialization;
using Glossa.Data;
using Glossa.Models;

namespace Glossa.Pipelines;

/// <summary>What was learned of a feature column, as the model file's metadata keeps it; the rest is in the configuration.</summary>
internal sealed record FeatureState
{
    // What no one needs more of; a file that asks for more is damaged or means harm.
    private const int MostSize = 1_000_000;

    public double? Mean { get; init; }

    public double? Deviation { get; init; }

    public string[]? Values { get; init; }

    public int? Size { get; init; }

    /// <summary>The JSON of columns.</summary>
    public static string ToJson(IReadOnlyList<FeatureColumn> columns) =>
        JsonSerializer.Serialize(columns.ToDictionary(column => column.Name, Of), FeatureJson.Default.DictionaryStringFeatureState);

    /// <summary>The columns of a configuration with what a model file says was learned of them.</summary>
    /// <exception cref="DataException">The file does not say it of every column.</exception>
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
        size.GetInt32() is > 0 and <= MostSize and var number ? number : throw new FormatException("A vector's size cannot be.");
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Dictionary<string, FeatureState>))]
[JsonSerializable(typeof(float[]))]
internal sealed partial class FeatureJson : JsonSerializerContext;

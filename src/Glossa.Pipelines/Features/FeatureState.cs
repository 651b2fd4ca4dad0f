using System.Text.Json;
using System.Text.Json.Serialization;
using Glossa.Models;

namespace Glossa.Pipelines;

/// <summary>What was learned of a feature column, as the model file's metadata keeps it; the rest is in the configuration.</summary>
internal sealed record FeatureState
{
    public double? Mean { get; init; }

    public double? Deviation { get; init; }

    public string[]? Values { get; init; }

    public int? Size { get; init; }

    /// <summary>The JSON of columns.</summary>
    public static string ToJson(IReadOnlyList<FeatureColumn> columns) => JsonSerializer.Serialize(columns.ToDictionary(column => column.Name, Of), FeatureJson.Default.DictionaryStringFeatureState);

    /// <summary>The columns of a configuration with what a model file says was learned of them.</summary>
    /// <exception cref="ConfigException">The file does not say it of every column.</exception>
    public static FeatureColumn[] FromJson(string json, IReadOnlyDictionary<string, FeatureConfig> features)
    {
        if (features.Count == 0) return [];
        Dictionary<string, FeatureState> states;
        try
        {
            states = JsonSerializer.Deserialize(json, FeatureJson.Default.DictionaryStringFeatureState) ?? [];
        }
        catch (JsonException e)
        {
            throw new ConfigException($"The model file's metadata 'features' is damaged: {e.Message}", e);
        }
        return [.. features.Select(feature => states.TryGetValue(feature.Key, out FeatureState? state)
            ? state.Onto(feature.Value.ToColumn(feature.Key))
            : throw Missing(feature.Key))];
    }

    private static FeatureState Of(FeatureColumn column) => column switch
    {
        NumericColumn numeric => new FeatureState { Mean = numeric.Mean, Deviation = numeric.Deviation },
        CategoricalColumn categorical => new FeatureState { Values = [.. categorical.Values] },
        VectorColumn vector => new FeatureState { Size = vector.Size },
        _ => new FeatureState(),
    };

    private FeatureColumn Onto(FeatureColumn column) => column switch
    {
        NumericColumn numeric => numeric with { Mean = Mean ?? throw Missing(column.Name), Deviation = Deviation ?? throw Missing(column.Name) },
        CategoricalColumn categorical => categorical with { Values = Values ?? throw Missing(column.Name) },
        VectorColumn vector => vector with { Size = Size ?? throw Missing(column.Name) },
        _ => column,
    };

    private static ConfigException Missing(string name) => new($"The model file does not say what was learned of the feature column '{name}': its metadata 'features' is incomplete. It was not written by Glossa, or is damaged.");
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Dictionary<string, FeatureState>))]
[JsonSerializable(typeof(float[]))]
internal sealed partial class FeatureJson : JsonSerializerContext;

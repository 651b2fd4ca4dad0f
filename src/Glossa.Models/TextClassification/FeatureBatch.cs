namespace Glossa.Models;

/// <summary>The values of feature columns for some texts, by column name.</summary>
/// <param name="Texts">The number of texts.</param>
public sealed record FeatureBatch(int Texts)
{
    /// <summary>Numbers, one a text; null where a text has none.</summary>
    public IReadOnlyDictionary<string, double?[]> Numbers { get; init; } = new Dictionary<string, double?[]>();

    /// <summary>Categories, one a text; null where a text has none.</summary>
    public IReadOnlyDictionary<string, string?[]> Categories { get; init; } = new Dictionary<string, string?[]>();

    /// <summary>Vectors, one a text; null where a text has none.</summary>
    public IReadOnlyDictionary<string, float[]?[]> Vectors { get; init; } = new Dictionary<string, float[]?[]>();
}

using Glossa.Models;

namespace Glossa.Pipelines;

/// <summary>
/// One column of values other than text: how it is read and encoded. Its mean, categories or length are learned from the training texts and
/// saved with the model.
/// </summary>
public sealed record FeatureConfig
{
    /// <summary>
    /// The kind of values: "numeric" (brought to mean 0 and deviation 1), "categorical" (a learned vector for each category) or "vector" (a
    /// list of numbers made elsewhere, read unchanged).
    /// </summary>
    public string Kind { get; init; } = "numeric";

    /// <summary>
    /// Whether a text may lack the value: a number then counts as the mean, a category as an unknown one, a vector as zeros. Otherwise that
    /// is an error.
    /// </summary>
    public bool Optional { get; init; }

    /// <summary>The width of a category's vector.</summary>
    public int Size { get; init; } = 8;

    /// <summary>
    /// The number of training texts in which a category must occur to get a vector of its own; rarer ones share that of unknown categories,
    /// which learns from them.
    /// </summary>
    public int MinCount { get; init; } = 1;

    internal static FeatureConfig Visit(FeatureConfig config, ConfigVisitor v) => config with
    {
        Kind = v.Choice("kind", config.Kind, ["numeric", "categorical", "vector"]),
        Optional = v.Flag("optional", config.Optional),
        Size = v.Number("size", config.Size, 1, 100_000),
        MinCount = v.Number("min_count", config.MinCount, 1),
    };

    /// <summary>Returns the column before anything was learned about it.</summary>
    internal FeatureColumn ToColumn(string name) => Kind switch
    {
        "categorical" => new CategoricalColumn(name, [], Size) { Optional = Optional },
        "vector" => new VectorColumn(name, 0) { Optional = Optional },
        _ => new NumericColumn(name) { Optional = Optional },
    };
}

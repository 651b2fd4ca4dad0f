using Glossa.Models;
using Glossa.Text;
using Glossa.Training;

namespace Glossa.Pipelines;

/// <summary>What a text classifier knows of its inputs besides the words' forms: learned from the training texts, saved with the model.</summary>
public sealed record ClassifierInputs
{
    /// <summary>The feature columns, in the order of the configuration.</summary>
    public IReadOnlyList<FeatureColumn> Columns { get; init; } = [];

    /// <summary>Learns from training texts.</summary>
    /// <param name="config">The configuration.</param>
    /// <param name="docs">The training texts with their features.</param>
    /// <exception cref="DataException">No text has a value for a column.</exception>
    public static ClassifierInputs Learn(ClassifierConfig config, IReadOnlyList<Doc> docs) => new() { Columns = FeatureLearning.Learn(config.Features, docs) };

    /// <summary>A reader of the columns' values from the fields of files.</summary>
    public FeatureReader NewReader() => new(Columns);

    /// <summary>An encoder of the columns; null when there are none.</summary>
    internal FeatureEncoder? NewEncoder() => Columns.Count > 0 ? new FeatureEncoder(Columns) : null;

    /// <summary>The values documents have for the columns; null when there are none.</summary>
    internal FeatureBatch? BatchOf(IReadOnlyList<Doc> docs) => Columns.Count > 0 ? FeatureBatches.Of(Columns, docs) : null;

    /// <summary>Requires everything a configuration names.</summary>
    internal void Check(ClassifierConfig config)
    {
        if (config.Features.Keys.Except(Columns.Select(column => column.Name)).FirstOrDefault() is { } missing)
        {
            throw new ConfigException($"The configuration names the feature column '{missing}', of which nothing was learned. Learn it first: ClassifierInputs.Learn(config, docs).");
        }
    }
}

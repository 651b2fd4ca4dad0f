using Glossa.Data;
using Glossa.Models;
using Glossa.Text;

namespace Glossa.Pipelines;

/// <summary>Learns the parameters of feature columns from training texts: mean and deviation, the categories, a vector's length.</summary>
internal static class FeatureLearning
{
    /// <summary>Returns the columns with the learned parameters.</summary>
    /// <param name="features">The configured columns.</param>
    /// <param name="docs">The training texts with their values.</param>
    /// <exception cref="DataException">No text has a value for a column.</exception>
    public static FeatureColumn[] Learn(IReadOnlyDictionary<string, FeatureConfig> features, IReadOnlyList<Doc> docs) =>
        [.. features.Select(feature => Learn(feature.Value.ToColumn(feature.Key), feature.Value, docs))];

    private static FeatureColumn Learn(FeatureColumn column, FeatureConfig config, IReadOnlyList<Doc> docs)
    {
        FeatureValue[] values = [.. docs.Where(doc => doc.Features.ContainsKey(column.Name)).Select(doc => doc.Features[column.Name])];
        if (values.Length == 0)
        {
            throw new DataException($"None of the {docs.Count} training texts has the field {SourceLine.Quote(column.Name)} that the "
                + "configuration names under features. Is the name misspelt?");
        }
        switch (column)
        {
            case NumericColumn numeric:
                double mean = values.Average(value => value.Number!.Value);
                double deviation = Math.Sqrt(values.Average(value => Math.Pow(value.Number!.Value - mean, 2)));
                // A constant column carries no information; it is 0 then, whatever it is divided by.
                return numeric with { Mean = mean, Deviation = deviation > 0 ? deviation : 1 };
            case CategoricalColumn categorical:
                return categorical with
                {
                    Values = [.. values.GroupBy(value => value.Category!, StringComparer.Ordinal)
                        .Where(group => group.Count() >= config.MinCount).Select(group => group.Key).Order(StringComparer.Ordinal)],
                };
            default:
                return ((VectorColumn)column) with { Size = values[0].Vector!.Length };
        }
    }
}

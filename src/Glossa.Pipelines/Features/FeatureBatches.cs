using Glossa.Data;
using Glossa.Models;
using Glossa.Text;

namespace Glossa.Pipelines;

/// <summary>Collects the feature values of documents into batches for a classifier.</summary>
internal static class FeatureBatches
{
    /// <summary>Returns the values of some columns.</summary>
    /// <param name="columns">The columns of the model.</param>
    /// <param name="docs">The documents.</param>
    /// <exception cref="DataException">A document lacks a value that is not optional, or has one of the wrong kind.</exception>
    public static FeatureBatch Of(IReadOnlyList<FeatureColumn> columns, IReadOnlyList<Doc> docs) => new(docs.Count)
    {
        Numbers = columns.OfType<NumericColumn>().ToDictionary(
            column => column.Name, column => Values(column, docs, value => double.IsFinite(value.Number ?? double.NaN), "a finite number")
                .Select(value => value?.Number)
                .ToArray()),
        Categories = columns.OfType<CategoricalColumn>().ToDictionary(
            column => column.Name, column => Values(column, docs, value => value.Category is not null, "a category, which is a text")
                .Select(value => value?.Category)
                .ToArray()),
        Vectors = columns.OfType<VectorColumn>().ToDictionary(
            column => column.Name, column =>
                Values(column, docs, value => value.Vector?.Length == column.Size, $"a vector of {column.Size} numbers")
                    .Select(value => value?.Vector)
                    .ToArray()),
    };

    /// <summary>Returns the values of texts without feature values.</summary>
    /// <param name="columns">The columns of the model.</param>
    /// <param name="texts">The number of texts.</param>
    public static FeatureBatch Missing(IReadOnlyList<FeatureColumn> columns, int texts) => new(texts)
    {
        Numbers = columns.OfType<NumericColumn>().ToDictionary(column => column.Name, _ => new double?[texts]),
        Categories = columns.OfType<CategoricalColumn>().ToDictionary(column => column.Name, _ => new string?[texts]),
        Vectors = columns.OfType<VectorColumn>().ToDictionary(column => column.Name, _ => new float[]?[texts]),
    };

    private static IEnumerable<FeatureValue?> Values(
        FeatureColumn column, IReadOnlyList<Doc> docs, Predicate<FeatureValue> fits, string wanted)
    {
        foreach (Doc doc in docs)
        {
            if (doc.Features.TryGetValue(column.Name, out FeatureValue value))
            {
                if (!fits(value))
                {
                    throw new DataException($"The feature {SourceLine.Quote(column.Name)} must be {wanted}, "
                        + $"but the text {SourceLine.Quote(doc.Text)} has {value}.");
                }
                yield return value;
            }
            else
            {
                if (!column.Optional)
                {
                    throw new DataException($"The model needs the feature {SourceLine.Quote(column.Name)} of every text; "
                        + $"among those of {SourceLine.Quote(doc.Text)} {NameSuggestions.For(column.Name, doc.Features.Keys)}. "
                        + "Give it with the text: Process(text, features).");
                }
                yield return null;
            }
        }
    }
}

using System.Globalization;
using System.Text.Json;
using Glossa.Data;
using Glossa.Models;
using Glossa.Text;

namespace Glossa.Pipelines;

/// <summary>
/// Reads the values of feature columns from the fields of JSON lines and the columns of tables. Errors name the file and the line.
/// </summary>
/// <param name="columns">The columns; a vector of size 0 takes the length of the first one read.</param>
public sealed class FeatureReader(IReadOnlyList<FeatureColumn> columns)
{
    private readonly Dictionary<string, int> sizes = columns.OfType<VectorColumn>().Where(column => column.Size > 0)
        .ToDictionary(column => column.Name, column => column.Size);

    /// <summary>Reads a text's values into a document.</summary>
    /// <param name="text">The text with its fields from the file.</param>
    /// <param name="doc">Receives the values of all columns (<see cref="Doc.Features"/>).</param>
    /// <exception cref="DataException">A value that is not optional is missing, or one is of the wrong kind.</exception>
    public void Read(LabelledText text, Doc doc)
    {
        foreach ((string name, FeatureValue value) in Read(text.Fields, text.Source)) doc.Features[name] = value;
    }

    /// <summary>Reads the values of all columns.</summary>
    /// <param name="fields">The fields by name: texts unchanged, other JSON values as their JSON.</param>
    /// <param name="source">Their location, for errors.</param>
    /// <returns>The values; optional ones that are missing, or empty, are left out.</returns>
    /// <exception cref="DataException">A value that is not optional is missing, or one is of the wrong kind.</exception>
    public Dictionary<string, FeatureValue> Read(IReadOnlyDictionary<string, string> fields, SourceLine source)
    {
        Dictionary<string, FeatureValue> values = new(columns.Count, StringComparer.Ordinal);
        foreach (FeatureColumn column in columns)
        {
            if (!fields.TryGetValue(column.Name, out string? field))
            {
                if (column.Optional) continue;
                throw source.Error(
                    $"there is no field {SourceLine.Quote(column.Name)}, or it is null; {NameSuggestions.For(column.Name, fields.Keys)}. "
                        + $"If texts may lack it, set features.{column.Name}.optional to true.");
            }
            if (field.AsSpan().Trim().IsEmpty)
            {
                if (column.Optional) continue;
                throw source.Error($"the field {SourceLine.Quote(column.Name)} is empty. "
                    + $"If texts may lack it, set features.{column.Name}.optional to true.");
            }
            values.Add(column.Name, column switch
            {
                NumericColumn => Number(column.Name, field, source),
                VectorColumn => Vector(column.Name, field, source),
                _ => field,
            });
        }
        return values;
    }

    private static double Number(string name, string field, SourceLine source) =>
        double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
            ? number
            : throw source.Error($"the field {SourceLine.Quote(name)} should be a number, but it is {SourceLine.Quote(field)}. "
                + $"For names of things set features.{name}.kind to categorical.");

    private float[] Vector(string name, string field, SourceLine source)
    {
        float[]? vector;
        try
        {
            vector = JsonSerializer.Deserialize(field, FeatureJson.Default.SingleArray);
        }
        catch (JsonException e)
        {
            throw source.Error(
                $"the field {SourceLine.Quote(name)} should be a list of numbers such as [0.5, -1.25], "
                    + $"but it is {SourceLine.Quote(field)}.",
                e);
        }
        if (vector is not { Length: > 0 })
        {
            throw source.Error($"the field {SourceLine.Quote(name)} is an empty list, but a vector has numbers.");
        }
        if (Array.FindIndex(vector, number => !float.IsFinite(number)) is >= 0 and var at)
        {
            throw source.Error($"number {at + 1} of the field {SourceLine.Quote(name)} is too large for single precision.");
        }
        sizes.TryAdd(name, vector.Length);
        return vector.Length == sizes[name]
            ? vector
            : throw source.Error(
                $"the field {SourceLine.Quote(name)} has {vector.Length} numbers, but {sizes[name]} are needed, as in the other texts.");
    }
}

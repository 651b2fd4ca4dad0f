using Glossa.Nn;
using Glossa.Tensors;

namespace Glossa.Models;

/// <summary>
/// Concatenates feature columns to one vector for each text. A missing value counts as 0 (a number's mean after scaling, the zero vector),
/// or as a category that is not listed.
/// </summary>
public sealed class FeatureEncoder : Module, IDescribed
{
    /// <summary>Small, so that a category training never met says little.</summary>
    private static readonly InitializerSet Start = new() { Embedding = Initializer.Uniform(-0.1, 0.1) };

    private readonly IReadOnlyList<FeatureColumn> columns;
    private readonly Dictionary<string, Embedding> categories = [];
    private readonly Dictionary<string, Dictionary<string, int>> numbers = [];

    /// <summary>An encoder of columns.</summary>
    /// <param name="columns">The columns, in their order.</param>
    /// <exception cref="ModuleException">There is none, two have the same name, or a deviation is not above 0.</exception>
    public FeatureEncoder(params IReadOnlyList<FeatureColumn> columns)
    {
        if (columns.Count == 0) throw new ModuleException("Feature columns were asked for, but none is named.");
        if (columns.GroupBy(column => column.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new ModuleException($"The feature column '{twice.Key}' is named twice.");
        }
        this.columns = columns;
        foreach (FeatureColumn column in columns)
        {
            if (column is NumericColumn { Deviation: not > 0 } numeric)
            {
                throw new ModuleException(
                    $"The deviation of the feature column '{column.Name}' is {numeric.Deviation}, but must be above 0.");
            }
            if (column is not CategoricalColumn categorical) continue;
            categories.Add(column.Name, new Embedding(categorical.Values.Count + 1, categorical.Size, initializers: Start));
            numbers.Add(
                column.Name,
                categorical.Values.Distinct().Select((value, i) => (value, i)).ToDictionary(pair => pair.value, pair => pair.i + 1));
        }
        Size = columns.Sum(column => column switch { NumericColumn => 1, CategoricalColumn c => c.Size, VectorColumn v => v.Size, _ => 0 });
    }

    /// <summary>The width of the result.</summary>
    public int Size { get; }

    /// <inheritdoc/>
    public string Description => string.Join(", ", columns.Select(column => column.Name));

    /// <summary>Encodes columns.</summary>
    /// <param name="batch">Their values.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns>A row for each text. <c>Shape: [texts, Size]</c>.</returns>
    /// <exception cref="ModuleException">A column is missing, or does not have one value of the right size for each text.</exception>
    public Tensor Forward(FeatureBatch batch, Run run) =>
        Within(run, () => Tensor.Concat([.. columns.Select(column => Encode(column, batch, run))], 1, run));

    /// <summary>Returns the values that a classifier was given, which must be there.</summary>
    internal FeatureBatch Required(FeatureBatch? batch) => batch ?? throw new ModuleException(
        $"This classifier was made with the feature columns {Description}: give their values with every text.");

    private Tensor Encode(FeatureColumn column, FeatureBatch batch, Run run)
    {
        switch (column)
        {
            case NumericColumn numeric:
                double?[] values = Values(column, batch.Numbers, batch.Texts);
                return run.From(
                    [.. values.Select(value => (float)(((value ?? numeric.Mean) - numeric.Mean) / numeric.Deviation))], [batch.Texts, 1]);
            case CategoricalColumn:
                string?[] names = Values(column, batch.Categories, batch.Texts);
                Dictionary<string, int> known = numbers[column.Name];
                return categories[column.Name].Forward(
                    IdTensor.Of([.. names.Select(name => name is null ? 0L : known.GetValueOrDefault(name))]), run);
            case VectorColumn vector:
                float[] none = new float[vector.Size];
                float[][] rows = [.. Values(column, batch.Vectors, batch.Texts).Select(row => row ?? none)];
                if (rows.FirstOrDefault(row => row.Length != vector.Size) is { } wrong)
                {
                    throw new ModuleException(
                        $"The feature column '{column.Name}' holds vectors of {vector.Size} numbers, but one has {wrong.Length}.");
                }
                return run.From([.. rows.SelectMany(row => row)], [batch.Texts, vector.Size]);
            default:
                throw new ModuleException($"The feature column '{column.Name}' is of an unknown kind, {column.GetType().Name}.");
        }
    }

    private T[] Values<T>(FeatureColumn column, IReadOnlyDictionary<string, T[]> values, int texts)
    {
        if (!values.TryGetValue(column.Name, out T[]? found))
        {
            throw new ModuleException($"The feature column '{column.Name}' is missing; this model needs {Description}.");
        }
        return found.Length == texts ? found
            : throw new ModuleException($"The feature column '{column.Name}' has {found.Length} values for {texts} texts.");
    }
}

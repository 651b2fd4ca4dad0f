namespace Glossa.Models;

/// <summary>A column of data other than text that belongs to every text.</summary>
/// <param name="Name">The column's name in the data.</param>
public abstract record FeatureColumn(string Name)
{
    /// <summary>
    /// Whether a text may lack it: a number then counts as the mean, a category as none of those listed, a vector as zeros.
    /// </summary>
    public bool Optional { get; init; }
}

/// <summary>A number, brought to about mean 0 and deviation 1: <c>(x − mean) / deviation</c>.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Mean">The value that is subtracted.</param>
/// <param name="Deviation">The value that is divided by, above 0.</param>
public sealed record NumericColumn(string Name, double Mean = 0, double Deviation = 1) : FeatureColumn(Name);

/// <summary>One of some values, each with a learned vector; a value that is not listed has the vector of "another".</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Values">The values.</param>
/// <param name="Size">The width of a value's vector.</param>
public sealed record CategoricalColumn(string Name, IReadOnlyList<string> Values, int Size = 8) : FeatureColumn(Name);

/// <summary>A vector made elsewhere, such as an image's embedding.</summary>
/// <param name="Name">The column's name.</param>
/// <param name="Size">The length of the vector.</param>
public sealed record VectorColumn(string Name, int Size) : FeatureColumn(Name);

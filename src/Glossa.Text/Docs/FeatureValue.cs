using System.Globalization;

namespace Glossa.Text;

/// <summary>
/// Something other than words that is known of a text: a number, a category or a vector, for models that were trained with feature columns.
/// </summary>
public readonly struct FeatureValue
{
    private readonly double number;
    private readonly object? content;

    /// <summary>A number.</summary>
    /// <param name="number">The number.</param>
    public FeatureValue(double number) => this.number = number;

    /// <summary>A category.</summary>
    /// <param name="category">Its name.</param>
    public FeatureValue(string category) => content = category;

    /// <summary>A vector made elsewhere, such as an image's embedding.</summary>
    /// <param name="vector">Its numbers, not copied.</param>
    public FeatureValue(float[] vector) => content = vector;

    /// <summary>The number; null for a category or a vector.</summary>
    public double? Number => content is null ? number : null;

    /// <summary>The category; null for a number or a vector.</summary>
    public string? Category => content as string;

    /// <summary>The vector; null for a number or a category.</summary>
    public float[]? Vector => content as float[];

    /// <summary>A number.</summary>
    /// <param name="number">The number.</param>
    public static implicit operator FeatureValue(double number) => FromDouble(number);

    /// <summary>A category.</summary>
    /// <param name="category">Its name.</param>
    public static implicit operator FeatureValue(string category) => FromString(category);

    /// <summary>A vector.</summary>
    /// <param name="vector">Its numbers, not copied.</param>
    public static implicit operator FeatureValue(float[] vector) => FromArray(vector);

    /// <summary>A number (see the implicit conversion).</summary>
    /// <param name="number">The number.</param>
    public static FeatureValue FromDouble(double number) => new(number);

    /// <summary>A category (see the implicit conversion).</summary>
    /// <param name="category">Its name.</param>
    public static FeatureValue FromString(string category) => new(category);

    /// <summary>A vector (see the implicit conversion).</summary>
    /// <param name="vector">Its numbers, not copied.</param>
    public static FeatureValue FromArray(float[] vector) => new(vector);

    /// <summary><c>the number 4.5</c>, <c>the text 'web'</c> or <c>a vector of 512 numbers</c>.</summary>
    public override string ToString() => content switch
    {
        string text => $"the text '{text}'",
        float[] vector => $"a vector of {vector.Length} numbers",
        _ => string.Create(CultureInfo.InvariantCulture, $"the number {number}"),
    };
}

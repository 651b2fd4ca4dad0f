namespace Glossa.Text;

/// <summary>The settings by which texts are encoded.</summary>
public sealed record SubwordOptions
{
    /// <summary>The usual way: with special tokens, of any length.</summary>
    public static SubwordOptions Default { get; } = new();

    /// <summary>Whether the special tokens of the model, such as <c>[CLS]</c> and <c>[SEP]</c>, are added around the texts.</summary>
    public bool AddSpecialTokens { get; init; } = true;

    /// <summary>
    /// Whether special tokens that are written in a text, such as <c>[MASK]</c>, are read as such (the default). Without, they are text
    /// like any other: the safe choice for texts of strangers.
    /// </summary>
    public bool ReadSpecialTokens { get; init; } = true;

    /// <summary>The most pieces of an encoding, special tokens included; null for any number.</summary>
    public int? MaxLength { get; init; }

    /// <summary>The text that is truncated at <see cref="MaxLength"/>.</summary>
    public SubwordTruncation Truncation { get; init; }
}

namespace Glossa.Text;

/// <summary>The limits of a vocabulary.</summary>
public sealed record VocabOptions
{
    /// <summary>
    /// The number of distinct words the table keeps, 262,144 by default (about 60 MB when it is full and all attributes were asked for).
    /// Words met later work all the same; they are computed again for each document.
    /// </summary>
    public int MaxLexemes { get; init; } = 1 << 18;
}

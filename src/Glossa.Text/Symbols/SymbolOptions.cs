namespace Glossa.Text;

/// <summary>The settings of a table of symbols, and of the boundaries between texts.</summary>
public sealed record SymbolOptions
{
    /// <summary>The least count of a symbol in the texts; rarer ones are unknown.</summary>
    public int MinimumCount { get; init; } = 1;

    /// <summary>The largest number of symbols, the most frequent ones; 0 for no limit.</summary>
    public int MaximumSymbols { get; init; }

    /// <summary>Whether capital letters are read as small ones.</summary>
    public bool Lowercase { get; init; }

    /// <summary>Whether every text has a boundary symbol before and after it.</summary>
    public bool Boundaries { get; init; }
}

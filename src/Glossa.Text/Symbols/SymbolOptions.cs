namespace Glossa.Text;

/// <summary>Which symbols of a text go into a table, and how texts are told apart.</summary>
public sealed record SymbolOptions
{
    /// <summary>How often a symbol must stand in the texts; rarer ones are unknown.</summary>
    public int MinimumCount { get; init; } = 1;

    /// <summary>How many symbols there are at most, the most frequent ones; 0 for no limit.</summary>
    public int MaximumSymbols { get; init; }

    /// <summary>Whether capital letters are read as small ones.</summary>
    public bool Lowercase { get; init; }

    /// <summary>Whether a symbol of its own stands before and after every text.</summary>
    public bool Boundaries { get; init; }
}

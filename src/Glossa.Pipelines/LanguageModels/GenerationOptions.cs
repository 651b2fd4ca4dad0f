using Glossa.Models;

namespace Glossa.Pipelines;

/// <summary>What to write, how, and when to stop.</summary>
public sealed record GenerationOptions
{
    /// <summary>What the text begins with.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>How the next symbol is chosen.</summary>
    public SamplingOptions Sampling { get; init; } = new();

    /// <summary>How many symbols are written at most. A text also ends where its model says so, if its texts have ends.</summary>
    /// <exception cref="ModelException">It is negative.</exception>
    public int MaximumSymbols
    {
        get;
        init => field = value >= 0 ? value : throw new ModelException($"A text gets 0 symbols or more, not {value}.");
    } = 300;

    /// <summary>The text ends before the first of these that is written.</summary>
    public IReadOnlyList<string> Stop { get; init; } = [];

    /// <summary>The same seed writes the same text.</summary>
    public ulong Seed { get; init; }
}

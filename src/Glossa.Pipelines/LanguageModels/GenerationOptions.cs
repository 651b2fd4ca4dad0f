using Glossa.Models;

namespace Glossa.Pipelines;

/// <summary>The options of writing a text: its prefix, the sampling, and when to stop.</summary>
public sealed record GenerationOptions
{
    /// <summary>The prefix of the text.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>The options by which the next symbol is chosen.</summary>
    public SamplingOptions Sampling { get; init; } = new();

    /// <summary>
    /// The largest number of symbols that are written. A text also ends where its model predicts the end, if its texts have ends.
    /// </summary>
    /// <exception cref="ModelException">It is negative.</exception>
    public int MaximumSymbols
    {
        get;
        init => field = value >= 0 ? value : throw new ModelException($"A text gets 0 symbols or more, not {value}.");
    } = 300;

    /// <summary>The strings that end the text: it ends before the first one that is written.</summary>
    public IReadOnlyList<string> Stop { get; init; } = [];

    /// <summary>The seed; the same seed writes the same text.</summary>
    public ulong Seed { get; init; }
}

namespace Glossa.Data;

/// <summary>The settings that divide a text into chunks to learn from.</summary>
public sealed record StreamOptions
{
    /// <summary>The number of parts of the text that are read side by side; fewer where the text is shorter.</summary>
    public int Streams { get; init; } = 32;

    /// <summary>The number of steps that gradients flow back: the length of a chunk.</summary>
    public int Steps { get; init; } = 70;

    /// <summary>
    /// Whether chunks have random lengths around <see cref="Steps"/>, so that it is not always the same symbols that have few before them
    /// (Merity et al. 2018).
    /// </summary>
    public bool RandomSteps { get; init; }

    /// <summary>The seed of the lengths, beside the epoch.</summary>
    public ulong Seed { get; init; }
}

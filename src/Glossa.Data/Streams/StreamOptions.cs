namespace Glossa.Data;

/// <summary>How a text is cut into chunks to learn from.</summary>
public sealed record StreamOptions
{
    /// <summary>How many parts of the text are read side by side; fewer where the text is shorter.</summary>
    public int Streams { get; init; } = 32;

    /// <summary>How many steps gradients go back: the length of a chunk.</summary>
    public int Steps { get; init; } = 70;

    /// <summary>
    /// Whether chunks have random lengths around <see cref="Steps"/>, so that it is not always the same symbols that have few before them
    /// (Merity et al. 2018).
    /// </summary>
    public bool RandomSteps { get; init; }

    /// <summary>What the lengths depend on, with the epoch.</summary>
    public ulong Seed { get; init; }
}

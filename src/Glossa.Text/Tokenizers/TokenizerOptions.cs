namespace Glossa.Text;

/// <summary>How much a tokenizer may remember.</summary>
public sealed record TokenizerOptions
{
    /// <summary>
    /// How many distinct stretches between spaces are remembered with their tokens, 262,144 by default (some 40 MB when full), rounded up
    /// to a power of two. Beyond it the new take the place of the old.
    /// </summary>
    public int CachedChunks { get; init; } = 1 << 18;
}

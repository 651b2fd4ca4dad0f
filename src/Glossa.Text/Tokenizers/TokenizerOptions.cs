namespace Glossa.Text;

/// <summary>The limits of a tokenizer's memory.</summary>
public sealed record TokenizerOptions
{
    /// <summary>
    /// The number of distinct stretches between spaces that are remembered with their tokens, 262,144 by default (some 40 MB when full),
    /// rounded up to a power of two. Beyond it the new take the place of the old.
    /// </summary>
    public int CachedChunks { get; init; } = 1 << 18;
}

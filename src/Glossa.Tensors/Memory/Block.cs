namespace Glossa.Tensors;

/// <summary>
/// A contiguous piece of a backend's memory. Blocks are never freed by hand: a pool re-uses them or the collector takes them.
/// </summary>
public abstract class Block
{
    /// <summary>A block of a given size.</summary>
    /// <param name="bytes">The bytes that can be used.</param>
    protected Block(long bytes) => Bytes = bytes;

    /// <summary>The bytes that can be used.</summary>
    public long Bytes { get; }
}

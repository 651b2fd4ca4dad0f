using System.Collections.Concurrent;

namespace Glossa.Tensors;

/// <summary>
/// Working memory of a kernel, borrowed from a small store and given back: packing buffers and the like. One per thread that computes.
/// </summary>
internal readonly unsafe ref struct Scratch
{
    private static readonly ConcurrentBag<HostBlock>[] Store = [.. Enumerable.Range(0, 48).Select(_ => new ConcurrentBag<HostBlock>())];

    private readonly HostBlock block;
    private readonly int sizeClass;

    private Scratch(HostBlock block, int sizeClass)
    {
        this.block = block;
        this.sizeClass = sizeClass;
    }

    /// <summary>The memory, with undefined content, aligned to a cache line.</summary>
    public float* Floats => (float*)block.Address;

    /// <summary>Borrows room for some values.</summary>
    /// <param name="floats">The number of values.</param>
    public static Scratch Rent(long floats)
    {
        int sizeClass = System.Numerics.BitOperations.Log2((ulong)Math.Max(floats, 1024) - 1) + 1;
        return new Scratch(
            Store[sizeClass].TryTake(out HostBlock? block) ? block : new HostBlock(sizeof(float) * (1L << sizeClass)), sizeClass);
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose() => Store[sizeClass].Add(block);
}

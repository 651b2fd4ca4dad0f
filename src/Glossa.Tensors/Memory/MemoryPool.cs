namespace Glossa.Tensors;

/// <summary>
/// Memory that scopes use again and again. After the first few steps of a training loop or calls of a service nothing is allocated any
/// more: <see cref="Bytes"/> stays constant, and where batches have many sizes, it is about twice what the largest needs. One pool may
/// serve many runs on many threads.
/// </summary>
public sealed class MemoryPool
{
    private readonly Dictionary<(Backend Backend, long Bytes), Stack<Block>> free = [];
    private readonly Lock gate = new();
    private long bytes;
    private long inUse;

    /// <summary>All memory this pool has allocated and not let go, in bytes.</summary>
    public long Bytes
    {
        get
        {
            lock (gate) return bytes;
        }
    }

    /// <summary>The part of <see cref="Bytes"/> that open scopes hold right now.</summary>
    public long BytesInUse
    {
        get
        {
            lock (gate) return inUse;
        }
    }

    /// <summary>Lets the collector have every block that no scope holds.</summary>
    public void Trim()
    {
        lock (gate)
        {
            free.Clear();
            bytes = inUse;
        }
    }

    internal Block Rent(Backend backend, long size)
    {
        long rounded = SizeClass(size);
        lock (gate)
        {
            // A batch takes the blocks of a larger one, up to twice the size, and where it is larger, its blocks replace those of the
            // smaller one. Otherwise every size would keep blocks of its own.
            if (Take(backend, rounded, 2 * rounded) is { } known)
            {
                inUse += known.Bytes;
                return known;
            }
            bytes += rounded - (Take(backend, SizeClass(rounded / 2), rounded - 1)?.Bytes ?? 0);
            inUse += rounded;
        }
        return backend.Allocate(rounded);
    }

    internal void Return(Backend backend, Block block)
    {
        lock (gate)
        {
            inUse -= block.Bytes;
            (Backend, long) key = (backend, block.Bytes);
            if (!free.TryGetValue(key, out Stack<Block>? stack)) free.Add(key, stack = new Stack<Block>());
            stack.Push(block);
        }
    }

    /// <summary>The block leaves the pool for good: the collector owns it from now on.</summary>
    internal void Release(Block block)
    {
        lock (gate)
        {
            inUse -= block.Bytes;
            bytes -= block.Bytes;
        }
    }

    /// <summary>Takes the smallest free block of a range of sizes, or null.</summary>
    private Block? Take(Backend backend, long least, long most)
    {
        for (long size = least; size <= most; size = SizeClass(size + 1))
        {
            if (free.TryGetValue((backend, size), out Stack<Block>? stack) && stack.TryPop(out Block? block)) return block;
        }
        return null;
    }

    /// <summary>
    /// Sizes are rounded up to eighths of a power of two (at most 12.5 % more) so that slightly different batches share blocks.
    /// </summary>
    internal static long SizeClass(long bytes)
    {
        long atLeast = Math.Max(bytes, HostBlock.Alignment);
        long step = Math.Max(HostBlock.Alignment, (long)System.Numerics.BitOperations.RoundUpToPowerOf2((ulong)atLeast) / 16);
        return (atLeast + step - 1) / step * step;
    }
}

namespace Glossa.Tensors;

/// <summary>
/// The memory behind one tensor and its views. It knows whether that memory is still its own (a closing scope takes it back) and how
/// often it was written in place (so that the backward pass notices an overwritten value).
/// </summary>
internal sealed class Storage(Backend backend, Block block)
{
    private Block? block = block;
    private volatile ILazyRowUpdates? lazyRowUpdates;

    /// <summary>The backend whose memory this is.</summary>
    public Backend Backend { get; } = backend;

    /// <summary>The memory.</summary>
    /// <exception cref="RecycledTensorException">The scope that made the tensor has closed.</exception>
    public Block Block => block ?? throw new RecycledTensorException();

    /// <summary>The steps that some rows in the memory have yet to take; null when all are up to date.</summary>
    public ILazyRowUpdates? LazyRowUpdates
    {
        get => lazyRowUpdates;
        set => lazyRowUpdates = value;
    }

    /// <summary>True once a scope has taken the memory back.</summary>
    public bool IsRecycled => block is null;

    /// <summary>The number of in-place writes since the memory was made.</summary>
    public int Version { get; private set; }

    /// <summary>Whether the values are rounded to whole numbers of 8 bits times a scale of their row.</summary>
    public bool HasInt8 { get; set; }

    /// <summary>The scope that takes the memory back when it closes; null when the collector owns it.</summary>
    public ScopeFrame? Frame { get; set; }

    /// <summary>The number of gradients of a running backward pass that live in this memory.</summary>
    public int GradientClaims { get; set; }

    /// <summary>The backward pass that made this memory, so that it may be added to in place; null otherwise.</summary>
    public object? MadeBy { get; set; }

    /// <summary>
    /// A copy of this value in the layout a kernel wants (packed weights), valid for <see cref="Version"/>; replaced as a whole, so threads
    /// may share it.
    /// </summary>
    public VersionedCache? Cache { get; set; }

    /// <summary>Notes that the memory is being written in place.</summary>
    public void Touch()
    {
        Version++;
        HasInt8 = false;
    }

    /// <summary>Takes the memory away; every later use of the tensor throws.</summary>
    public Block Recycle()
    {
        lazyRowUpdates?.Apply();
        Block taken = Block;
        block = null;
        Cache = null;
        return taken;
    }

    /// <summary>Swaps memory with another storage of the same size: how a fresh gradient replaces an old one without a copy.</summary>
    /// <param name="other">The storage to swap with.</param>
    public void Exchange(Storage other)
    {
        (block, other.block) = (other.block, block);
        Touch();
        other.Touch();
    }
}

/// <summary>Something derived from a storage, with the version it was derived from.</summary>
internal sealed record VersionedCache(int Version, object Value);

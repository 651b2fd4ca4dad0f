namespace Glossa.Tensors;

/// <summary>
/// While a scope is open, the tensors its run makes live in the run's <see cref="MemoryPool"/>; when it closes, all of them are recycled
/// at once, except those that were kept. Open one per training step or per prediction: <c>using var scope = run.OpenScope();</c>
/// </summary>
public readonly ref struct Scope
{
    private readonly Run run;
    private readonly ScopeFrame frame;

    internal Scope(Run run, ScopeFrame frame)
    {
        this.run = run;
        this.frame = frame;
    }

    /// <summary>
    /// Hands a value made in this scope to the scope around it, where it lives on without a copy; without one it becomes an ordinary
    /// tensor.
    /// </summary>
    /// <param name="value">A tensor made in this scope.</param>
    /// <returns>The same tensor.</returns>
    public Tensor Return(Tensor value)
    {
        frame.Promote(value.Storage);
        return value;
    }

    /// <summary>Hands the gradients a backward formula added to the scope around this one.</summary>
    internal void ReturnClaimed() => frame.PromoteClaimed();

    /// <summary>Closes the scope and recycles what was made in it.</summary>
    /// <exception cref="ScopeException">It was closed before, or a scope inside it is still open.</exception>
    public void Dispose() => run.CloseScope(frame);
}

/// <summary>The bookkeeping of one open scope: the storages it will recycle.</summary>
internal sealed class ScopeFrame(MemoryPool pool)
{
    private readonly List<Storage> storages = [];

    public ScopeFrame? Outer { get; set; }

    public Storage Allocate(Backend backend, long bytes)
    {
        Storage storage = new(backend, pool.Rent(backend, bytes)) { Frame = this };
        storages.Add(storage);
        return storage;
    }

    /// <summary>Moves a storage to the frame around this one, or out of the pool when there is none.</summary>
    public void Promote(Storage storage)
    {
        if (storage.Frame != this) return;
        storage.Frame = Outer;
        if (Outer is null) pool.Release(storage.Block);
        else Outer.storages.Add(storage);
    }

    /// <summary>Moves every storage that holds a gradient of the running backward pass outward.</summary>
    public void PromoteClaimed()
    {
        foreach (Storage storage in storages)
        {
            if (storage.Frame == this && storage.GradientClaims > 0) Promote(storage);
        }
    }

    /// <summary>Takes one storage back before the scope closes.</summary>
    public void RecycleNow(Storage storage)
    {
        storage.Frame = null;
        pool.Return(storage.Backend, storage.Recycle());
    }

    /// <summary>Takes everything back that was neither promoted nor recycled already.</summary>
    public void RecycleAll()
    {
        foreach (Storage storage in storages)
        {
            if (storage.Frame == this) RecycleNow(storage);
        }
        storages.Clear();
    }
}

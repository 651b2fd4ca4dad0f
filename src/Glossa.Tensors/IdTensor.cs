namespace Glossa.Tensors;

/// <summary>
/// Integers in a shape: token ids, class labels, row positions. Immutable and never differentiated. They are on the host, in the memory of
/// a backend, or both: each copies them from the other at the first use.
/// </summary>
public sealed class IdTensor : IExamples<IdTensor>
{
    private volatile long[]? host;
    private volatile BackendIds? copy;

    /// <summary>Ids with a shape; the array is used as it is, not copied, and must not be changed any more.</summary>
    /// <param name="ids">The ids, row by row.</param>
    /// <param name="shape">The shape.</param>
    /// <exception cref="ShapeException">The number of ids is not the shape's.</exception>
    public IdTensor(long[] ids, Shape shape)
    {
        if (ids.Length != shape.Count)
        {
            throw new ShapeException($"{ids.Length} ids do not fill the shape {shape}, which has {shape.Count} elements.");
        }
        (host, Shape) = (ids, shape);
    }

    /// <summary>Ids a backend's kernel has made in the backend's memory.</summary>
    /// <param name="backend">The backend.</param>
    /// <param name="ids">Its memory, as <see cref="Backend.WriteIds"/> makes it.</param>
    /// <param name="shape">The shape.</param>
    public IdTensor(Backend backend, Block ids, Shape shape) => (copy, Shape) = (new BackendIds(backend, ids), shape);

    private IdTensor(long[]? host, BackendIds? copy, Shape shape) => (this.host, this.copy, Shape) = (host, copy, shape);

    /// <summary>The shape.</summary>
    public Shape Shape { get; }

    /// <summary>The number of ids.</summary>
    public int Count => checked((int)Shape.Count);

    /// <summary>All ids on the host, row by row.</summary>
    public ReadOnlySpan<long> Span
    {
        get
        {
            if (host is { } known) return known;
            long[] ids = new long[Count];
            copy!.Backend.ReadIds(copy.Block, ids);
            return host = ids;
        }
    }

    /// <summary>All ids in the memory of a backend, row by row; for its kernels.</summary>
    /// <param name="backend">The backend.</param>
    public Block On(Backend backend)
    {
        if (copy is { } known && known.Backend == backend) return known.Block;
        Block ids = backend.WriteIds(Span);
        copy = new BackendIds(backend, ids);
        return ids;
    }

    /// <summary>One id; negative positions count from the end.</summary>
    /// <param name="index">One position an axis.</param>
    /// <exception cref="OutOfRangeException">There is no such position.</exception>
    public long this[params ReadOnlySpan<int> index] => Span[(int)Tensor.FlatIndex(Shape, index)];

    /// <summary>A vector of ids.</summary>
    /// <param name="ids">The ids.</param>
    public static IdTensor Of(params ReadOnlySpan<long> ids) => new(ids.ToArray(), [ids.Length]);

    /// <summary>A vector of ids.</summary>
    /// <param name="ids">The ids.</param>
    public static IdTensor Of(ReadOnlySpan<int> ids)
    {
        long[] wide = new long[ids.Length];
        for (int i = 0; i < wide.Length; i++) wide[i] = ids[i];
        return new IdTensor(wide, [wide.Length]);
    }

    /// <summary>The ids <c>start, start + step, …</c> before <paramref name="end"/>, such as positions.</summary>
    /// <param name="start">The first.</param>
    /// <param name="end">The exclusive end.</param>
    /// <param name="step">The distance of two neighbours; not 0, negative counts down.</param>
    /// <returns><c>Shape: [n]</c>, empty where the end does not lie ahead.</returns>
    /// <exception cref="OutOfRangeException">The step is 0.</exception>
    public static IdTensor Arange(long start, long end, long step = 1)
    {
        if (step == 0) throw new OutOfRangeException($"Arange from {start} to {end} with steps of 0 would never end.");
        long[] ids = new long[Math.Max(0, (end - start + step - Math.Sign(step)) / step)];
        for (int i = 0; i < ids.Length; i++) ids[i] = start + (i * step);
        return new IdTensor(ids, [ids.Length]);
    }

    /// <summary>
    /// The ids that occur, ascending, each once; for every id its position among them; and how often each of them occurs. So
    /// <c>values[positions[i]] = ids[i]</c>.
    /// </summary>
    /// <returns><c>Shape: [n]</c>, as this, and <c>[n]</c>.</returns>
    public (IdTensor Values, IdTensor Positions, IdTensor Counts) Unique()
    {
        long[] ids = Span.ToArray(), values = [.. ids.Distinct().Order()];
        long[] positions = new long[ids.Length], counts = new long[values.Length];
        for (int i = 0; i < ids.Length; i++) counts[positions[i] = Array.BinarySearch(values, ids[i])]++;
        return (Of(values), new IdTensor(positions, Shape), Of(counts));
    }

    /// <inheritdoc/>
    IdTensor IExamples<IdTensor>.SelectExamples(IdTensor ids, Run run) => IndexSelect(ids, run);

    /// <summary>Whole slices along the first axis: <c>y[i] = x[ids[i]]</c>.</summary>
    /// <param name="ids">The positions of the slices. <c>Shape: [n]</c>.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape: [n, ...]</c>.</returns>
    /// <exception cref="OutOfRangeException">An id lies outside the axis.</exception>
    public IdTensor IndexSelect(IdTensor ids, Run run)
    {
        if (Shape.Rank == 0) throw run.Mismatch("indexSelect", "a single id has no axis to select from");
        run.CheckIndices("indexSelect", "index", ids, Shape[0]);
        int width = Shape[0] == 0 ? 0 : Count / Shape[0];
        long[] selected = new long[ids.Count * width];
        for (int i = 0; i < ids.Count; i++) Span.Slice((int)ids.Span[i] * width, width).CopyTo(selected.AsSpan(i * width));
        return new IdTensor(selected, Shape.With(0, ids.Count));
    }

    /// <summary>The same ids in another shape.</summary>
    /// <param name="shape">A shape with as many elements.</param>
    /// <exception cref="ShapeException">It has more or fewer.</exception>
    public IdTensor Reshape(Shape shape)
    {
        if (shape.Count != Shape.Count)
        {
            throw new ShapeException($"{Count} ids do not fill the shape {shape}, which has {shape.Count} elements.");
        }
        return new(host, copy, shape);
    }

    /// <summary>The shape and the ids, laid out as the values of a <see cref="Tensor"/>.</summary>
    public override string ToString()
    {
        long[] ids = Span.ToArray();
        return $"Ids {Shape}\n{ArrayText.Of(Shape, at => ids[at])}";
    }

    /// <summary>Ids in the memory of a backend.</summary>
    private sealed record BackendIds(Backend Backend, Block Block);
}

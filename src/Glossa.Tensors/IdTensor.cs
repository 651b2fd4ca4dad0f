namespace Glossa.Tensors;

/// <summary>
/// Whole numbers in a shape: token ids, class labels, row positions. Immutable in shape, always on the host, never differentiated.
/// </summary>
public sealed class IdTensor
{
    private readonly long[] ids;

    /// <summary>Ids with a shape; the array is used as it is, not copied.</summary>
    /// <param name="ids">The numbers, row by row.</param>
    /// <param name="shape">The shape.</param>
    /// <exception cref="ShapeException">The number of ids is not the shape's.</exception>
    public IdTensor(long[] ids, Shape shape)
    {
        if (ids.Length != shape.Count) throw new ShapeException($"{ids.Length} ids do not fill the shape {shape}, which has {shape.Count} elements.");
        this.ids = ids;
        Shape = shape;
    }

    /// <summary>The shape.</summary>
    public Shape Shape { get; }

    /// <summary>The number of ids.</summary>
    public int Count => ids.Length;

    /// <summary>All ids, row by row.</summary>
    public ReadOnlySpan<long> Span => ids;

    /// <summary>One id; negative positions count from the end.</summary>
    /// <param name="index">One position an axis.</param>
    /// <exception cref="OutOfRangeException">There is no such position.</exception>
    public long this[params ReadOnlySpan<int> index] => ids[Tensor.FlatIndex(Shape, index)];

    /// <summary>A vector of ids.</summary>
    /// <param name="ids">The numbers.</param>
    public static IdTensor Of(params ReadOnlySpan<long> ids) => new(ids.ToArray(), [ids.Length]);

    /// <summary>A vector of ids.</summary>
    /// <param name="ids">The numbers.</param>
    public static IdTensor Of(ReadOnlySpan<int> ids)
    {
        long[] wide = new long[ids.Length];
        for (int i = 0; i < wide.Length; i++) wide[i] = ids[i];
        return new IdTensor(wide, [wide.Length]);
    }

    /// <summary>The same ids in another shape.</summary>
    /// <param name="shape">A shape with as many elements.</param>
    public IdTensor Reshape(Shape shape) => new(ids, shape);

    /// <summary>The shape and the ids, laid out as the numbers of a <see cref="Tensor"/>.</summary>
    public override string ToString() => $"Ids {Shape}\n{ArrayText.Of(Shape, at => ids[at])}";
}

using System.Runtime.CompilerServices;

namespace Glossa.Tensors;

public sealed partial class Tensor
{
    /// <summary>
    /// The same values in another shape; a view where the rows allow it. One size may be −1: it is computed from the others.
    /// </summary>
    /// <param name="shape">The new sizes.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape:</c> as asked.</returns>
    /// <exception cref="ShapeException">The number of elements differs.</exception>
    [OverloadResolutionPriority(1)]
    public Tensor Reshape(ReadOnlySpan<int> shape, Run run) => Reshape(Inferred(shape, run), run);

    /// <inheritdoc cref="Reshape(ReadOnlySpan{int}, Run)"/>
    public Tensor Reshape(Shape shape, Run run)
    {
        run.Check("reshape", this);
        if (shape.Count != Shape.Count) throw run.Mismatch("reshape", $"{Shape} has {Shape.Count} elements, but {shape} has {shape.Count}");
        if (shape == Shape) return this;
        bool keepsRows = shape.Columns == Shape.Columns;
        Tensor x = IsContiguous || keepsRows ? this : Contiguous(run);
        Tensor y = new(x.Storage, x.Offset, shape, keepsRows ? x.Pitch : shape.Columns);
        return run.Record("reshape", y, [this], [], (dy, g) => g.Add(this, dy.Reshape(Shape, g.Run)));
    }

    /// <summary>Flattens to one axis.</summary>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape: [count]</c>.</returns>
    public Tensor Flatten(Run run) => Reshape([checked((int)Shape.Count)], run);

    /// <summary>Adds an axis of size 1.</summary>
    /// <param name="axis">The position of the new axis; negative counts from the end of the result.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape:</c> with the axis inserted.</returns>
    /// <exception cref="OutOfRangeException">There is no such place.</exception>
    public Tensor Unsqueeze(int axis, Run run) => Reshape(Shape.Insert(axis < 0 ? axis + Shape.Rank + 1 : axis, 1), run);

    /// <summary>Removes an axis of size 1.</summary>
    /// <param name="axis">The axis, may be negative.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape:</c> without the axis.</returns>
    /// <exception cref="ShapeException">The axis has another size.</exception>
    public Tensor Squeeze(int axis, Run run)
    {
        if (Shape[axis] == 1) return Reshape(Shape.Without(axis), run);
        throw run.Mismatch("squeeze", $"axis {axis} of {Shape} has {Shape[axis]} elements, and only an axis of size 1 can be removed");
    }

    /// <summary>This tensor, or a copy without gaps between rows.</summary>
    /// <param name="run">The run to compute in.</param>
    public Tensor Contiguous(Run run)
    {
        if (IsContiguous) return this;
        Tensor y = run.Empty(Shape);
        run.Backend.Copy(this, y, run);
        return run.Record("contiguous", y, [this], [], (dy, g) => g.Add(this, dy));
    }

    /// <summary>A copy of the values; gradients flow through it.</summary>
    /// <param name="run">The run to compute in.</param>
    public Tensor Clone(Run run)
    {
        run.Check("clone", this);
        Tensor y = run.Empty(Shape);
        run.Backend.Copy(this, y, run);
        return run.Record("clone", y, [this], [], (dy, g) => g.Add(this, dy));
    }

    /// <summary>All axes but the last as one, without a copy and without recording.</summary>
    internal Tensor AsRows() => Shape.Rank == 2 ? this : new Tensor(Storage, Offset, [Shape.Rows, Shape.Columns], Pitch);

    /// <summary>A view of part of this tensor's memory, without recording.</summary>
    internal Tensor View(long offset, Shape shape, int pitch) => new(Storage, Offset + offset, shape, pitch);

    private Shape Inferred(ReadOnlySpan<int> sizes, Run run)
    {
        int unknown = sizes.IndexOf(-1);
        if (unknown < 0) return Shape.Create(sizes);
        int[] known = sizes.ToArray();
        known[unknown] = 1;
        long rest = Shape.Create(known).Count;
        if (rest == 0 || Shape.Count % rest != 0)
        {
            throw run.Mismatch(
                "reshape", $"{Shape} has {Shape.Count} elements, which the sizes [{string.Join(", ", sizes.ToArray())}] cannot divide");
        }
        known[unknown] = checked((int)(Shape.Count / rest));
        return Shape.Create(known);
    }
}

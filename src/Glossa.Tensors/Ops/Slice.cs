namespace Glossa.Tensors;

public sealed partial class Tensor
{
    /// <summary>
    /// The elements <c>start … end − 1</c> along an axis. Along the first or the last axis it is a view, elsewhere a copy.
    /// </summary>
    /// <param name="axis">The axis, may be negative.</param>
    /// <param name="start">The first element; negative counts from the end.</param>
    /// <param name="end">The exclusive end; negative counts from the end.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape:</c> with <c>end − start</c> along the axis.</returns>
    /// <exception cref="OutOfRangeException">The range does not lie within the axis.</exception>
    public Tensor Slice(int axis, int start, int end, Run run)
    {
        run.Check("slice", this);
        int at = Shape.Axis(axis), size = Shape[at];
        int first = start < 0 ? start + size : start, last = end < 0 ? end + size : end;
        if (first < 0 || last > size || first > last)
        {
            throw new OutOfRangeException(
                $"{run.Where("slice")}: the range {start} … {end} is outside axis {axis} of {Shape}, which has {size} elements.");
        }
        Tensor y = SliceWithoutRecording(at, first, last, run);
        return run.Record("slice", y, [this], [], (dy, g) =>
        {
            Tensor dx = g.Run.Zeros(Shape);
            dx.Put(at, first, dy, g.Run);
            g.Add(this, dx);
        });
    }

    /// <summary>One position of an axis; the axis is gone.</summary>
    /// <param name="axis">The axis, may be negative.</param>
    /// <param name="index">The position; negative counts from the end.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape:</c> without the axis.</returns>
    /// <exception cref="OutOfRangeException">There is no such position.</exception>
    public Tensor Select(int axis, int index, Run run)
    {
        int size = Shape[axis], at = index < 0 ? index + size : index;
        if ((uint)at >= (uint)size)
        {
            throw new OutOfRangeException($"{run.Where("select")}: position {index} is outside axis {axis} of {Shape}, which has {size}.");
        }
        return Slice(axis, at, at + 1, run).Squeeze(axis, run);
    }

    /// <summary>Cuts an axis into pieces.</summary>
    /// <param name="axis">The axis, may be negative.</param>
    /// <param name="sizes">The size of each piece; they add up to the axis' size.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns>The pieces, in order.</returns>
    /// <exception cref="ShapeException">The sizes do not add up.</exception>
    public Tensor[] Split(int axis, ReadOnlySpan<int> sizes, Run run)
    {
        run.Check("split", this);
        int at = Shape.Axis(axis), total = 0;
        int[] extents = sizes.ToArray();
        foreach (int extent in extents) total += extent;
        if (total != Shape[at])
        {
            throw run.Mismatch("split", $"the sizes [{string.Join(", ", extents)}] do not add up to axis {axis} of {Shape}");
        }
        Tensor[] pieces = new Tensor[extents.Length];
        for (int i = 0, start = 0; i < pieces.Length; start += extents[i++])
        {
            pieces[i] = SliceWithoutRecording(at, start, start + extents[i], run);
        }
        run.Record("split", pieces, [this], [], (dPieces, g) =>
        {
            Tensor dx = g.Run.Zeros(Shape);
            for (int i = 0, start = 0; i < extents.Length; start += extents[i++])
            {
                if (dPieces[i] is { } piece) dx.Put(at, start, piece, g.Run);
            }
            g.Add(this, dx);
        });
        return pieces;
    }

    /// <summary>Adds zeros before and after the elements of an axis.</summary>
    /// <param name="axis">The axis, may be negative.</param>
    /// <param name="before">The number in front.</param>
    /// <param name="after">The number behind.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape:</c> with <c>before + size + after</c> along the axis.</returns>
    /// <exception cref="ShapeException">A number is negative.</exception>
    public Tensor Pad(int axis, int before, int after, Run run)
    {
        run.Check("pad", this);
        if (before < 0 || after < 0)
        {
            throw run.Mismatch("pad", $"{before} zeros before and {after} after axis {axis} of {Shape} were asked for, "
                + "but padding only adds; Slice takes away");
        }
        int at = Shape.Axis(axis), size = Shape[at];
        Tensor y = run.Zeros(Shape.With(at, before + size + after));
        y.Put(at, before, this, run);
        return run.Record("pad", y, [this], [], (dy, g) => g.Add(this, dy.SliceWithoutRecording(at, before, before + size, g.Run)));
    }

    private Tensor SliceWithoutRecording(int axis, int first, int last, Run run)
    {
        Shape shape = Shape.With(axis, last - first);
        if (axis == Shape.Rank - 1) return View(first, shape, Pitch);
        (int before, int along, int after) = Shape.Around(axis);
        int rowsAfter = after / Math.Max(1, Shape.Columns);
        if (before == 1) return View((long)first * rowsAfter * Pitch, shape, Pitch);
        Tensor y = run.Empty(shape), x = this;
        for (int outer = 0; outer < before; outer++)
        {
            Shape block = [(last - first) * rowsAfter, Shape.Columns];
            run.Backend.Copy(
                x.View(((long)outer * along + first) * rowsAfter * Pitch, block, Pitch),
                y.View((long)outer * block.Count, block, Shape.Columns));
        }
        return y;
    }

    /// <summary>Copies a tensor into part of this one along an axis, without recording.</summary>
    internal void Put(int axis, int first, Tensor part, Run run)
    {
        if (part.Shape.Count == 0) return;
        if (axis == Shape.Rank - 1)
        {
            run.Backend.Copy(part.AsRows(), View(first, [part.Shape.Rows, part.Shape.Columns], Pitch));
            return;
        }
        (int before, int along, int after) = Shape.Around(axis);
        int rowsAfter = after / Shape.Columns, size = part.Shape[axis];
        Shape block = [size * rowsAfter, Shape.Columns];
        for (int outer = 0; outer < before; outer++)
        {
            run.Backend.Copy(
                part.View((long)outer * block[0] * part.Pitch, block, part.Pitch),
                View(((long)outer * along + first) * rowsAfter * Pitch, block, Pitch));
        }
    }
}

namespace Glossa.Tensors;

public sealed partial class Tensor
{
    /// <summary>
    /// Repeats the elements to fill a larger shape, by NumPy's rule: shapes are aligned at the last axis, missing axes and axes of size 1
    /// are repeated. This is the only place where shapes stretch by rule; other operations name what they stretch.
    /// </summary>
    /// <param name="shape">The shape to fill.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape:</c> as asked.</returns>
    /// <exception cref="ShapeException">An axis is neither 1 nor equal.</exception>
    public Tensor BroadcastTo(Shape shape, Run run)
    {
        run.Check("broadcastTo", this);
        if (shape == Shape) return this;
        int missing = shape.Rank - Shape.Rank;
        for (int axis = 0; axis < Shape.Rank; axis++)
        {
            if (missing >= 0 && (Shape[axis] == 1 || Shape[axis] == shape[missing + axis])) continue;
            throw run.Mismatch(
                "broadcastTo", $"{Shape} does not stretch to {shape}: aligned at the last axis, every size must be equal or 1");
        }
        // Repeating an axis is a lookup of its only position.
        Tensor y = Reshape(Shape.Create([.. Enumerable.Repeat(1, missing), .. Shape]), run);
        for (int axis = 0; axis < shape.Rank; axis++)
        {
            if (y.Shape[axis] != shape[axis]) y = y.Repeat(axis, shape[axis], run);
        }
        return y;
    }

    /// <summary>Repeats the only position of an axis.</summary>
    private Tensor Repeat(int axis, int times, Run run)
    {
        (int before, _, int after) = Shape.Around(axis);
        Tensor y = run.Empty(Shape.With(axis, times));
        long[] ids = new long[(long)before * times];
        for (int i = 0; i < ids.Length; i++) ids[i] = i / times;
        Tensor x = Contiguous(run);
        run.Backend.GatherRows(
            x.View(0, [before, after], after), new IdTensor(ids, [ids.Length]), y.View(0, [ids.Length, after], after), run);
        return run.Record("repeat", y, [this], [], (dy, g) => g.Add(this, dy.Sum(axis, g.Run).Reshape(Shape, g.Run)));
    }
}

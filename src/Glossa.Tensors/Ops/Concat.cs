namespace Glossa.Tensors;

public sealed partial class Tensor
{
    /// <summary>Joins tensors along an axis.</summary>
    /// <param name="tensors">At least one; equal sizes on every other axis.</param>
    /// <param name="axis">The axis, may be negative.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape:</c> with the sum of the sizes along the axis.</returns>
    /// <exception cref="ShapeException">There are none, or another axis differs.</exception>
    public static Tensor Concat(ReadOnlySpan<Tensor> tensors, int axis, Run run)
    {
        run.Check("concat", tensors);
        if (tensors.Length == 0) throw run.Mismatch("concat", "there is nothing to join");
        Shape shape = tensors[0].Shape;
        int at = shape.Axis(axis), total = 0;
        foreach (Tensor tensor in tensors)
        {
            if (tensor.Shape.Rank != shape.Rank || tensor.Shape.With(at, shape[at]) != shape)
            {
                throw run.Mismatch("concat", $"the shapes {shape} and {tensor.Shape} may differ along axis {axis} only");
            }
            total += tensor.Shape[at];
        }
        Tensor y = run.Empty(shape.With(at, total));
        int first = 0;
        foreach (Tensor tensor in tensors)
        {
            y.Put(at, first, tensor, run);
            first += tensor.Shape[at];
        }
        Tensor[] parts = tensors.ToArray();
        return run.Record("concat", y, tensors, [], (dy, g) =>
        {
            int start = 0;
            foreach (Tensor part in parts)
            {
                int end = start + part.Shape[at];
                if (g.Needs(part)) g.Add(part, dy.SliceWithoutRecording(at, start, end, g.Run));
                start = end;
            }
        });
    }

    /// <summary>Joins tensors of one shape along a new axis.</summary>
    /// <param name="tensors">At least one.</param>
    /// <param name="axis">The position of the new axis, in [0, Rank].</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape:</c> with the number of tensors inserted at the axis.</returns>
    /// <exception cref="ShapeException">There are none, or the shapes differ.</exception>
    public static Tensor Stack(ReadOnlySpan<Tensor> tensors, int axis, Run run)
    {
        Tensor[] raised = new Tensor[tensors.Length];
        for (int i = 0; i < raised.Length; i++) raised[i] = tensors[i].Unsqueeze(axis, run);
        return Concat(raised, axis, run);
    }
}

namespace Glossa.Tensors;

/// <summary>The linear recurrence along an axis, and its special cases.</summary>
public sealed partial class Tensor
{
    /// <summary>
    /// The first-order linear recurrence <c>y₀ = x₀, yᵢ = fᵢ · yᵢ₋₁ + xᵢ</c> along an axis: an exponential average, or the state of a
    /// state-space model. With <c>sᵢ = dyᵢ + fᵢ₊₁ · sᵢ₊₁</c> the derivative is <c>dxᵢ = sᵢ, dfᵢ = sᵢ · yᵢ₋₁</c>.
    /// </summary>
    /// <param name="factors">f; the first along the axis is not used. <c>Shape:</c> as this.</param>
    /// <param name="axis">The axis, may be negative.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape:</c> as this.</returns>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    public Tensor LinearRecurrence(Tensor factors, int axis, Run run)
    {
        run.CheckShape("linearRecurrence", "the factors", factors, Shape, "one factor for each element");
        return Recur("linearRecurrence", factors, axis, run);
    }

    /// <summary>Sums from the beginning of an axis to each position: <c>yᵢ = x₀ + … + xᵢ</c>.</summary>
    /// <param name="axis">The axis, may be negative.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape:</c> as this.</returns>
    public Tensor CumulativeSum(int axis, Run run) => Recur("cumulativeSum", null, axis, run);

    /// <summary>
    /// Products from the beginning of an axis to each position: <c>yᵢ = x₀ · … · xᵢ</c>. Nothing is divided, so the gradient is right
    /// also where elements are zero.
    /// </summary>
    /// <param name="axis">The axis, may be negative.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape:</c> as this.</returns>
    public Tensor CumulativeProduct(int axis, Run run)
    {
        int size = Shape[axis];
        return size < 2 ? this : Slice(axis, 0, 1, run).Pad(axis, 0, size - 1, run).Recur("cumulativeProduct", this, axis, run);
    }

    private Tensor Recur(string op, Tensor? factors, int axis, Run run)
    {
        run.Check(op, this, factors);
        int at = Shape.Axis(axis);
        Run raw = run.WithoutGradients();
        Tensor y = run.Empty(Shape);
        run.Backend.Scan(Contiguous(raw), factors?.Contiguous(raw), at, false, y);
        return run.Record(op, y, [this, factors], [factors, factors is null ? null : y], (dy, g) =>
        {
            Tensor s = g.Run.Empty(Shape);
            g.Run.Backend.Scan(dy.Contiguous(g.Run), factors?.Moved(at, -1, g.Run).Contiguous(g.Run), at, true, s);
            g.Add(this, s);
            if (factors is not null && g.Needs(factors)) g.Add(factors, y.Moved(at, 1, g.Run).Multiply(s, g.Run));
        });
    }

    /// <summary>The elements moved by one position along an axis, up (1) or down (−1), and a zero in the free place.</summary>
    private Tensor Moved(int axis, int by, Run run)
    {
        int size = Shape[axis];
        if (size == 0) return this;
        return by > 0 ? Slice(axis, 0, size - 1, run).Pad(axis, 1, 0, run) : Slice(axis, 1, size, run).Pad(axis, 0, 1, run);
    }
}

namespace Glossa.Tensors;

public sealed partial class Tensor
{
    /// <summary>
    /// Probabilities from logits: <c>yᵢ = e^(xᵢ − max) / Σⱼ e^(xⱼ − max)</c> along an axis; <c>dx = y (dy − Σ y dy)</c>. Masked positions
    /// get exactly 0, and so does every position of a slice that is masked entirely.
    /// </summary>
    /// <param name="run">The run to compute in.</param>
    /// <param name="axis">The axis, may be negative.</param>
    /// <param name="mask">0 where a position does not take part, another number elsewhere, or null. <c>Shape:</c> as this.</param>
    /// <returns><c>Shape:</c> as this.</returns>
    /// <exception cref="ShapeException">The mask has another shape.</exception>
    public Tensor Softmax(Run run, int axis = -1, Tensor? mask = null)
    {
        run.Check("softmax", this, mask);
        if (mask is not null) run.CheckSame("softmax", this, mask);
        if (Shape.Axis(axis) != Shape.Rank - 1)
        {
            return Transpose(axis, -1, run).Softmax(run, -1, mask?.Transpose(axis, -1, run)).Transpose(axis, -1, run);
        }
        return run.Fused<ISoftmaxKernels>() is { } kernels ? FusedSoftmax(kernels, mask, run) : ComposedSoftmax(mask, run);
    }

    /// <summary>
    /// The logarithm of <see cref="Softmax"/>: <c>y = (x − max) − ln Σ e^(x − max)</c>, so that an offset common to all logits costs no
    /// digits; <c>dx = dy − e^y Σ dy</c>.
    /// </summary>
    /// <param name="run">The run to compute in.</param>
    /// <param name="axis">The axis, may be negative.</param>
    /// <returns><c>Shape:</c> as this.</returns>
    public Tensor LogSoftmax(Run run, int axis = -1)
    {
        run.Check("logSoftmax", this);
        if (Shape.Axis(axis) != Shape.Rank - 1) return Transpose(axis, -1, run).LogSoftmax(run).Transpose(axis, -1, run);
        return run.Fused<ISoftmaxKernels>() is { } kernels ? FusedLogSoftmax(kernels, run) : ComposedLogSoftmax(run);
    }

    /// <summary>
    /// <c>ln Σ eˣ</c> along an axis, computed stably as <c>max + ln Σ e^(x − max)</c>; −∞ of a slice that is −∞ everywhere.
    /// <c>dx = dy · e^(x − max) / Σ e^(x − max)</c>, and 0 where the sum is.
    /// </summary>
    /// <param name="run">The run to compute in.</param>
    /// <param name="axis">The axis, may be negative.</param>
    /// <returns><c>Shape:</c> without the axis.</returns>
    public Tensor LogSumExp(Run run, int axis = -1)
    {
        if (Shape.Axis(axis) != Shape.Rank - 1) return AxisLast(axis, run).LogSumExp(run);
        run.Check("logSumExp", this);
        Run raw = run.WithoutGradients();
        Tensor peak = Peak(raw), e = AddColumn(peak.Negate(raw), raw).Exp(raw), sum = e.Sum(-1, raw), y = sum.Log(raw).Add(peak, raw);
        return run.Record("logSumExp", y, [this], [e, sum], (dy, g) =>
            g.Add(this, e.MultiplyColumn(dy.Divide(sum.Mask(sum, g.Run, fill: 1), g.Run), g.Run)));
    }

    private Tensor ComposedSoftmax(Tensor? mask, Run run)
    {
        Tensor x = mask is null ? this : Mask(mask, run, -1e30);
        Tensor e = x.AddColumn(x.Peak(run).Negate(run), run).Exp(run);
        if (mask is not null) e = e.Mask(mask, run);
        Tensor sum = e.Sum(-1, run);
        if (mask is not null) sum = sum.Clip(1e-30, double.PositiveInfinity, run);
        return e.DivideColumn(sum, run);
    }

    private Tensor FusedSoftmax(ISoftmaxKernels kernels, Tensor? mask, Run run)
    {
        Tensor x = this, y = run.Empty(Shape);
        kernels.Softmax(x.Contiguous(run.WithoutGradients()), mask?.Contiguous(run), y, run);
        return run.Record("softmax", y, [x], [y], (dy, g) =>
        {
            Tensor dx = g.Run.Empty(Shape);
            kernels.SoftmaxGradient(y, dy.Contiguous(g.Run), dx, g.Run);
            g.Add(x, dx);
        });
    }

    private Tensor ComposedLogSoftmax(Run run)
    {
        Tensor centred = AddColumn(Largest(run).Negate(run), run);
        return centred.AddColumn(centred.Exp(run).Sum(-1, run).Log(run).Negate(run), run);
    }

    private Tensor FusedLogSoftmax(ISoftmaxKernels kernels, Run run)
    {
        Tensor x = this, y = run.Empty(Shape);
        kernels.LogSoftmax(x.Contiguous(run.WithoutGradients()), y, run);
        return run.Record("logSoftmax", y, [x], [y], (dy, g) =>
        {
            Tensor dx = g.Run.Empty(Shape);
            kernels.LogSoftmaxGradient(y, dy.Contiguous(g.Run), dx, g.Run);
            g.Add(x, dx);
        });
    }

    /// <summary>The largest element of every row as a constant, 0 where that is infinite: what stable exponentials subtract.</summary>
    private Tensor Peak(Run run)
    {
        Run raw = run.WithoutGradients();
        Tensor largest = Largest(run);
        return largest.Mask(largest.Map(new IsFiniteFunction(), raw), raw);
    }

    /// <summary>The largest element of every row as a constant.</summary>
    private Tensor Largest(Run run) => Reduce("largest", Reduction.Max, -1, run.WithoutGradients());
}

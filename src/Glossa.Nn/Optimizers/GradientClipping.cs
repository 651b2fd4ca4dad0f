using Glossa.Tensors;

namespace Glossa.Nn;

/// <summary>How the length of a gradient is measured.</summary>
public enum NormKind
{
    /// <summary>The root of the sum of squares: <c>√Σ g²</c>.</summary>
    Euclidean,

    /// <summary>The largest magnitude: <c>max |g|</c>.</summary>
    Largest,
}

/// <summary>Keeps single large gradients from throwing a model off: call between the backward pass and the optimiser's step.</summary>
public static class GradientClipping
{
    private const double Epsilon = 1e-6;

    /// <summary>
    /// Shortens the gradients of all trained parameters together to a length (Pascanu, Mikolov and Bengio 2013, "On the difficulty of
    /// training recurrent neural networks"): <c>g ← g · min(1, limit / (norm + 10⁻⁶))</c> with the norm over all of them.
    /// </summary>
    /// <param name="module">The model.</param>
    /// <param name="limit">The length, more than 0.</param>
    /// <param name="run">The run to compute in.</param>
    /// <param name="kind">How length is measured.</param>
    /// <returns>
    /// The length before. When it is not finite, because a gradient is not, the gradients are left as they are: look at it, and
    /// skip the step.
    /// </returns>
    /// <exception cref="OptimizerException">The limit is not positive.</exception>
    public static double ClipGradientNorm(this Module module, double limit, Run run, NormKind kind = NormKind.Euclidean)
    {
        _ = Setting.Positive(limit, nameof(limit));
        double norm = module.GradientNorm(run, kind), factor = limit / (norm + Epsilon);
        if (!double.IsFinite(norm) || factor >= 1) return norm;
        foreach (Tensor gradient in Gradients(module)) Apply(new AffineFunction(factor), gradient, run);
        return norm;
    }

    /// <summary>
    /// Limits every single number of the gradients of all trained parameters: <c>g ← min(max(g, −limit), limit)</c>. NaN stays NaN.
    /// </summary>
    /// <param name="module">The model.</param>
    /// <param name="limit">The largest magnitude left, more than 0.</param>
    /// <param name="run">The run to compute in.</param>
    /// <exception cref="OptimizerException">The limit is not positive.</exception>
    public static void ClipGradientValue(this Module module, double limit, Run run)
    {
        _ = Setting.Positive(limit, nameof(limit));
        foreach (Tensor gradient in Gradients(module)) Apply(new ClipFunction(-limit, limit), gradient, run);
    }

    /// <summary>The length of the gradients of all trained parameters together; the same bits for every number of threads.</summary>
    /// <param name="module">The model.</param>
    /// <param name="run">The run to compute in.</param>
    /// <param name="kind">How length is measured.</param>
    /// <returns>0 when there are no gradients.</returns>
    public static double GradientNorm(this Module module, Run run, NormKind kind = NormKind.Euclidean)
    {
        double squares = 0, largest = 0;
        foreach (Tensor gradient in Gradients(module))
        {
            if (kind == NormKind.Euclidean) squares += Math.Pow(Norm(gradient, run), 2);
            else largest = Math.Max(largest, Largest(gradient, run));
        }
        return kind == NormKind.Euclidean ? Math.Sqrt(squares) : largest;
    }

    /// <summary>√Σ x², rows first, so that threads share the rows.</summary>
    internal static double Norm(Tensor x, Run run)
    {
        Run raw = run.WithoutGradients();
        using Scope scope = raw.OpenScope();
        return Norm(AsRows(x, raw), rows => rows, raw);
    }

    /// <summary>√Σ x² of a table's gradient, with the bits of the dense one.</summary>
    internal static double Norm(RowGradient gradient, int rows, Run run)
    {
        Run raw = run.WithoutGradients();
        using Scope scope = raw.OpenScope();
        return Norm(gradient.Rows, Dense, raw);

        Tensor Dense(Tensor values) =>
            (gradient with { Rows = values.Reshape([gradient.Ids.Count, 1], raw) }).ToDense([rows, 1], raw).Reshape([rows], raw);
    }

    /// <summary>
    /// √Σ x² from the sums of single rows; where squares underflow or overflow, from their lengths, which takes twice as long.
    /// </summary>
    private static double Norm(Tensor x, Func<Tensor, Tensor> dense, Run run)
    {
        double squares = dense(x.Square(run).Sum(1, run)).Sum(run).ToDouble();
        return squares is > 1e-20 and < double.PositiveInfinity ? Math.Sqrt(squares) : dense(x.Norm(1, run)).Norm(0, run).ToDouble();
    }

    /// <summary>max |x|, NaN if there is one.</summary>
    private static double Largest(Tensor x, Run run)
    {
        Run raw = run.WithoutGradients();
        using Scope scope = raw.OpenScope();
        Tensor magnitudes = AsRows(x, raw).Abs(raw), rows = raw.Empty([x.Shape.Rows]), all = raw.Empty(Shape.Scalar);
        raw.Backend.Reduce(Reduction.Max, magnitudes, 1, rows, raw);
        raw.Backend.Reduce(Reduction.Max, rows, 0, all, raw);
        return all.ToDouble();
    }

    private static Tensor AsRows(Tensor x, Run run) => x.Reshape([x.Shape.Rows, x.Shape.Columns], run);

    private static void Apply<F>(F f, Tensor gradient, Run run) where F : struct, IFunction
    {
        run.Check(F.Name, gradient);
        run.Backend.Map(f, gradient, gradient, run);
        gradient.MarkChanged();
    }

    /// <summary>The gradients; of tables that were only looked up, the rows.</summary>
    private static IEnumerable<Tensor> Gradients(Module module) =>
        from entry in module.Parameters
        where entry.Parameter.IsTrained
        let gradient = entry.Parameter.Gradient ?? entry.Parameter.RowGradient?.Rows
        where gradient is not null
        select gradient;
}

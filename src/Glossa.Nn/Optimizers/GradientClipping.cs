using Glossa.Tensors;

namespace Glossa.Nn;

/// <summary>The norm that measures the length of a gradient.</summary>
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
    /// <param name="kind">The norm.</param>
    /// <returns> The length before. When it is not finite, because a gradient is not, the gradients are left as they are: check it, and
    /// skip the step. </returns>
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
    /// <param name="kind">The norm.</param>
    /// <returns>0 when there are no gradients.</returns>
    public static double GradientNorm(this Module module, Run run, NormKind kind = NormKind.Euclidean)
    {
        Tensor[] gradients = [.. Gradients(module)];
        return kind == NormKind.Euclidean
            ? Math.Sqrt(Norms([.. gradients.Select(gradient => new GradientRows(gradient))], run).Sum(norm => Math.Pow(norm, 2)))
            : Largest(gradients, run);
    }

    /// <summary>√Σ x² of each gradient; their sums of squares are read together.</summary>
    internal static double[] Norms(IReadOnlyList<GradientRows> gradients, Run run)
    {
        Run raw = run.WithoutGradients();
        using Scope scope = raw.OpenScope();
        double[] norms = Read(gradients.Select(gradient => gradient.SumOfSquares(raw)), raw);
        for (int i = 0; i < norms.Length; i++)
        {
            // Where squares underflow or overflow, from the lengths of the rows, which takes twice as long.
            norms[i] = norms[i] is > 1e-20 and < double.PositiveInfinity ? Math.Sqrt(norms[i]) : gradients[i].Length(raw).ToDouble();
        }
        return norms;
    }

    /// <summary>max |x| over all gradients, NaN if there is one.</summary>
    private static double Largest(IEnumerable<Tensor> gradients, Run run)
    {
        Run raw = run.WithoutGradients();
        using Scope scope = raw.OpenScope();
        return Read(gradients.Select(Peak), raw).Aggregate(0.0, Math.Max);

        Tensor Peak(Tensor gradient)
        {
            Tensor magnitudes = gradient.Reshape([gradient.Shape.Rows, gradient.Shape.Columns], raw).Abs(raw);
            Tensor rows = raw.Empty([gradient.Shape.Rows]), all = raw.Empty(Shape.Scalar);
            raw.Backend.Reduce(Reduction.Max, magnitudes, 1, rows, raw);
            raw.Backend.Reduce(Reduction.Max, rows, 0, all, raw);
            return all;
        }
    }

    /// <summary>Reads single values from the backend at once.</summary>
    private static double[] Read(IEnumerable<Tensor> numbers, Run run)
    {
        Tensor[] vectors = [.. numbers.Select(number => number.Reshape([1], run))];
        return vectors.Length == 0 ? [] : Tensor.Concat(vectors, 0, run).ToDoubleArray();
    }

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

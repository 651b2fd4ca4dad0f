namespace Glossa.Tensors;

/// <summary>
/// Comparisons element by element: 1 where they hold, else 0, so that a result is a mask. They are 0 where either side is NaN, except
/// <see cref="NotEqual"/>, which is 1 there. No gradient flows.
/// </summary>
public sealed partial class Tensor
{
    /// <summary>1 where <c>a = b</c>, else 0.</summary>
    /// <param name="b">The right side. <c>Shape:</c> as this.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape:</c> as this.</returns>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    public Tensor Equal(Tensor b, Run run) => Compare("equal", new EqualFunction(), b, Stretch.None, run);

    /// <summary>1 where <c>a ≠ b</c>, else 0.</summary>
    /// <param name="b">The right side. <c>Shape:</c> as this.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape:</c> as this.</returns>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    public Tensor NotEqual(Tensor b, Run run) => Compare("notEqual", new NotEqualFunction(), b, Stretch.None, run);

    /// <summary>1 where <c>a &lt; b</c>, else 0.</summary>
    /// <param name="b">The right side. <c>Shape:</c> as this.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape:</c> as this.</returns>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    public Tensor Less(Tensor b, Run run) => Compare("less", new LessFunction(), b, Stretch.None, run);

    /// <summary>1 where <c>a ≤ b</c>, else 0.</summary>
    /// <param name="b">The right side. <c>Shape:</c> as this.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape:</c> as this.</returns>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    public Tensor LessOrEqual(Tensor b, Run run) => Compare("lessOrEqual", new LessOrEqualFunction(), b, Stretch.None, run);

    /// <summary>1 where <c>a &gt; b</c>, else 0.</summary>
    /// <param name="b">The right side. <c>Shape:</c> as this.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape:</c> as this.</returns>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    public Tensor Greater(Tensor b, Run run) => Compare("greater", new GreaterFunction(), b, Stretch.None, run);

    /// <summary>1 where <c>a ≥ b</c>, else 0.</summary>
    /// <param name="b">The right side. <c>Shape:</c> as this.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape:</c> as this.</returns>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    public Tensor GreaterOrEqual(Tensor b, Run run) => Compare("greaterOrEqual", new GreaterOrEqualFunction(), b, Stretch.None, run);

    /// <summary>Compares, with the right side stretched.</summary>
    internal Tensor Compare<F>(string op, F f, Tensor b, Stretch stretch, Run run) where F : struct, IBinaryFunction =>
        run.Record(op, Zip(op, f, b, stretch, run), [], [], static (_, _) => { });
}

namespace Glossa.Tensors;

/// <remarks>
/// Comparisons give a mask of ones and zeros (see <see cref="Tensor.Greater"/>). Equality has names instead of operators: <c>==</c> between
/// two values answers yes or no everywhere else in C#.
/// </remarks>
public readonly partial struct Expression
{
    /// <summary>1 where <c>a &gt; b</c>, else 0, with shapes stretched as NumPy's.</summary>
    public static Expression operator >(Expression a, Expression b) =>
        a.Zip(b, static (x, y, stretch, run) => x.Compare("greater", new GreaterFunction(), y, stretch, run));

    /// <summary>1 where <c>a &gt; b</c>, else 0, with shapes stretched as NumPy's.</summary>
    public static Expression operator >(Expression a, Tensor b) => a > a.Of(b);

    /// <summary>1 where <c>a &gt; b</c>, else 0, with shapes stretched as NumPy's.</summary>
    public static Expression operator >(Tensor a, Expression b) => b.Of(a) > b;

    /// <summary>1 where <c>a &gt; b</c>, else 0.</summary>
    public static Expression operator >(Expression a, double b) => a > a.Number(b);

    /// <summary>1 where <c>a &gt; b</c>, else 0.</summary>
    public static Expression operator >(double a, Expression b) => b < a;

    /// <summary>1 where <c>a &lt; b</c>, else 0, with shapes stretched as NumPy's.</summary>
    public static Expression operator <(Expression a, Expression b) =>
        a.Zip(b, static (x, y, stretch, run) => x.Compare("less", new LessFunction(), y, stretch, run));

    /// <summary>1 where <c>a &lt; b</c>, else 0, with shapes stretched as NumPy's.</summary>
    public static Expression operator <(Expression a, Tensor b) => a < a.Of(b);

    /// <summary>1 where <c>a &lt; b</c>, else 0, with shapes stretched as NumPy's.</summary>
    public static Expression operator <(Tensor a, Expression b) => b.Of(a) < b;

    /// <summary>1 where <c>a &lt; b</c>, else 0.</summary>
    public static Expression operator <(Expression a, double b) => a < a.Number(b);

    /// <summary>1 where <c>a &lt; b</c>, else 0.</summary>
    public static Expression operator <(double a, Expression b) => b > a;

    /// <summary>1 where <c>a ≥ b</c>, else 0, with shapes stretched as NumPy's.</summary>
    public static Expression operator >=(Expression a, Expression b) =>
        a.Zip(b, static (x, y, stretch, run) => x.Compare("greaterOrEqual", new GreaterOrEqualFunction(), y, stretch, run));

    /// <summary>1 where <c>a ≥ b</c>, else 0, with shapes stretched as NumPy's.</summary>
    public static Expression operator >=(Expression a, Tensor b) => a >= a.Of(b);

    /// <summary>1 where <c>a ≥ b</c>, else 0, with shapes stretched as NumPy's.</summary>
    public static Expression operator >=(Tensor a, Expression b) => b.Of(a) >= b;

    /// <summary>1 where <c>a ≥ b</c>, else 0.</summary>
    public static Expression operator >=(Expression a, double b) => a >= a.Number(b);

    /// <summary>1 where <c>a ≥ b</c>, else 0.</summary>
    public static Expression operator >=(double a, Expression b) => b <= a;

    /// <summary>1 where <c>a ≤ b</c>, else 0, with shapes stretched as NumPy's.</summary>
    public static Expression operator <=(Expression a, Expression b) =>
        a.Zip(b, static (x, y, stretch, run) => x.Compare("lessOrEqual", new LessOrEqualFunction(), y, stretch, run));

    /// <summary>1 where <c>a ≤ b</c>, else 0, with shapes stretched as NumPy's.</summary>
    public static Expression operator <=(Expression a, Tensor b) => a <= a.Of(b);

    /// <summary>1 where <c>a ≤ b</c>, else 0, with shapes stretched as NumPy's.</summary>
    public static Expression operator <=(Tensor a, Expression b) => b.Of(a) <= b;

    /// <summary>1 where <c>a ≤ b</c>, else 0.</summary>
    public static Expression operator <=(Expression a, double b) => a <= a.Number(b);

    /// <summary>1 where <c>a ≤ b</c>, else 0.</summary>
    public static Expression operator <=(double a, Expression b) => b >= a;

    /// <summary>1 where <c>a = b</c>, else 0, with shapes stretched as NumPy's.</summary>
    /// <param name="b">The right side.</param>
    public Expression Equal(Tensor b) =>
        Zip(Of(b), static (x, y, stretch, run) => x.Compare("equal", new EqualFunction(), y, stretch, run), commutes: true);

    /// <summary>1 where <c>a = b</c>, else 0.</summary>
    /// <param name="b">The right side.</param>
    public Expression Equal(double b) => Equal(Number(b));

    /// <summary>1 where <c>a ≠ b</c>, else 0, with shapes stretched as NumPy's.</summary>
    /// <param name="b">The right side.</param>
    public Expression NotEqual(Tensor b) =>
        Zip(Of(b), static (x, y, stretch, run) => x.Compare("notEqual", new NotEqualFunction(), y, stretch, run), commutes: true);

    /// <summary>1 where <c>a ≠ b</c>, else 0.</summary>
    /// <param name="b">The right side.</param>
    public Expression NotEqual(double b) => NotEqual(Number(b));

    private Expression Number(double value) => Of(run.Full(Shape.Scalar, value));
}

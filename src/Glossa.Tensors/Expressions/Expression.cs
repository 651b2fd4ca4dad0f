namespace Glossa.Tensors;

/// <summary>
/// A tensor in a run, for formulas that read as on paper: <c>Expression x = input.In(run); Tensor y = (x.MatMul(w) + b).Tanh() * 0.5;</c>.
/// It is a view: it owns nothing, and takes no memory of its own.
/// </summary>
/// <remarks>
/// The operators stretch shapes as NumPy's do: aligned at the last axis, missing axes and axes of size 1 are repeated
/// (<see cref="Tensor.BroadcastTo"/>). The operations of <see cref="Tensor"/>, and losses, never do.
/// </remarks>
public readonly partial struct Expression
{
    private readonly Run run;

    /// <summary>Creates a view of a tensor in a run.</summary>
    /// <param name="value">The tensor.</param>
    /// <param name="run">The run to compute in.</param>
    public Expression(Tensor value, Run run) => (Value, this.run) = (value, run);

    /// <summary>The tensor.</summary>
    public Tensor Value { get; }

    /// <summary>The sizes of its axes.</summary>
    public Shape Shape => Value.Shape;

    /// <summary>Takes positions and ranges of the first axes: <c>x[.., 1..3]</c>, <c>x[^1]</c>.</summary>
    /// <param name="at">What to take of each axis; axes that are not named are taken whole.</param>
    /// <exception cref="OutOfRangeException">A position or range lies outside its axis.</exception>
    /// <exception cref="ShapeException">There are more of them than axes.</exception>
    public Expression this[params ReadOnlySpan<AxisIndex> at]
    {
        get
        {
            if (at.Length > Shape.Rank) throw new ShapeException($"{at.Length} positions or ranges were asked for, but {Shape} has {Shape.Rank} axes.");
            Tensor x = Value;
            int axis = 0;
            foreach (AxisIndex one in at) x = one.Of(x, ref axis, run);
            return Of(x);
        }
    }

    /// <summary>The tensor of an expression.</summary>
    /// <param name="x">The expression.</param>
    public static implicit operator Tensor(Expression x) => x.Value;

    /// <summary><c>a + b</c>, with shapes stretched as NumPy's.</summary>
    public static Expression operator +(Expression a, Expression b) => a.Zip(b, static (x, y, run) => x.Add(y, run), static (x, y, run) => x.AddRow(y, run));

    /// <summary><c>a + b</c>, with shapes stretched as NumPy's.</summary>
    public static Expression operator +(Expression a, Tensor b) => a + a.Of(b);

    /// <summary><c>a + b</c>, with shapes stretched as NumPy's.</summary>
    public static Expression operator +(Tensor a, Expression b) => b.Of(a) + b;

    /// <summary><c>a + b</c>.</summary>
    public static Expression operator +(Expression a, double b) => a.Of(a.Value.Shift(b, a.run));

    /// <summary><c>a + b</c>.</summary>
    public static Expression operator +(double a, Expression b) => b + a;

    /// <summary><c>a − b</c>, with shapes stretched as NumPy's.</summary>
    public static Expression operator -(Expression a, Expression b) => a.Zip(b, static (x, y, run) => x.Subtract(y, run), null);

    /// <summary><c>a − b</c>, with shapes stretched as NumPy's.</summary>
    public static Expression operator -(Expression a, Tensor b) => a - a.Of(b);

    /// <summary><c>a − b</c>, with shapes stretched as NumPy's.</summary>
    public static Expression operator -(Tensor a, Expression b) => b.Of(a) - b;

    /// <summary><c>a − b</c>.</summary>
    public static Expression operator -(Expression a, double b) => a + -b;

    /// <summary><c>a − b</c>.</summary>
    public static Expression operator -(double a, Expression b) => -b + a;

    /// <summary><c>−x</c>.</summary>
    public static Expression operator -(Expression x) => x.Of(x.Value.Negate(x.run));

    /// <summary><c>a · b</c> element by element, with shapes stretched as NumPy's.</summary>
    public static Expression operator *(Expression a, Expression b) =>
        a.Zip(b, static (x, y, run) => x.Multiply(y, run), static (x, y, run) => x.MultiplyRow(y, run));

    /// <summary><c>a · b</c> element by element, with shapes stretched as NumPy's.</summary>
    public static Expression operator *(Expression a, Tensor b) => a * a.Of(b);

    /// <summary><c>a · b</c> element by element, with shapes stretched as NumPy's.</summary>
    public static Expression operator *(Tensor a, Expression b) => b.Of(a) * b;

    /// <summary><c>a · b</c>.</summary>
    public static Expression operator *(Expression a, double b) => a.Of(a.Value.Scale(b, a.run));

    /// <summary><c>a · b</c>.</summary>
    public static Expression operator *(double a, Expression b) => b * a;

    /// <summary><c>a / b</c> element by element, with shapes stretched as NumPy's.</summary>
    public static Expression operator /(Expression a, Expression b) => a.Zip(b, static (x, y, run) => x.Divide(y, run), null);

    /// <summary><c>a / b</c> element by element, with shapes stretched as NumPy's.</summary>
    public static Expression operator /(Expression a, Tensor b) => a / a.Of(b);

    /// <summary><c>a / b</c> element by element, with shapes stretched as NumPy's.</summary>
    public static Expression operator /(Tensor a, Expression b) => b.Of(a) / b;

    /// <summary><c>a / b</c>.</summary>
    public static Expression operator /(Expression a, double b) => a * (1 / b);

    /// <summary><c>a / b</c>.</summary>
    public static Expression operator /(double a, Expression b) => b.Of(b.Value.Reciprocal(b.run)) * a;

    /// <summary>1 where <c>a &gt; b</c>, else 0 (<see cref="Tensor.Greater"/>), with shapes stretched as NumPy's.</summary>
    public static Expression operator >(Expression a, Expression b) => a.Zip(b, static (x, y, run) => x.Greater(y, run), null);

    /// <summary>1 where <c>a &lt; b</c>, else 0, with shapes stretched as NumPy's.</summary>
    public static Expression operator <(Expression a, Expression b) => b > a;

    /// <summary>1 where <c>a &gt; b</c>, else 0.</summary>
    public static Expression operator >(Expression a, double b) => a > a.Of(a.run.Full(Shape.Scalar, b));

    /// <summary>1 where <c>a &lt; b</c>, else 0.</summary>
    public static Expression operator <(Expression a, double b) => a.Of(a.run.Full(Shape.Scalar, b)) > a;

    /// <inheritdoc/>
    public override string ToString() => Value.ToString();

    /// <summary>Returns the shape that two shapes stretch to, by NumPy's rule.</summary>
    private static Shape Stretched(Shape a, Shape b)
    {
        int[] sizes = new int[Math.Max(a.Rank, b.Rank)];
        for (int i = 1; i <= sizes.Length; i++)
        {
            int left = i <= a.Rank ? a[a.Rank - i] : 1, right = i <= b.Rank ? b[b.Rank - i] : 1;
            if (left != right && left != 1 && right != 1)
            {
                throw new ShapeException($"{a} and {b} do not stretch to one shape: aligned at the last axis, sizes must be equal or 1.");
            }
            sizes[^i] = left == 1 ? right : left;
        }
        return Shape.Create(sizes);
    }

    /// <summary>Combines elements, of equal shapes, of rows and one row where there is a way of its own, or else stretched.</summary>
    private Expression Zip(Expression b, Func<Tensor, Tensor, Run, Tensor> equal, Func<Tensor, Tensor, Run, Tensor>? row)
    {
        if (Shape == b.Shape) return Of(equal(Value, b.Value, run));
        if (row is not null && b.Shape.Rank == 1 && Shape.Rank > 1 && b.Shape[0] == Shape.Columns) return Of(row(Value, b.Value, run));
        Shape both = Stretched(Shape, b.Shape);
        return Of(equal(Value.BroadcastTo(both, run), b.Value.BroadcastTo(both, run), run));
    }

    private Expression Of(Tensor value) => new(value, run);
}

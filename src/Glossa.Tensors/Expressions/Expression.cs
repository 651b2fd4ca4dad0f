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
    /// <param name="at">The part to take of each axis; axes that are not named are taken whole.</param>
    /// <exception cref="OutOfRangeException">A position or range lies outside its axis.</exception>
    /// <exception cref="ShapeException">There are more of them than axes.</exception>
    public Expression this[params ReadOnlySpan<AxisIndex> at]
    {
        get
        {
            if (at.Length > Shape.Rank)
            {
                throw new ShapeException($"{at.Length} positions or ranges were asked for, but {Shape} has {Shape.Rank} axes.");
            }
            Tensor x = Value;
            int axis = 0;
            foreach (AxisIndex one in at) x = one.Of(x, ref axis, run);
            return Of(x);
        }
    }

    /// <summary>Takes the elements, or slices, where a mask is not zero (<see cref="Tensor.MaskSelect"/>): <c>x[x &gt; 0]</c>.</summary>
    /// <param name="mask">Zeros and ones, of this shape or that of the first axes.</param>
    /// <exception cref="ShapeException">The mask has another shape.</exception>
    public Expression this[Tensor mask] => Of(Value.MaskSelect(mask, run));

    /// <summary>Takes slices of the first axis by position, as often as they are named: <c>x[ids]</c>.</summary>
    /// <param name="ids">The positions, in a shape that takes the place of the first axis.</param>
    /// <exception cref="OutOfRangeException">A position lies outside the axis.</exception>
    public Expression this[IdTensor ids] =>
        Of(Value.IndexSelect(ids, run).Reshape(Shape.Create([.. ids.Shape, .. Shape.Skip(1)]), run));

    /// <summary>The tensor of an expression.</summary>
    /// <param name="x">The expression.</param>
    public static implicit operator Tensor(Expression x) => x.Value;

    /// <summary><c>a + b</c>, with shapes stretched as NumPy's.</summary>
    public static Expression operator +(Expression a, Expression b) =>
        a.Zip(b, static (x, y, stretch, run) => x.Total("add", y, stretch, run), commutes: true);

    /// <summary><c>a + b</c>, with shapes stretched as NumPy's.</summary>
    public static Expression operator +(Expression a, Tensor b) => a + a.Of(b);

    /// <summary><c>a + b</c>, with shapes stretched as NumPy's.</summary>
    public static Expression operator +(Tensor a, Expression b) => b.Of(a) + b;

    /// <summary><c>a + b</c>.</summary>
    public static Expression operator +(Expression a, double b) => a.Of(a.Value.Shift(b, a.run));

    /// <summary><c>a + b</c>.</summary>
    public static Expression operator +(double a, Expression b) => b + a;

    /// <summary><c>a − b</c>, with shapes stretched as NumPy's.</summary>
    public static Expression operator -(Expression a, Expression b) =>
        a.Zip(b, static (x, y, stretch, run) => x.Difference("subtract", y, stretch, run));

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
        a.Zip(b, static (x, y, stretch, run) => x.Product("multiply", y, stretch, run), commutes: true);

    /// <summary><c>a · b</c> element by element, with shapes stretched as NumPy's.</summary>
    public static Expression operator *(Expression a, Tensor b) => a * a.Of(b);

    /// <summary><c>a · b</c> element by element, with shapes stretched as NumPy's.</summary>
    public static Expression operator *(Tensor a, Expression b) => b.Of(a) * b;

    /// <summary><c>a · b</c>.</summary>
    public static Expression operator *(Expression a, double b) => a.Of(a.Value.Scale(b, a.run));

    /// <summary><c>a · b</c>.</summary>
    public static Expression operator *(double a, Expression b) => b * a;

    /// <summary><c>a / b</c> element by element, with shapes stretched as NumPy's.</summary>
    public static Expression operator /(Expression a, Expression b) =>
        a.Zip(b, static (x, y, stretch, run) => x.Quotient("divide", y, stretch, run));

    /// <summary><c>a / b</c> element by element, with shapes stretched as NumPy's.</summary>
    public static Expression operator /(Expression a, Tensor b) => a / a.Of(b);

    /// <summary><c>a / b</c> element by element, with shapes stretched as NumPy's.</summary>
    public static Expression operator /(Tensor a, Expression b) => b.Of(a) / b;

    /// <summary><c>a / b</c>.</summary>
    public static Expression operator /(Expression a, double b) => a * (1 / b);

    /// <summary><c>a / b</c>.</summary>
    public static Expression operator /(double a, Expression b) => b.Of(b.Value.Reciprocal(b.run)) * a;

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

    /// <summary>Combines elements; the smaller side is stretched in the kernel where that is possible, or else repeated before.</summary>
    private Expression Zip(Expression b, Func<Tensor, Tensor, Stretch, Run, Tensor> combine, bool commutes = false)
    {
        if (Covers(Shape, b.Shape) is { } right) return Of(combine(Value, b.Value, right, run));
        if (commutes && Covers(b.Shape, Shape) is { } left) return Of(combine(b.Value, Value, left, run));
        Shape both = Stretched(Shape, b.Shape);
        return Of(combine(Value.BroadcastTo(both, run), b.Value.BroadcastTo(both, run), Stretch.None, run));
    }

    /// <summary>The way in which kernels stretch a smaller shape over a larger one; null when they do not.</summary>
    private static Stretch? Covers(Shape large, Shape small)
    {
        if (small == large) return Stretch.None;
        if (small.Rank > large.Rank) return null;
        if (small.Count == 1) return Stretch.Scalar;
        if (small.Rank == 1) return small.Columns == large.Columns ? Stretch.Row : null;
        return small == large.With(-1, 1) ? Stretch.Column : null;
    }

    private Expression Of(Tensor value) => new(value, run);
}

namespace Glossa.Tensors;

/// <summary>
/// Sums, differences, products and quotients. Shapes must be equal; the Row, Column and Scalar forms stretch the right side, and say so in
/// their name.
/// </summary>
public sealed partial class Tensor
{
    /// <summary><c>a + b</c>.</summary>
    /// <param name="b">The other summand. <c>Shape:</c> as this.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape:</c> as this.</returns>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    public Tensor Add(Tensor b, Run run) => Total("add", b, Stretch.None, run);

    /// <summary><c>a[i, j] + b[j]</c>: a vector added to every row, such as a bias.</summary>
    /// <param name="b">The vector. <c>Shape: [columns]</c>.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape:</c> as this.</returns>
    /// <exception cref="ShapeException">The vector's length is not the number of columns.</exception>
    public Tensor AddRow(Tensor b, Run run) => Total("addRow", b, Stretch.Row, run);

    /// <summary><c>a[i, j] + b[i]</c>: one number added to each row.</summary>
    /// <param name="b">The values, as many as rows.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape:</c> as this.</returns>
    /// <exception cref="ShapeException">There are not as many values as rows.</exception>
    public Tensor AddColumn(Tensor b, Run run) => Total("addColumn", b, Stretch.Column, run);

    /// <summary><c>a − b</c>.</summary>
    /// <param name="b">The values to subtract. <c>Shape:</c> as this.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape:</c> as this.</returns>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    public Tensor Subtract(Tensor b, Run run) => Difference("subtract", b, Stretch.None, run);

    /// <summary><c>a · b</c> element by element.</summary>
    /// <param name="b">The other factor. <c>Shape:</c> as this.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape:</c> as this.</returns>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    public Tensor Multiply(Tensor b, Run run) => Product("multiply", b, Stretch.None, run);

    /// <summary><c>a[i, j] · b[j]</c>: every row multiplied by a vector, such as a gain.</summary>
    /// <param name="b">The vector. <c>Shape: [columns]</c>.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape:</c> as this.</returns>
    /// <exception cref="ShapeException">The vector's length is not the number of columns.</exception>
    public Tensor MultiplyRow(Tensor b, Run run) => Product("multiplyRow", b, Stretch.Row, run);

    /// <summary><c>a[i, j] · b[i]</c>: each row multiplied by one number, such as a mask or an attention weight.</summary>
    /// <param name="b">The values, as many as rows.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape:</c> as this.</returns>
    /// <exception cref="ShapeException">There are not as many values as rows.</exception>
    public Tensor MultiplyColumn(Tensor b, Run run) => Product("multiplyColumn", b, Stretch.Column, run);

    /// <summary><c>a · s</c> for a tensor with one element.</summary>
    /// <param name="s">The number, a tensor with one element.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape:</c> as this.</returns>
    /// <exception cref="ShapeException">It does not have one element.</exception>
    public Tensor MultiplyScalar(Tensor s, Run run) => Product("multiplyScalar", s, Stretch.Scalar, run);

    /// <summary><c>a / b</c> element by element.</summary>
    /// <param name="b">The divisor. <c>Shape:</c> as this.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape:</c> as this.</returns>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    public Tensor Divide(Tensor b, Run run) => Quotient("divide", b, Stretch.None, run);

    /// <summary><c>a[i, j] / b[i]</c>: each row divided by one number, such as its length.</summary>
    /// <param name="b">The divisors, as many as rows.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape:</c> as this.</returns>
    /// <exception cref="ShapeException">There are not as many values as rows.</exception>
    public Tensor DivideColumn(Tensor b, Run run) => Quotient("divideColumn", b, Stretch.Column, run);

    /// <summary>
    /// The larger of two elements, NaN if either is. Where they are equal each gets half of the gradient; at NaN both get all.
    /// </summary>
    /// <param name="b">The other operand. <c>Shape:</c> as this.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape:</c> as this.</returns>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    public Tensor Maximum(Tensor b, Run run)
    {
        Tensor c = Zip("maximum", new MaximumFunction(), b, Stretch.None, run);
        return run.Record("maximum", c, [this, b], [this, b], (dc, g) =>
        {
            g.Add(this, dc.Multiply(MinimumSlope(b, this, g.Run), g.Run));
            g.Add(b, dc.Multiply(MinimumSlope(this, b, g.Run), g.Run));
        });
    }

    /// <summary>
    /// The smaller of two elements, NaN if either is. Where they are equal each gets half of the gradient; at NaN both get all.
    /// </summary>
    /// <param name="b">The other operand. <c>Shape:</c> as this.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape:</c> as this.</returns>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    public Tensor Minimum(Tensor b, Run run)
    {
        Tensor c = Zip("minimum", new MinimumFunction(), b, Stretch.None, run);
        return run.Record("minimum", c, [this, b], [this, b], (dc, g) =>
        {
            g.Add(this, dc.Multiply(MinimumSlope(this, b, g.Run), g.Run));
            g.Add(b, dc.Multiply(MinimumSlope(b, this, g.Run), g.Run));
        });
    }

    /// <summary><c>scale · a</c>.</summary>
    /// <param name="scale">The factor.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape:</c> as this.</returns>
    public Tensor Scale(double scale, Run run) => Affine(scale, run);

    /// <summary><c>a + shift</c>.</summary>
    /// <param name="shift">The number added to every element.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape:</c> as this.</returns>
    public Tensor Shift(double shift, Run run) => Affine(1, run, shift);

    internal Tensor Total(string op, Tensor b, Stretch stretch, Run run)
    {
        Tensor c = Zip(op, new AddFunction(), b, stretch, run);
        return run.Record(op, c, [this, b], [], (dc, g) =>
        {
            g.Add(this, dc);
            if (g.Needs(b)) g.Add(b, Unstretch(dc, b.Shape, stretch, g.Run));
        });
    }

    internal Tensor Difference(string op, Tensor b, Stretch stretch, Run run)
    {
        Tensor c = Zip(op, new SubtractFunction(), b, stretch, run);
        return run.Record(op, c, [this, b], [], (dc, g) =>
        {
            g.Add(this, dc);
            if (g.Needs(b)) g.Add(b, Unstretch(dc, b.Shape, stretch, g.Run).Negate(g.Run));
        });
    }

    internal Tensor Product(string op, Tensor b, Stretch stretch, Run run)
    {
        Tensor c = Zip(op, new MultiplyFunction(), b, stretch, run);
        return run.Record(op, c, [this, b], [this, b], (dc, g) =>
        {
            if (g.Needs(this)) g.Add(this, dc.Zip(op, new MultiplyFunction(), b, stretch, g.Run));
            if (g.Needs(b)) g.Add(b, Unstretch(dc.Multiply(this, g.Run), b.Shape, stretch, g.Run));
        });
    }

    internal Tensor Quotient(string op, Tensor b, Stretch stretch, Run run)
    {
        Tensor c = Zip(op, new DivideFunction(), b, stretch, run);
        return run.Record(op, c, [this, b], [c, b], (dc, g) =>
        {
            // d(a/b) = da/b − c db/b
            Tensor da = dc.Zip(op, new DivideFunction(), b, stretch, g.Run);
            if (g.Needs(b)) g.Add(b, Unstretch(da.Multiply(c, g.Run).Negate(g.Run), b.Shape, stretch, g.Run));
            g.Add(this, da);
        });
    }

    /// <summary>The derivative of the smaller of two operands by the first; of the larger one by the second.</summary>
    private static Tensor MinimumSlope(Tensor a, Tensor b, Run run) =>
        a.Zip("minimumSlope", new MinimumSlopeFunction(), b, Stretch.None, run);

    /// <summary>Allocates and computes an elementwise result without recording it.</summary>
    private Tensor Zip<F>(string op, F f, Tensor b, Stretch stretch, Run run) where F : struct, IBinaryFunction
    {
        run.Check(op, this, b);
        switch (stretch)
        {
            case Stretch.None:
                run.CheckSame(op, this, b);
                break;
            case Stretch.Row:
                run.CheckShape(op, "the vector", b, [Shape.Columns], $"one number for each column of {Shape}");
                break;
            case Stretch.Column when b.Shape.Count != Shape.Rows:
                throw run.Mismatch(
                    op, $"the right side has shape {b.Shape}, but one number for each of the {Shape.Rows} rows of {Shape} is needed");
            case Stretch.Scalar when b.Shape.Count != 1:
                throw run.Mismatch(op, $"the right side has shape {b.Shape}, but a single number is needed");
        }
        Tensor c = run.Empty(Shape);
        run.Backend.Zip(f, this, stretch == Stretch.Column ? b.Contiguous(run) : b, c, stretch, run);
        return c;
    }

    /// <summary>Sums a gradient over whatever its operand was stretched along.</summary>
    private static Tensor Unstretch(Tensor dc, Shape shape, Stretch stretch, Run run) => stretch switch
    {
        Stretch.Row => dc.SumRows(run),
        Stretch.Column => dc.Sum(-1, run).Reshape(shape, run),
        Stretch.Scalar => dc.Sum(run).Reshape(shape, run),
        _ => dc,
    };
}

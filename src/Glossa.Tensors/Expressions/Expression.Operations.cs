namespace Glossa.Tensors;

public readonly partial struct Expression
{
    /// <summary>The matrix product (<see cref="Tensor.MatMul"/>).</summary>
    /// <param name="b">The right side.</param>
    public Expression MatMul(Tensor b) => Of(Value.MatMul(b, run));

    /// <summary><c>eˣ</c>.</summary>
    public Expression Exp() => Of(Value.Exp(run));

    /// <summary><c>ln x</c>.</summary>
    public Expression Log() => Of(Value.Log(run));

    /// <summary><c>√x</c>.</summary>
    public Expression Sqrt() => Of(Value.Sqrt(run));

    /// <summary><c>x²</c>.</summary>
    public Expression Square() => Of(Value.Square(run));

    /// <summary><c>xᵖ</c>.</summary>
    /// <param name="exponent">p.</param>
    public Expression Power(double exponent) => Of(Value.Power(exponent, run));

    /// <summary><c>|x|</c>.</summary>
    public Expression Abs() => Of(Value.Abs(run));

    /// <summary><c>tanh x</c>.</summary>
    public Expression Tanh() => Of(Value.Tanh(run));

    /// <summary><c>1 / (1 + e⁻ˣ)</c>.</summary>
    public Expression Sigmoid() => Of(Value.Sigmoid(run));

    /// <summary><c>max(x, 0)</c>.</summary>
    public Expression Relu() => Of(Value.Relu(run));

    /// <summary>Probabilities along an axis (<see cref="Tensor.Softmax"/>).</summary>
    /// <param name="axis">The axis, may be negative.</param>
    public Expression Softmax(int axis = -1) => Of(Value.Softmax(run, axis));

    /// <summary>The sum of all elements.</summary>
    public Expression Sum() => Of(Value.Sum(run));

    /// <summary>The sum along an axis.</summary>
    /// <param name="axis">The axis, may be negative.</param>
    /// <param name="keepsAxis">Whether the axis stays, with size 1, so that the result stretches back.</param>
    public Expression Sum(int axis, bool keepsAxis = false) => Kept(Value.Sum(axis, run), axis, keepsAxis);

    /// <summary>The mean of all elements.</summary>
    public Expression Mean() => Of(Value.Mean(run));

    /// <summary>The mean along an axis.</summary>
    /// <param name="axis">The axis, may be negative.</param>
    /// <param name="keepsAxis">Whether the axis stays, with size 1, so that the result stretches back.</param>
    public Expression Mean(int axis, bool keepsAxis = false) => Kept(Value.Mean(axis, run), axis, keepsAxis);

    /// <summary>The largest element along an axis.</summary>
    /// <param name="axis">The axis, may be negative.</param>
    /// <param name="keepsAxis">Whether the axis stays, with size 1, so that the result stretches back.</param>
    public Expression Max(int axis, bool keepsAxis = false) => Kept(Value.Max(axis, run), axis, keepsAxis);

    /// <summary>The same elements in another shape; one size may be −1, which is inferred.</summary>
    /// <param name="shape">The shape.</param>
    public Expression Reshape(params ReadOnlySpan<int> shape) => Of(Value.Reshape(shape, run));

    /// <summary>Exchanges two axes.</summary>
    /// <param name="first">One axis, may be negative.</param>
    /// <param name="second">The other.</param>
    public Expression Transpose(int first = -2, int second = -1) => Of(Value.Transpose(first, second, run));

    /// <summary>Adds an axis of size 1.</summary>
    /// <param name="axis">Where, from 0 to the number of axes.</param>
    public Expression Unsqueeze(int axis) => Of(Value.Reshape(Shape.Create([.. Shape.Take(axis), 1, .. Shape.Skip(axis)]), run));

    /// <summary>Removes an axis of size 1.</summary>
    /// <param name="axis">The axis, may be negative.</param>
    /// <exception cref="ShapeException">The axis has another size.</exception>
    public Expression Squeeze(int axis)
    {
        if (Shape[axis] != 1) throw new ShapeException($"Axis {axis} of {Shape} has {Shape[axis]} elements, so it cannot be removed.");
        return Of(Value.Reshape(Shape.Without(axis), run));
    }

    private Expression Kept(Tensor value, int axis, bool keepsAxis) => keepsAxis ? Of(value.Reshape(Shape.With(axis, 1), run)) : Of(value);
}

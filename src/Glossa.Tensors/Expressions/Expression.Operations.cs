namespace Glossa.Tensors;

public readonly partial struct Expression
{
    /// <summary>The matrix product (<see cref="Tensor.MatMul"/>).</summary>
    /// <param name="b">The right side.</param>
    public Expression MatMul(Tensor b) => Of(Value.MatMul(b, run));

    /// <summary>The linear map <c>x Wᵀ + b</c> of every row (<see cref="Tensor.Linear(Tensor, Tensor?, Run)"/>).</summary>
    /// <param name="weight">W. <c>Shape: [outputs, inputs]</c>.</param>
    /// <param name="bias">b, or null. <c>Shape: [outputs]</c>.</param>
    public Expression Linear(Tensor weight, Tensor? bias = null) => Of(Value.Linear(weight, bias, run));

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

    /// <summary><c>min(max(x, low), high)</c>.</summary>
    /// <param name="low">The smallest value.</param>
    /// <param name="high">The largest value.</param>
    public Expression Clip(double low, double high) => Of(Value.Clip(low, high, run));

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

    /// <summary>The smallest element along an axis.</summary>
    /// <param name="axis">The axis, may be negative.</param>
    /// <param name="keepsAxis">Whether the axis stays, with size 1, so that the result stretches back.</param>
    public Expression Min(int axis, bool keepsAxis = false) => Kept(Value.Min(axis, run), axis, keepsAxis);

    /// <summary>Sums from the beginning of an axis to each position.</summary>
    /// <param name="axis">The axis, may be negative.</param>
    public Expression CumulativeSum(int axis) => Of(Value.CumulativeSum(axis, run));

    /// <summary>Products from the beginning of an axis to each position.</summary>
    /// <param name="axis">The axis, may be negative.</param>
    public Expression CumulativeProduct(int axis) => Of(Value.CumulativeProduct(axis, run));

    /// <summary>The same elements in another shape; one size may be −1, which is inferred.</summary>
    /// <param name="shape">The shape.</param>
    public Expression Reshape(params ReadOnlySpan<int> shape) => Of(Value.Reshape(shape, run));

    /// <summary>Cuts an axis into equal parts, such as the gates of an LSTM.</summary>
    /// <param name="parts">The number of parts.</param>
    /// <param name="axis">The axis, may be negative.</param>
    /// <exception cref="ShapeException">The axis does not divide into so many.</exception>
    public Expression[] Split(int parts, int axis = -1)
    {
        int size = Shape[axis] / Math.Max(1, parts);
        if (size * parts != Shape[axis]) throw run.Mismatch("split", $"axis {axis} of {Shape} does not divide into {parts} equal parts");
        return [.. Value.Split(axis, [.. Enumerable.Repeat(size, parts)], run).Select(Of)];
    }

    /// <summary>Exchanges two axes.</summary>
    /// <param name="first">One axis, may be negative.</param>
    /// <param name="second">The other.</param>
    public Expression Transpose(int first = -2, int second = -1) => Of(Value.Transpose(first, second, run));

    /// <summary>Adds an axis of size 1.</summary>
    /// <param name="axis">The position of the new axis; negative counts from the end of the result.</param>
    public Expression Unsqueeze(int axis) => Of(Value.Unsqueeze(axis, run));

    /// <summary>Removes an axis of size 1.</summary>
    /// <param name="axis">The axis, may be negative.</param>
    /// <exception cref="ShapeException">The axis has another size.</exception>
    public Expression Squeeze(int axis) => Of(Value.Squeeze(axis, run));

    /// <summary>The elements of an axis in reverse order.</summary>
    /// <param name="axis">The axis, may be negative.</param>
    public Expression Flip(int axis) => Of(Value.Flip(axis, run));

    /// <summary>The elements moved along an axis; those that leave at one end come back at the other (<see cref="Tensor.Roll"/>).</summary>
    /// <param name="axis">The axis, may be negative.</param>
    /// <param name="shift">By how many positions; negative moves to the front.</param>
    public Expression Roll(int axis, int shift) => Of(Value.Roll(axis, shift, run));

    /// <summary>The lower triangle of each matrix, zeros above (<see cref="Tensor.Tril"/>).</summary>
    /// <param name="diagonal">The last diagonal kept.</param>
    public Expression Tril(int diagonal = 0) => Of(Value.Tril(run, diagonal));

    /// <summary>The upper triangle of each matrix, zeros below (<see cref="Tensor.Triu"/>).</summary>
    /// <param name="diagonal">The first diagonal kept.</param>
    public Expression Triu(int diagonal = 0) => Of(Value.Triu(run, diagonal));

    /// <summary>Keeps elements where a mask is not zero and puts a constant elsewhere (<see cref="Tensor.Mask"/>).</summary>
    /// <param name="mask">Zeros and ones; its shape is stretched as NumPy's.</param>
    /// <param name="fill">The constant.</param>
    public Expression Mask(Tensor mask, double fill = 0) => Of(Value.Mask(mask.BroadcastTo(Shape, run), run, fill));

    private Expression Kept(Tensor value, int axis, bool keepsAxis) => keepsAxis ? Of(value.Reshape(Shape.With(axis, 1), run)) : Of(value);
}

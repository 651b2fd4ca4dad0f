namespace Glossa.Tensors;

public sealed partial class Tensor
{
    /// <summary>The sum of all elements.</summary>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape: []</c>.</returns>
    public Tensor Sum(Run run) => Flatten(run).Sum(0, run);

    /// <summary>The sum along an axis: <c>dx = dy</c>, repeated.</summary>
    /// <param name="axis">The axis, may be negative.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape:</c> without the axis.</returns>
    public Tensor Sum(int axis, Run run)
    {
        Tensor y = Reduce("sum", Reduction.Sum, axis, run);
        return run.Record("sum", y, [this], [], (dy, g) => g.Add(this, dy.Spread(Shape, axis, g.Run)));
    }

    /// <summary>The sum over all axes but the last: the gradient of a bias.</summary>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape: [columns]</c>.</returns>
    public Tensor SumRows(Run run) => Reshape(Shape.Create([Shape.Rows, Shape.Columns]), run).Sum(0, run);

    /// <summary>The mean of all elements.</summary>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape: []</c>.</returns>
    public Tensor Mean(Run run) => Sum(run).Scale(1.0 / Shape.Count, run);

    /// <summary>The mean along an axis.</summary>
    /// <param name="axis">The axis, may be negative.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape:</c> without the axis.</returns>
    public Tensor Mean(int axis, Run run) => Sum(axis, run).Scale(1.0 / Shape[axis], run);

    /// <summary>The largest element along an axis, NaN if there is one; the first of equal ones gets the gradient.</summary>
    /// <param name="axis">The axis, may be negative.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape:</c> without the axis.</returns>
    /// <exception cref="ShapeException">The axis is empty.</exception>
    public Tensor Max(int axis, Run run) => Extreme(axis, false, run);

    /// <summary>The smallest element along an axis, NaN if there is one; the first of equal ones gets the gradient.</summary>
    /// <param name="axis">The axis, may be negative.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape:</c> without the axis.</returns>
    /// <exception cref="ShapeException">The axis is empty.</exception>
    public Tensor Min(int axis, Run run) => Extreme(axis, true, run);

    /// <summary>The product along an axis: <c>dxᵢ = dy · Π over the others</c>, also where elements are zero.</summary>
    /// <param name="axis">The axis, may be negative.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape:</c> without the axis.</returns>
    public Tensor Product(int axis, Run run)
    {
        Tensor y = Reduce("product", Reduction.Product, axis, run);
        return run.Record("product", y, [this], [this], (dy, g) =>
        {
            int size = Shape[axis];
            if (size == 0)
            {
                g.Add(this, g.Run.Zeros(Shape));
                return;
            }
            Tensor[] others = new Tensor[size];
            Tensor[] slices = new Tensor[size];
            for (int i = 0; i < size; i++) slices[i] = Slice(axis, i, i + 1, g.Run);
            for (int i = 0; i < size; i++)
            {
                Tensor rest = g.Run.Full(slices[i].Shape, 1);
                for (int j = 0; j < size; j++)
                {
                    if (j != i) rest = rest.Multiply(slices[j], g.Run);
                }
                others[i] = rest;
            }
            g.Add(this, Concat(others, axis, g.Run).Multiply(dy.Spread(Shape, axis, g.Run), g.Run));
        });
    }

    /// <summary>The variance along an axis: <c>Σ (x − mean)² / (n − correction)</c>.</summary>
    /// <param name="axis">The axis, may be negative.</param>
    /// <param name="run">The run to compute in.</param>
    /// <param name="correction">1 for the unbiased estimate, 0 for the biased one.</param>
    /// <returns><c>Shape:</c> without the axis.</returns>
    public Tensor Variance(int axis, Run run, int correction = 1)
    {
        return Centred(axis, run).Square(run).Sum(axis, run).Scale(1.0 / (Shape[axis] - correction), run);
    }

    /// <summary>
    /// The standard deviation along an axis: the root of <see cref="Variance"/>, <c>‖x − mean‖ / √(n − correction)</c>; the gradient
    /// where it is 0 is 0.
    /// </summary>
    /// <param name="axis">The axis, may be negative.</param>
    /// <param name="run">The run to compute in.</param>
    /// <param name="correction">1 for the unbiased estimate, 0 for the biased one.</param>
    /// <returns><c>Shape:</c> without the axis.</returns>
    public Tensor StandardDeviation(int axis, Run run, int correction = 1) =>
        Centred(axis, run).Norm(axis, run).Scale(1 / Math.Sqrt(Shape[axis] - correction), run);

    /// <summary>Puts an axis in and repeats the elements along it: the counterpart of a reduction.</summary>
    /// <param name="axis">The position of the new axis; negative counts from the end of the result.</param>
    /// <param name="size">The number of times the elements are repeated.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape:</c> with the axis inserted.</returns>
    public Tensor Expand(int axis, int size, Run run)
    {
        int at = axis < 0 ? axis + Shape.Rank + 1 : axis;
        return Unsqueeze(at, run).Repeat(at, size, run);
    }

    /// <summary>The position of the largest element along an axis, the first of equal ones; of the first NaN if there is one.</summary>
    /// <param name="axis">The axis, may be negative.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape:</c> without the axis.</returns>
    /// <exception cref="ShapeException">The axis is empty.</exception>
    public IdTensor ArgMax(int axis, Run run) => ArgReduce("argMax", axis, false, run);

    /// <summary>The position of the smallest element along an axis, the first of equal ones; of the first NaN if there is one.</summary>
    /// <param name="axis">The axis, may be negative.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape:</c> without the axis.</returns>
    /// <exception cref="ShapeException">The axis is empty.</exception>
    public IdTensor ArgMin(int axis, Run run) => ArgReduce("argMin", axis, true, run);

    /// <summary>The distance of every element from the mean along an axis.</summary>
    private Tensor Centred(int axis, Run run) => Subtract(Mean(axis, run).Expand(axis, Shape[axis], run), run);

    private Tensor Extreme(int axis, bool smallest, Run run)
    {
        IdTensor positions = ArgReduce(smallest ? "min" : "max", axis, smallest, run);
        int at = Shape.Axis(axis);
        return Gather(at, positions.Reshape(positions.Shape.Insert(at, 1)), run).Squeeze(at, run);
    }

    private IdTensor ArgReduce(string op, int axis, bool smallest, Run run)
    {
        run.Check(op, this);
        if (Shape[axis] == 0) throw run.Mismatch(op, $"axis {axis} of {Shape} is empty, so there is no extreme element");
        return run.Backend.ArgReduce(Contiguous(run.WithoutGradients()), Shape.Axis(axis), smallest, run);
    }

    private Tensor Reduce(string op, Reduction reduction, int axis, Run run)
    {
        run.Check(op, this);
        Tensor y = run.Empty(Shape.Without(axis));
        bool readsRows = Shape.Rank == 2 && Shape.Axis(axis) == 0 && Shape.Columns > 1;
        run.Backend.Reduce(reduction, readsRows ? this : Contiguous(run.WithoutGradients()), Shape.Axis(axis), y, run);
        return y;
    }

    /// <summary>Repeats a reduced tensor along the axis that was reduced.</summary>
    private Tensor Spread(Shape shape, int axis, Run run)
    {
        int at = shape.Axis(axis);
        return Reshape(shape.With(at, 1), run).Repeat(at, shape[at], run);
    }
}

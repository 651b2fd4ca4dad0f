namespace Glossa.Tensors;

public sealed partial class Tensor
{
    /// <summary>
    /// The cosine of the angle between vectors along an axis: <c>a / max(‖a‖, ε) · b / max(‖b‖, ε)</c>; 0 where one has length 0.
    /// </summary>
    /// <param name="b">The other vectors. <c>Shape:</c> as this.</param>
    /// <param name="run">The run to compute in.</param>
    /// <param name="axis">The axis the vectors lie along, may be negative.</param>
    /// <param name="epsilon">ε: the smallest length divided by.</param>
    /// <returns>Values in [−1, 1]. <c>Shape:</c> without the axis.</returns>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    public Tensor CosineSimilarity(Tensor b, Run run, int axis = -1, double epsilon = 1e-8)
    {
        run.CheckSame("cosineSimilarity", this, b);
        if (Shape.Axis(axis) != Shape.Rank - 1) return AxisLast(axis, run).CosineSimilarity(b.AxisLast(axis, run), run, -1, epsilon);
        return Direction(epsilon, run).Multiply(b.Direction(epsilon, run), run).Sum(-1, run);
    }

    /// <summary>Every row divided by its length, so that no product of two lengths overflows: <c>x / max(‖x‖, ε)</c>.</summary>
    private Tensor Direction(double epsilon, Run run) => DivideColumn(Norm(-1, run).Clip(epsilon, double.PositiveInfinity, run), run);
}

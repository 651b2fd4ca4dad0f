namespace Glossa.Tensors;

public sealed partial class Tensor
{
    /// <summary>
    /// The cosine of the angle between vectors along an axis: <c>a · b / (max(‖a‖, ε) · max(‖b‖, ε))</c>; 0 where one has length 0.
    /// </summary>
    /// <param name="b">The other vectors. <c>Shape:</c> as this.</param>
    /// <param name="run">The run to compute in.</param>
    /// <param name="axis">The axis the vectors lie along, may be negative.</param>
    /// <param name="epsilon">ε: the smallest length divided by.</param>
    /// <returns>Numbers in [−1, 1]. <c>Shape:</c> without the axis.</returns>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    public Tensor CosineSimilarity(Tensor b, Run run, int axis = -1, double epsilon = 1e-8)
    {
        Tensor lengths = Norm(axis, run).Clip(epsilon, double.PositiveInfinity, run);
        Tensor otherLengths = b.Norm(axis, run).Clip(epsilon, double.PositiveInfinity, run);
        return Multiply(b, run).Sum(axis, run).Divide(lengths.Multiply(otherLengths, run), run);
    }
}

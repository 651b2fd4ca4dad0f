namespace Glossa.Tensors;

public sealed partial class Tensor
{
    /// <summary>
    /// Takes elements of one tensor where a condition is not zero and of another elsewhere: <c>y = c ? a : b</c>. The gradient goes to the
    /// one whose element was taken.
    /// </summary>
    /// <param name="condition">Zeros and ones; no gradient flows to it. <c>Shape:</c> as the others.</param>
    /// <param name="a">The values where the condition holds.</param>
    /// <param name="b">The values elsewhere.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape:</c> as the inputs.</returns>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    public static Tensor Where(Tensor condition, Tensor a, Tensor b, Run run)
    {
        Run raw = run.WithoutGradients();
        Tensor others = raw.Full(condition.Shape, 0).Mask(condition, raw, fill: 1);
        return a.Mask(condition, run).Add(b.Mask(others, run), run);
    }
}

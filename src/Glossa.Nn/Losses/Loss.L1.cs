using Glossa.Tensors;

namespace Glossa.Nn;

public static partial class Loss
{
    /// <summary>The absolute error: <c>ℓ = |x − y|</c>; the gradient where they are equal is 0.</summary>
    /// <param name="prediction">x. <c>Shape: any</c>.</param>
    /// <param name="target">y. <c>Shape:</c> the same.</param>
    /// <param name="run">The run to compute in.</param>
    /// <param name="reduction">The reduction of the losses.</param>
    /// <returns><c>Shape: []</c>, or as the arguments unreduced.</returns>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    public static Tensor L1(Tensor prediction, Tensor target, Run run, LossReduction reduction = LossReduction.Mean)
    {
        CheckSame("l1", "prediction", prediction, "target", target, run);
        return Reduce(prediction.Subtract(target, run).Abs(run), reduction, run);
    }
}

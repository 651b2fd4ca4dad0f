using Glossa.Tensors;

namespace Glossa.Nn;

public static partial class Loss
{
    /// <summary>The squared error: <c>ℓ = (x − y)²</c>; with the mean, the mean squared error.</summary>
    /// <param name="prediction">x. <c>Shape: any</c>.</param>
    /// <param name="target">y. <c>Shape:</c> the same.</param>
    /// <param name="run">The run to compute in.</param>
    /// <param name="reduction">The reduction of the losses.</param>
    /// <returns><c>Shape: []</c>, or as the arguments unreduced.</returns>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    public static Tensor Mse(Tensor prediction, Tensor target, Run run, LossReduction reduction = LossReduction.Mean)
    {
        CheckSame("mse", "prediction", prediction, "target", target, run);
        return Reduce(prediction.Subtract(target, run).Square(run), reduction, run);
    }
}

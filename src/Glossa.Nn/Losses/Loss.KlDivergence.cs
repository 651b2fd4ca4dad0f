using Glossa.Tensors;

namespace Glossa.Nn;

public static partial class Loss
{
    /// <summary>
    /// The divergence (Kullback and Leibler 1951) of predicted from given distributions, element by element: <c>ℓ = p (ln p − x)</c>, and 0
    /// where p is 0. Summed over the classes and averaged over the batch (<see cref="LossReduction.BatchMean"/>) it is the divergence of
    /// the distributions.
    /// </summary>
    /// <param name="logProbabilities">x: logarithms of the predicted probabilities. <c>Shape: [batch, …]</c>.</param>
    /// <param name="target">p, or ln p. <c>Shape:</c> the same.</param>
    /// <param name="run">The run to compute in.</param>
    /// <param name="logTarget">Whether the target is ln p.</param>
    /// <param name="reduction">The reduction of the losses.</param>
    /// <returns><c>Shape: []</c>, or as the arguments unreduced.</returns>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    public static Tensor KlDivergence(
        Tensor logProbabilities, Tensor target, Run run, bool logTarget = false, LossReduction reduction = LossReduction.BatchMean)
    {
        CheckSame("klDivergence", "prediction", logProbabilities, "target", target, run);
        Tensor p = logTarget ? target.Exp(run) : target;
        // Where p is 0 the logarithm of 1 stands in: neither value nor gradient becomes NaN.
        Tensor logP = logTarget ? target : target.Mask(target, run, fill: 1).Log(run);
        return Reduce(logP.Subtract(logProbabilities, run).Multiply(p, run), reduction, run);
    }
}

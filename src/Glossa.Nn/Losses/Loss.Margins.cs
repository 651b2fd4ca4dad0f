using Glossa.Tensors;

namespace Glossa.Nn;

public static partial class Loss
{
    /// <summary>Asks one number to be larger than another by a margin: <c>ℓ = max(0, margin − label · (a − b))</c>.</summary>
    /// <param name="a">a. <c>Shape: any</c>.</param>
    /// <param name="b">b. <c>Shape:</c> the same.</param>
    /// <param name="labels">1 where a shall be the larger, −1 where b. <c>Shape:</c> the same.</param>
    /// <param name="run">The run to compute in.</param>
    /// <param name="margin">By how much.</param>
    /// <param name="reduction">The reduction of the losses.</param>
    /// <returns><c>Shape: []</c>, or as the arguments unreduced.</returns>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    /// <exception cref="OutOfRangeException">A label is neither 1 nor −1.</exception>
    public static Tensor MarginRanking(
        Tensor a, Tensor b, IdTensor labels, Run run, double margin = 0, LossReduction reduction = LossReduction.Mean)
    {
        CheckSame("marginRanking", "first", a, "second", b, run);
        Tensor lead = a.Subtract(b, run).Multiply(Signs("marginRanking", labels, a.Shape, run), run);
        return Reduce(lead.Affine(-1, run, margin).Relu(run), reduction, run);
    }

    /// <summary>
    /// Asks an anchor to be nearer to what it belongs to than to what it does not (Schroff et al. 2015):
    /// <c>ℓ = max(0, ‖a − p + ε‖ − ‖a − n + ε‖ + margin)</c>; ε keeps the gradient of a distance of 0 defined.
    /// </summary>
    /// <param name="anchor">a. <c>Shape: [..., columns]</c>.</param>
    /// <param name="positive">p. <c>Shape:</c> the same.</param>
    /// <param name="negative">n. <c>Shape:</c> the same.</param>
    /// <param name="run">The run to compute in.</param>
    /// <param name="margin">By how much.</param>
    /// <param name="reduction">The reduction of the losses.</param>
    /// <param name="epsilon">ε.</param>
    /// <returns><c>Shape: []</c>, or without the last axis unreduced.</returns>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    public static Tensor TripletMargin(
        Tensor anchor, Tensor positive, Tensor negative, Run run, double margin = 1, LossReduction reduction = LossReduction.Mean,
        double epsilon = 1e-6)
    {
        CheckSame("tripletMargin", "anchor", anchor, "positive", positive, run);
        CheckSame("tripletMargin", "anchor", anchor, "negative", negative, run);
        Tensor near = anchor.Subtract(positive, run).Shift(epsilon, run).Norm(-1, run),
            far = anchor.Subtract(negative, run).Shift(epsilon, run).Norm(-1, run);
        return Reduce(near.Subtract(far, run).Shift(margin, run).Relu(run), reduction, run);
    }
}

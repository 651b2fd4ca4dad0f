using Glossa.Tensors;

namespace Glossa.Nn;

public static partial class Loss
{
    /// <summary>
    /// The cross-entropy of yes-or-no probabilities: <c>ℓ = −(t ln p + (1 − t) ln(1 − p))</c>, where logarithms are at least −100, so that
    /// a certain wrong answer costs 100 and not ∞; <c>dp = (p − t) / max(p (1 − p), 1e−12)</c>. From logits, use
    /// <see cref="BinaryCrossEntropyWithLogits"/>, which is exact.
    /// </summary>
    /// <param name="probabilities">p, in [0, 1]. <c>Shape: any</c>.</param>
    /// <param name="targets">t, in [0, 1]. <c>Shape:</c> the same.</param>
    /// <param name="run">The run to compute in.</param>
    /// <param name="reduction">The reduction of the losses.</param>
    /// <returns><c>Shape: []</c>, or as the arguments unreduced.</returns>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    public static Tensor BinaryCrossEntropy(Tensor probabilities, Tensor targets, Run run, LossReduction reduction = LossReduction.Mean)
    {
        CheckSame("binaryCrossEntropy", "prediction", probabilities, "target", targets, run);
        Run raw = run.WithoutGradients();
        Tensor p = probabilities, t = targets;
        Tensor logYes = p.Log(raw).Clip(-100, 0, raw), logNo = p.Negate(raw).Log1P(raw).Clip(-100, 0, raw);
        Tensor slope = logNo.Subtract(logYes, raw);
        Tensor losses = t.Multiply(slope, raw).Subtract(logNo, raw);
        run.Record("binaryCrossEntropy", losses, [p, t], [p, t, slope], (dLosses, g) =>
        {
            if (g.Needs(p))
            {
                Tensor variance = p.Affine(-1, g.Run, 1).Multiply(p, g.Run).Clip(1e-12, 1, g.Run);
                g.Add(p, p.Subtract(t, g.Run).Divide(variance, g.Run).Multiply(dLosses, g.Run));
            }
            if (g.Needs(t)) g.Add(t, slope.Multiply(dLosses, g.Run));
        });
        return Reduce(losses, reduction, run);
    }

    /// <summary>
    /// The cross-entropy of yes-or-no logits: <c>ℓ = −(w t ln σ(x) + (1 − t) ln σ(−x))</c>, exact for logits of any size. It is the loss of
    /// texts with any number of labels.
    /// </summary>
    /// <param name="logits">x. <c>Shape: any</c>.</param>
    /// <param name="targets">t, in [0, 1]. <c>Shape:</c> the same.</param>
    /// <param name="run">The run to compute in.</param>
    /// <param name="positiveWeights">w: the weight of a yes in each column, above 1 for more recall; null weights all equally.</param>
    /// <param name="reduction">The reduction of the losses.</param>
    /// <returns><c>Shape: []</c>, or as the arguments unreduced.</returns>
    /// <exception cref="ShapeException">The shapes differ, or there is not one weight for each column.</exception>
    public static Tensor BinaryCrossEntropyWithLogits(
        Tensor logits, Tensor targets, Run run, IReadOnlyList<double>? positiveWeights = null, LossReduction reduction = LossReduction.Mean)
    {
        const string loss = "binaryCrossEntropyWithLogits";
        CheckSame(loss, "prediction", logits, "target", targets, run);
        Tensor yes = logits.LogSigmoid(run).Multiply(targets, run),
            no = logits.Negate(run).LogSigmoid(run).Multiply(targets.Affine(-1, run, 1), run);
        if (positiveWeights is not null)
        {
            if (positiveWeights.Count != logits.Shape.Columns)
            {
                throw run.Mismatch(
                    loss, $"there are {positiveWeights.Count} positive weights for the {logits.Shape.Columns} columns of {logits.Shape}");
            }
            yes = yes.MultiplyRow(run.From(positiveWeights.ToArray(), [positiveWeights.Count]), run);
        }
        return Reduce(yes.Add(no, run).Negate(run), reduction, run);
    }
}

using Glossa.Tensors;

namespace Glossa.Nn;

public static partial class Loss
{
    /// <summary>The cosine distance of vectors: <c>ℓ = 1 − cos(x, y)</c>.</summary>
    /// <param name="prediction">x. <c>Shape: [..., columns]</c>.</param>
    /// <param name="target">y. <c>Shape:</c> the same.</param>
    /// <param name="run">The run to compute in.</param>
    /// <param name="ignoreZeroTargets">
    /// Whether targets of only zeros, such as words without a vector, have loss 0. As in spaCy's pre-training they still count in the mean.
    /// </param>
    /// <param name="reduction">The reduction of the losses.</param>
    /// <returns><c>Shape: []</c>, or without the last axis unreduced.</returns>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    public static Tensor CosineDistance(
        Tensor prediction, Tensor target, Run run, bool ignoreZeroTargets = false, LossReduction reduction = LossReduction.Mean)
    {
        CheckSame("cosineDistance", "prediction", prediction, "target", target, run);
        Tensor losses = prediction.CosineSimilarity(target, run).Affine(-1, run, 1);
        if (!ignoreZeroTargets) return Reduce(losses, reduction, run);
        Run raw = run.WithoutGradients();
        return Reduce(losses.Mask(target.Abs(raw).Sum(-1, raw), run), reduction, run);
    }

    /// <summary>
    /// Draws vectors together or apart: <c>ℓ = 1 − cos(a, b)</c> for label 1 and <c>max(0, cos(a, b) − margin)</c> for label −1.
    /// </summary>
    /// <param name="a">The vectors. <c>Shape: [..., columns]</c>.</param>
    /// <param name="b">The other vectors. <c>Shape:</c> the same.</param>
    /// <param name="labels">1 where they belong together, −1 where not. <c>Shape: [...]</c>.</param>
    /// <param name="run">The run to compute in.</param>
    /// <param name="margin">The similarity that vectors which do not belong together may have, in [−1, 1].</param>
    /// <param name="reduction">The reduction of the losses.</param>
    /// <returns><c>Shape: []</c>, or without the last axis unreduced.</returns>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    /// <exception cref="OutOfRangeException">A label is neither 1 nor −1.</exception>
    public static Tensor CosineEmbedding(
        Tensor a, Tensor b, IdTensor labels, Run run, double margin = 0, LossReduction reduction = LossReduction.Mean)
    {
        CheckSame("cosineEmbedding", "first", a, "second", b, run);
        Tensor cosine = a.CosineSimilarity(b, run), signs = Signs("cosineEmbedding", labels, cosine.Shape, run);
        Tensor together = cosine.Affine(-1, run, 1).Mask(signs.Relu(run), run);
        Tensor apart = cosine.Shift(-margin, run).Relu(run).Mask(signs.Negate(run).Relu(run), run);
        return Reduce(together.Add(apart, run), reduction, run);
    }
}

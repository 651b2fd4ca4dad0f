using Glossa.Tensors;

namespace Glossa.Nn;

public static partial class Loss
{
    /// <summary>
    /// The cross-entropy of the softmax of logits with the right classes: <c>ℓ = −w[target] · ln softmax(x)[target]</c>. With label
    /// smoothing ε (Szegedy et al. 2016) it is <c>(1 − ε) · ℓ − ε/C · Σ_c w[c] · ln softmax(x)[c]</c>.
    /// </summary>
    /// <param name="logits">The logits. <c>Shape: [..., classes]</c>, or with the classes along
    /// <see cref="ClassLossOptions.ClassAxis"/>.</param>
    /// <param name="targets">The right classes. <c>Shape:</c> as the logits without the class axis.</param>
    /// <param name="run">The run to compute in.</param>
    /// <param name="options">Class axis, class weights, the ignored target, label smoothing and the reduction.</param>
    /// <returns><c>Shape: []</c>, or as <paramref name="targets"/> unreduced.</returns>
    /// <exception cref="ShapeException">Targets or class weights do not fit.</exception>
    /// <exception cref="OutOfRangeException">A target is not a class, or the smoothing is outside [0, 1].</exception>
    public static Tensor CrossEntropy(Tensor logits, IdTensor targets, Run run, CrossEntropyOptions? options = null)
    {
        options ??= new CrossEntropyOptions();
        double smoothing = Smoothing(options, run);
        Tensor rows = ClassLast("crossEntropy", logits, targets.Shape, options, run);
        run.CheckIndices("crossEntropy", "class", targets, rows.Shape.Columns, options.IgnoredTarget);
        if (smoothing == 0) return Weigh(rows.SoftmaxCrossEntropy(targets, run, options.IgnoredTarget), targets, options, run);

        Tensor logProbabilities = rows.LogSoftmax(run);
        double[] targetWeights = TargetWeights(targets, options);
        Tensor right = logProbabilities.Pick(targets, run, options.IgnoredTarget).Multiply(run.From(targetWeights, targets.Shape), run);
        float[] kept = [.. targets.Span.ToArray().Select(target => target == options.IgnoredTarget ? 0f : 1f)];
        Tensor all = WeighColumns(logProbabilities, options, run).Sum(-1, run).Mask(run.From(kept, targets.Shape), run);
        Tensor losses = right.Scale(smoothing - 1, run).Subtract(all.Scale(smoothing / rows.Shape.Columns, run), run);
        return ReduceClasses(losses, targets, options, run);
    }

    /// <summary>
    /// The cross-entropy of the softmax of logits with given distributions: <c>ℓ = −Σ_c w[c] · p[c] · ln softmax(x)[c]</c>. With label
    /// smoothing ε the distribution is <c>(1 − ε) · p + ε/C</c>. The mean is over rows, whatever the class weights are.
    /// </summary>
    /// <param name="logits">The logits. <c>Shape: [..., classes]</c>, or with the classes along
    /// <see cref="ClassLossOptions.ClassAxis"/>.</param>
    /// <param name="probabilities">The distributions, which may require a gradient too. <c>Shape:</c> as the logits.</param>
    /// <param name="run">The run to compute in.</param>
    /// <param name="options">Class axis, class weights, label smoothing and the reduction; no target is ignored.</param>
    /// <returns><c>Shape: []</c>, or as the logits without the class axis unreduced.</returns>
    /// <exception cref="ShapeException">Distributions or class weights do not fit.</exception>
    /// <exception cref="OutOfRangeException">The smoothing is outside [0, 1].</exception>
    public static Tensor CrossEntropy(Tensor logits, Tensor probabilities, Run run, CrossEntropyOptions? options = null)
    {
        options ??= new CrossEntropyOptions();
        double smoothing = Smoothing(options, run);
        CheckSame("crossEntropy", "logits", logits, "distributions", probabilities, run);
        Shape targets = logits.Shape.Without(options.ClassAxis);
        Tensor rows = ClassLast("crossEntropy", logits, targets, options, run),
            p = ClassLast("crossEntropy", probabilities, targets, options, run);
        if (smoothing != 0) p = p.Affine(1 - smoothing, run, smoothing / rows.Shape.Columns);
        Tensor losses = WeighColumns(rows.LogSoftmax(run).Multiply(p, run), options, run).Sum(-1, run).Negate(run);
        return Reduce(losses, options.Reduction, run);
    }

    private static double Smoothing(CrossEntropyOptions options, Run run) => options.LabelSmoothing is >= 0 and <= 1
        ? options.LabelSmoothing
        : throw new OutOfRangeException($"{run.Where("crossEntropy")}: the label smoothing {options.LabelSmoothing} is outside [0, 1].");

    private static Tensor WeighColumns(Tensor rows, ClassLossOptions options, Run run) =>
        options.ClassWeights is { } weights ? rows.MultiplyRow(run.From(weights.ToArray(), [weights.Count]), run) : rows;
}

/// <summary>The settings of the cross-entropy.</summary>
public sealed record CrossEntropyOptions : ClassLossOptions
{
    /// <summary>ε: how much of the target's probability is spread evenly over all classes, in [0, 1].</summary>
    public double LabelSmoothing { get; init; }
}

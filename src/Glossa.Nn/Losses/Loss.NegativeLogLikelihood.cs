using Glossa.Tensors;

namespace Glossa.Nn;

public static partial class Loss
{
    /// <summary>The negative log-likelihood of the right classes: <c>ℓ = −w[target] · logProbabilities[target]</c>.</summary>
    /// <param name="logProbabilities">Logarithms of probabilities (<see cref="Tensor.LogSoftmax"/>). <c>Shape: [..., classes]</c>, or with
    /// the classes along <see cref="ClassLossOptions.ClassAxis"/>.</param>
    /// <param name="targets">The right classes. <c>Shape:</c> as the first without the class axis.</param>
    /// <param name="run">The run to compute in.</param>
    /// <param name="options">Class axis, class weights, the ignored target and the reduction.</param>
    /// <returns><c>Shape: []</c>, or as <paramref name="targets"/> unreduced.</returns>
    /// <exception cref="ShapeException">Targets or class weights do not fit.</exception>
    /// <exception cref="OutOfRangeException">A target is not a class.</exception>
    public static Tensor NegativeLogLikelihood(Tensor logProbabilities, IdTensor targets, Run run, ClassLossOptions? options = null)
    {
        options ??= new ClassLossOptions();
        Tensor rows = ClassLast("negativeLogLikelihood", logProbabilities, targets.Shape, options, run);
        run.CheckIndices("negativeLogLikelihood", "class", targets, rows.Shape.Columns, options.IgnoredTarget);
        Tensor losses = rows.Pick(targets, run, options.IgnoredTarget).Negate(run);
        return Weigh(losses, targets, options, run);
    }

    /// <summary>Brings the class axis to the end and checks that targets and weights fit.</summary>
    private static Tensor ClassLast(string loss, Tensor scores, Shape targets, ClassLossOptions options, Run run)
    {
        run.Check(loss, scores);
        int rank = scores.Shape.Rank, axis = scores.Shape.Axis(options.ClassAxis);
        if (targets != scores.Shape.Without(axis))
        {
            string hint = rank > 2 && axis == rank - 1 ? ". If the classes stand along axis 1 as in PyTorch, set ClassAxis = 1" : "";
            throw run.Mismatch(loss, $"the targets have shape {targets}, but scores of shape {scores.Shape} with the classes along axis "
                + $"{axis} need {scores.Shape.Without(axis)}{hint}");
        }
        if (options.ClassWeights is { } weights && weights.Count != scores.Shape[axis])
        {
            throw run.Mismatch(
                loss, $"there are {weights.Count} class weights, but axis {axis} of {scores.Shape} has {scores.Shape[axis]} classes");
        }
        return axis == rank - 1 ? scores : scores.Permute([.. Enumerable.Range(0, rank).Where(other => other != axis), axis], run);
    }

    /// <summary>Multiplies each row's loss by the weight of its class and reduces.</summary>
    private static Tensor Weigh(Tensor losses, IdTensor targets, ClassLossOptions options, Run run)
    {
        if (options.ClassWeights is not null) losses = losses.Multiply(run.From(TargetWeights(targets, options), losses.Shape), run);
        return ReduceClasses(losses, targets, options, run);
    }

    private static Tensor ReduceClasses(Tensor losses, IdTensor targets, ClassLossOptions options, Run run)
    {
        if (options.Reduction != LossReduction.Mean) return Reduce(losses, options.Reduction, run);
        double total = TargetWeights(targets, options).Sum();
        return losses.Sum(run).Scale(total == 0 ? 0 : 1 / total, run);
    }

    /// <summary>The weight of each target's class, 0 for ignored targets.</summary>
    private static double[] TargetWeights(IdTensor targets, ClassLossOptions options)
    {
        double[] weights = new double[targets.Count];
        for (int i = 0; i < weights.Length; i++)
        {
            long target = targets.Span[i];
            weights[i] = target == options.IgnoredTarget ? 0 : options.ClassWeights?[(int)target] ?? 1;
        }
        return weights;
    }
}

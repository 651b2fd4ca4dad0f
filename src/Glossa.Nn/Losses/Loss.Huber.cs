using System.Runtime.CompilerServices;
using Glossa.Tensors;
using Glossa.Tensors.Lanes;

namespace Glossa.Nn;

public static partial class Loss
{
    /// <summary>Smooth L1 (Girshick 2015): <c>ℓ = d²/(2β)</c> where <c>d = |x − y| &lt; β</c>, otherwise <c>d − β/2</c>.</summary>
    /// <param name="prediction">x. <c>Shape: any</c>.</param>
    /// <param name="target">y. <c>Shape:</c> the same.</param>
    /// <param name="run">The run to compute in.</param>
    /// <param name="beta">β: where the parabola becomes a line; 0 gives the absolute error.</param>
    /// <param name="reduction">The reduction of the losses.</param>
    /// <returns><c>Shape: []</c>, or as the arguments unreduced.</returns>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    /// <exception cref="OutOfRangeException">β is negative.</exception>
    public static Tensor SmoothL1(Tensor prediction, Tensor target, Run run, double beta = 1, LossReduction reduction = LossReduction.Mean)
    {
        CheckSame("smoothL1", "prediction", prediction, "target", target, run);
        if (!(beta >= 0)) throw new OutOfRangeException($"{run.Where("smoothL1")}: β is {beta}, but it is a distance, at least 0.");
        if (beta == 0) return L1(prediction, target, run, reduction);
        return Reduce(prediction.Subtract(target, run).Map(new HuberFunction(1 / beta, beta), run), reduction, run);
    }

    /// <summary>Huber's loss (Huber 1964): <c>ℓ = d²/2</c> where <c>d = |x − y| &lt; δ</c>, otherwise <c>δ (d − δ/2)</c>.</summary>
    /// <param name="prediction">x. <c>Shape: any</c>.</param>
    /// <param name="target">y. <c>Shape:</c> the same.</param>
    /// <param name="run">The run to compute in.</param>
    /// <param name="delta">δ: where the parabola becomes a line.</param>
    /// <param name="reduction">The reduction of the losses.</param>
    /// <returns><c>Shape: []</c>, or as the arguments unreduced.</returns>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    /// <exception cref="OutOfRangeException">δ is not positive.</exception>
    public static Tensor Huber(Tensor prediction, Tensor target, Run run, double delta = 1, LossReduction reduction = LossReduction.Mean)
    {
        CheckSame("huber", "prediction", prediction, "target", target, run);
        if (!(delta > 0)) throw new OutOfRangeException($"{run.Where("huber")}: δ is {delta}, but it must be positive.");
        return Reduce(prediction.Subtract(target, run).Map(new HuberFunction(1, delta), run), reduction, run);
    }

    /// <summary>
    /// The parabola <c>c x²/2</c> that becomes a line at distance <c>limit</c>: <c>c · m · (|x| − m/2)</c> with <c>m = min(|x|, limit)</c>.
    /// </summary>
    private readonly struct HuberFunction(double curvature, double limit) : IFunction
    {
        public static string Name => "huber";

        public static Reads SlopeReads => Reads.Input;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Value<V>(V x) where V : struct, ILanes<V>
        {
            V distance = V.Abs(x), near = V.Min(V.Of(limit), distance);
            return V.Of(curvature) * near * (distance - (V.Of(0.5) * near));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Slope<V>(V x, V y) where V : struct, ILanes<V> => V.Of(curvature) * V.Max(V.Of(-limit), V.Min(V.Of(limit), x));
    }
}

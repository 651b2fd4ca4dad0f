using System.Runtime.CompilerServices;
using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

public sealed partial class Tensor
{
    /// <summary>
    /// The Euclidean length along an axis, <c>√Σ x²</c>, also of elements whose squares would underflow or overflow:
    /// <c>dx = dy · x / √Σ x²</c>, and 0 where the length is.
    /// </summary>
    /// <param name="axis">The axis, may be negative.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape:</c> without the axis.</returns>
    public Tensor Norm(int axis, Run run)
    {
        run.Check("norm", this);
        if (Shape.Axis(axis) != Shape.Rank - 1) return AxisLast(axis, run).Norm(-1, run);
        Run raw = run.WithoutGradients();
        Tensor scale = Abs(raw).Largest(raw).Map(new NormScaleFunction(), raw);
        Tensor y = DivideColumn(scale, raw).Square(raw).Sum(-1, raw).Sqrt(raw).Multiply(scale, raw);
        return run.Record("norm", y, [this], [this, y], (dy, g) =>
            g.Add(this, DivideColumn(y.Mask(y, g.Run, fill: 1), g.Run).MultiplyColumn(dy, g.Run)));
    }

    /// <summary>The axes in their order, but one of them last.</summary>
    private Tensor AxisLast(int axis, Run run)
    {
        int at = Shape.Axis(axis);
        return Permute([.. Enumerable.Range(0, Shape.Rank).Where(other => other != at), at], run);
    }

    /// <summary>
    /// The divisor of elements before they are squared, from the largest magnitude: 1 where the squares keep their digits, which leaves
    /// every bit as it is.
    /// </summary>
    private readonly struct NormScaleFunction : IFunction
    {
        private const double Smallest = 1e-15, Largest = 1e15;

        public static string Name => "normScale";

        public static Reads SlopeReads => Reads.Nothing;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Value<V>(V x) where V : struct, ILanes<V>
        {
            V isTooLarge = V.Greater(x, V.Of(Largest)), isTooSmall = V.Greater(V.Of(Smallest), x);
            V scale = V.Select(isTooSmall, x, V.Select(isTooLarge, x, V.Of(1)));
            // Lengths of zeros and infinities need no scale, and have none; the largest of no elements is −∞.
            return V.Select(V.Greater(x, V.Zero), V.Select(V.Greater(V.Of(double.PositiveInfinity), x), scale, V.Of(1)), V.Of(1));
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public V Slope<V>(V x, V y) where V : struct, ILanes<V> => V.Zero;
    }
}

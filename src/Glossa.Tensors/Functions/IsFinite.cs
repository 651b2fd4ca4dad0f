using System.Runtime.CompilerServices;
using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

/// <summary><c>1 where x is finite, 0 where it is infinite or NaN</c>, with derivative 0.</summary>
public readonly struct IsFiniteFunction : IFunction
{
    /// <inheritdoc/>
    public static string Name => "isFinite";

    /// <inheritdoc/>
    public static Reads SlopeReads => Reads.Nothing;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V>(V x) where V : struct, ILanes<V> => V.Select(V.Greater(V.Of(double.PositiveInfinity), V.Abs(x)), V.Of(1), V.Zero);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Slope<V>(V x, V y) where V : struct, ILanes<V> => V.Zero;
}

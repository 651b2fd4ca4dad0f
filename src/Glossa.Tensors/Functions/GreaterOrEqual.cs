using System.Runtime.CompilerServices;
using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

/// <summary><c>a ≥ b</c> as 1 or 0; 0 where either is NaN.</summary>
public readonly struct GreaterOrEqualFunction : IBinaryFunction
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V>(V a, V b) where V : struct, ILanes<V> => V.Select(V.Greater(a, b), V.Of(1), V.Select(V.Equal(a, b), V.Of(1), V.Zero));
}

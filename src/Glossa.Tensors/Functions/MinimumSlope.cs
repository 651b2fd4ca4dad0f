using System.Runtime.CompilerServices;
using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

/// <summary>The derivative of min(a, b) by a: <c>1 where a &lt; b, ½ where a = b, 0 where a &gt; b; 1 if either is NaN</c>.</summary>
public readonly struct MinimumSlopeFunction : IBinaryFunction
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V>(V a, V b) where V : struct, ILanes<V> =>
        V.Select(V.Greater(a, b), V.Zero, V.Select(V.Equal(a, b), V.Of(0.5), V.Of(1)));
}

using System.Runtime.CompilerServices;
using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

/// <summary><c>a &lt; b</c> as 1 or 0; 0 where either is NaN.</summary>
public readonly struct LessFunction : IBinaryFunction
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V>(V a, V b) where V : struct, ILanes<V> => V.Select(V.Greater(b, a), V.Of(1), V.Zero);
}

using System.Runtime.CompilerServices;
using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

/// <summary><c>a ≠ b</c> as 1 or 0; 1 where either is NaN.</summary>
public readonly struct NotEqualFunction : IBinaryFunction
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V>(V a, V b) where V : struct, ILanes<V> => V.Select(V.Equal(a, b), V.Zero, V.Of(1));
}

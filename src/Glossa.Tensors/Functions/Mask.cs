using System.Runtime.CompilerServices;
using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

/// <summary><c>a where b ≠ 0, otherwise a constant</c>.</summary>
/// <param name="fill">The constant.</param>
public readonly struct MaskFunction(double fill) : IBinaryFunction
{
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V>(V a, V b) where V : struct, ILanes<V> => V.Select(V.Equal(b, V.Zero), V.Of(fill), a);
}

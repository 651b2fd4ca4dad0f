using System.Runtime.CompilerServices;
using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

/// <summary><c>−x</c>.</summary>
public readonly struct NegateFunction : IFunction
{
    /// <inheritdoc/>
    public static string Name => "negate";

    /// <inheritdoc/>
    public static Reads SlopeReads => Reads.Nothing;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V>(V x) where V : struct, ILanes<V> => -x;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Slope<V>(V x, V y) where V : struct, ILanes<V> => V.Of(-1);
}

public sealed partial class Tensor
{
    /// <summary>Element by element <c>−x</c>.</summary>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape:</c> as the input.</returns>
    public Tensor Negate(Run run) => Map(new NegateFunction(), run);
}

using System.Runtime.CompilerServices;
using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

/// <summary><c>1 / x</c>.</summary>
public readonly struct ReciprocalFunction : IFunction
{
    /// <inheritdoc/>
    public static string Name => "reciprocal";

    /// <inheritdoc/>
    public static Reads SlopeReads => Reads.Output;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V>(V x) where V : struct, ILanes<V> => V.Of(1) / x;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Slope<V>(V x, V y) where V : struct, ILanes<V> => -(y * y);
}

public sealed partial class Tensor
{
    /// <summary>Element by element <c>1 / x</c>.</summary>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape:</c> as the input.</returns>
    public Tensor Reciprocal(Run run) => Map(new ReciprocalFunction(), run);
}

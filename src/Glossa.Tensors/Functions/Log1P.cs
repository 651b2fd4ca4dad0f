using System.Runtime.CompilerServices;
using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

/// <summary><c>ln(1 + x), accurate near zero</c>.</summary>
public readonly struct Log1PFunction : IFunction
{
    /// <inheritdoc/>
    public static string Name => "log1p";

    /// <inheritdoc/>
    public static Reads SlopeReads => Reads.Input;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V>(V x) where V : struct, ILanes<V> => V.Log1P(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Slope<V>(V x, V y) where V : struct, ILanes<V> => V.Of(1) / (V.Of(1) + x);
}

public sealed partial class Tensor
{
    /// <summary>Element by element <c>ln(1 + x), accurate near zero</c>.</summary>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape:</c> as the input.</returns>
    public Tensor Log1P(Run run) => Map(new Log1PFunction(), run);
}

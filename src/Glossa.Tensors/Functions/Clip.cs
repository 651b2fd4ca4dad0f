using System.Runtime.CompilerServices;
using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

/// <summary><c>min(max(x, low), high), with derivative 1 at the bounds</c>.</summary>
/// <param name="low">The lower bound.</param>
/// <param name="high">The upper bound.</param>
public readonly struct ClipFunction(double low, double high) : IFunction
{
    /// <inheritdoc/>
    public static string Name => "clip";

    /// <inheritdoc/>
    public static Reads SlopeReads => Reads.Input;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V>(V x) where V : struct, ILanes<V> => V.Min(V.Of(high), V.Max(V.Of(low), x));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Slope<V>(V x, V y) where V : struct, ILanes<V> =>
        V.Select(V.Greater(V.Of(low), x), V.Zero, V.Select(V.Greater(x, V.Of(high)), V.Zero, V.Of(1)));
}

public sealed partial class Tensor
{
    /// <summary>Element by element <c>min(max(x, low), high), with derivative 1 at the bounds</c>.</summary>
    /// <param name="low">The lower bound.</param>
    /// <param name="high">The upper bound.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape:</c> as the input.</returns>
    public Tensor Clip(double low, double high, Run run) => Map(new ClipFunction(low, high), run);
}

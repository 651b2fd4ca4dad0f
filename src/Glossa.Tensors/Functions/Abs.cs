using System.Runtime.CompilerServices;
using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

/// <summary><c>|x|, with derivative 0 at 0</c>.</summary>
public readonly struct AbsFunction : IFunction
{
    /// <inheritdoc/>
    public static string Name => "abs";

    /// <inheritdoc/>
    public static Reads SlopeReads => Reads.Input;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V>(V x) where V : struct, ILanes<V> => V.Abs(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Slope<V>(V x, V y) where V : struct, ILanes<V> =>
        V.Select(V.Greater(x, V.Zero), V.Of(1), V.Select(V.Greater(V.Zero, x), V.Of(-1), V.Zero));
}

public sealed partial class Tensor
{
    /// <summary>Element by element <c>|x|, with derivative 0 at 0</c>.</summary>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape:</c> as the input.</returns>
    public Tensor Abs(Run run) => Map(new AbsFunction(), run);
}

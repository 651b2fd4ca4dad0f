using System.Runtime.CompilerServices;
using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

/// <summary><c>x · min(max(x + 3, 0), 6) / 6 (Howard et al. 2019)</c>.</summary>
public readonly struct HardSwishFunction : IFunction
{
    /// <inheritdoc/>
    public static string Name => "hard-swish";

    /// <inheritdoc/>
    public static Reads SlopeReads => Reads.Input;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V>(V x) where V : struct, ILanes<V> => x * V.Min(V.Of(6), V.Max(V.Zero, x + V.Of(3))) * V.Of(1.0 / 6);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Slope<V>(V x, V y) where V : struct, ILanes<V> =>
        V.Select(V.Greater(V.Of(-3), x), V.Zero, V.Select(V.Greater(V.Of(3), x), V.MultiplyAdd(x, V.Of(1.0 / 3), V.Of(0.5)), V.Of(1)));
}

public sealed partial class Tensor
{
    /// <summary>Element by element <c>x · min(max(x + 3, 0), 6) / 6 (Howard et al. 2019)</c>.</summary>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape:</c> as the input.</returns>
    public Tensor HardSwish(Run run) => Map(new HardSwishFunction(), run);
}

public abstract partial class Activation
{
    /// <summary><c>x · min(max(x + 3, 0), 6) / 6 (Howard et al. 2019)</c>.</summary>
    public static Activation HardSwish { get; } = Of(new HardSwishFunction());
}

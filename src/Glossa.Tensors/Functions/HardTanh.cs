using System.Runtime.CompilerServices;
using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

/// <summary><c>min(max(x, −1), 1)</c>.</summary>
public readonly struct HardTanhFunction : IFunction
{
    /// <inheritdoc/>
    public static string Name => "hard-tanh";

    /// <inheritdoc/>
    public static Reads SlopeReads => Reads.Output;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V>(V x) where V : struct, ILanes<V> => V.Min(V.Of(1), V.Max(V.Of(-1), x));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Slope<V>(V x, V y) where V : struct, ILanes<V> => V.Select(V.Greater(V.Of(1), V.Abs(y)), V.Of(1), V.Zero);
}

public sealed partial class Tensor
{
    /// <summary>Element by element <c>min(max(x, −1), 1)</c>.</summary>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape:</c> as the input.</returns>
    public Tensor HardTanh(Run run) => Map(new HardTanhFunction(), run);
}

public abstract partial class Activation
{
    /// <summary><c>min(max(x, −1), 1)</c>.</summary>
    public static Activation HardTanh { get; } = Of(new HardTanhFunction());
}

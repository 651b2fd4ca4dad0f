using System.Runtime.CompilerServices;
using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

/// <summary><c>max(x, 0), with derivative 0 at 0</c>.</summary>
public readonly struct ReluFunction : IFunction
{
    /// <inheritdoc/>
    public static string Name => "relu";

    /// <inheritdoc/>
    public static Reads SlopeReads => Reads.Output;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V>(V x) where V : struct, ILanes<V> => V.Max(V.Zero, x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Slope<V>(V x, V y) where V : struct, ILanes<V> => V.Select(V.Greater(y, V.Zero), V.Of(1), V.Zero);
}

public sealed partial class Tensor
{
    /// <summary>Element by element <c>max(x, 0), with derivative 0 at 0</c>.</summary>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape:</c> as the input.</returns>
    public Tensor Relu(Run run) => Map(new ReluFunction(), run);
}

public abstract partial class Activation
{
    /// <summary><c>max(x, 0), with derivative 0 at 0</c>.</summary>
    public static Activation Relu { get; } = Of(new ReluFunction());
}

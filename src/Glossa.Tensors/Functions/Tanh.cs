using System.Runtime.CompilerServices;
using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

/// <summary><c>tanh x</c>.</summary>
public readonly struct TanhFunction : IFunction
{
    /// <inheritdoc/>
    public static string Name => "tanh";

    /// <inheritdoc/>
    public static Reads SlopeReads => Reads.Output;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V>(V x) where V : struct, ILanes<V> => V.Tanh(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Slope<V>(V x, V y) where V : struct, ILanes<V> => V.Of(1) - (y * y);
}

public sealed partial class Tensor
{
    /// <summary>Element by element <c>tanh x</c>.</summary>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape:</c> as the input.</returns>
    public Tensor Tanh(Run run) => Map(new TanhFunction(), run);
}

public abstract partial class Activation
{
    /// <summary><c>tanh x</c>.</summary>
    public static Activation Tanh { get; } = Of(new TanhFunction());
}

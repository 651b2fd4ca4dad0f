using System.Runtime.CompilerServices;
using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

/// <summary><c>x · σ(x), also called swish</c>.</summary>
public readonly struct SiluFunction : IFunction
{
    /// <inheritdoc/>
    public static string Name => "silu";

    /// <inheritdoc/>
    public static Reads SlopeReads => Reads.Input;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V>(V x) where V : struct, ILanes<V> => x / (V.Of(1) + V.Exp(-x));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Slope<V>(V x, V y) where V : struct, ILanes<V>
    {
        V sigmoid = V.Of(1) / (V.Of(1) + V.Exp(-x));
        return sigmoid * V.MultiplyAdd(x, V.Of(1) - sigmoid, V.Of(1));
    }
}

public sealed partial class Tensor
{
    /// <summary>Element by element <c>x · σ(x), also called swish</c>.</summary>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape:</c> as the input.</returns>
    public Tensor Silu(Run run) => Map(new SiluFunction(), run);
}

public abstract partial class Activation
{
    /// <summary><c>x · σ(x), also called swish</c>.</summary>
    public static Activation Silu { get; } = Of(new SiluFunction());
}

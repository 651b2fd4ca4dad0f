using System.Runtime.CompilerServices;
using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

/// <summary><c>x · tanh(ln(1 + eˣ)) (Misra 2019)</c>.</summary>
public readonly struct MishFunction : IFunction
{
    /// <inheritdoc/>
    public static string Name => "mish";

    /// <inheritdoc/>
    public static Reads SlopeReads => Reads.Input;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V>(V x) where V : struct, ILanes<V> => x * V.Tanh(Softplus(x));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Slope<V>(V x, V y) where V : struct, ILanes<V>
    {
        V tanh = V.Tanh(Softplus(x));
        V sigmoid = V.Of(1) / (V.Of(1) + V.Exp(-x));
        return V.MultiplyAdd(x * sigmoid, V.Of(1) - (tanh * tanh), tanh);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Softplus<V>(V x) where V : struct, ILanes<V> => V.Max(V.Zero, x) + V.Log1P(V.Exp(-V.Abs(x)));
}

public sealed partial class Tensor
{
    /// <summary>Element by element <c>x · tanh(ln(1 + eˣ)) (Misra 2019)</c>.</summary>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape:</c> as the input.</returns>
    public Tensor Mish(Run run) => Map(new MishFunction(), run);
}

public abstract partial class Activation
{
    /// <summary><c>x · tanh(ln(1 + eˣ)) (Misra 2019)</c>.</summary>
    public static Activation Mish { get; } = Of(new MishFunction());
}

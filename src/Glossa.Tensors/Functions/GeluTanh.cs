using System.Runtime.CompilerServices;
using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

/// <summary><c>x/2 · (1 + tanh(√(2/π) (x + 0.044715 x³))): the approximation of GPT-2 and of BERT's original code</c>.</summary>
public readonly struct GeluTanhFunction : IFunction
{
    private const double Root2OverPi = 0.7978845608028654, Cubic = 0.044715;

    /// <inheritdoc/>
    public static string Name => "gelu-tanh";

    /// <inheritdoc/>
    public static Reads SlopeReads => Reads.Input;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V>(V x) where V : struct, ILanes<V> => V.Of(0.5) * x * (V.Of(1) + V.Tanh(Inner(x)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Slope<V>(V x, V y) where V : struct, ILanes<V>
    {
        V tanh = V.Tanh(Inner(x));
        V innerSlope = V.Of(Root2OverPi) * V.MultiplyAdd(V.Of(3 * Cubic), x * x, V.Of(1));
        return V.Of(0.5) * (V.Of(1) + tanh + (x * (V.Of(1) - (tanh * tanh)) * innerSlope));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Inner<V>(V x) where V : struct, ILanes<V> => V.Of(Root2OverPi) * V.MultiplyAdd(V.Of(Cubic) * x, x * x, x);
}

public sealed partial class Tensor
{
    /// <summary>
    /// Element by element <c>x/2 · (1 + tanh(√(2/π) (x + 0.044715 x³))): the approximation of GPT-2 and of BERT's original code</c>.
    /// </summary>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape:</c> as the input.</returns>
    public Tensor GeluTanh(Run run) => Map(new GeluTanhFunction(), run);
}

public abstract partial class Activation
{
    /// <summary><c>x/2 · (1 + tanh(√(2/π) (x + 0.044715 x³))): the approximation of GPT-2 and of BERT's original code</c>.</summary>
    public static Activation GeluTanh { get; } = Of(new GeluTanhFunction());
}

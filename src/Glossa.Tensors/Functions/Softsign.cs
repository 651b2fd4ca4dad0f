using System.Runtime.CompilerServices;
using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

/// <summary><c>x / (1 + |x|)</c>.</summary>
public readonly struct SoftsignFunction : IFunction
{
    /// <inheritdoc/>
    public static string Name => "softsign";

    /// <inheritdoc/>
    public static Reads SlopeReads => Reads.Input;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V>(V x) where V : struct, ILanes<V> => x / (V.Of(1) + V.Abs(x));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Slope<V>(V x, V y) where V : struct, ILanes<V>
    {
        V denominator = V.Of(1) + V.Abs(x);
        return V.Of(1) / (denominator * denominator);
    }
}

public sealed partial class Tensor
{
    /// <summary>Element by element <c>x / (1 + |x|)</c>.</summary>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape:</c> as the input.</returns>
    public Tensor Softsign(Run run) => Map(new SoftsignFunction(), run);
}

public abstract partial class Activation
{
    /// <summary><c>x / (1 + |x|)</c>.</summary>
    public static Activation Softsign { get; } = Of(new SoftsignFunction());
}

using System.Runtime.CompilerServices;
using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

/// <summary><c>ln(1 + eˣ) = max(x, 0) + ln(1 + e^−|x|)</c>.</summary>
public readonly struct SoftplusFunction : IFunction
{
    /// <inheritdoc/>
    public static string Name => "softplus";

    /// <inheritdoc/>
    public static Reads SlopeReads => Reads.Output;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V>(V x) where V : struct, ILanes<V> => V.Max(V.Zero, x) + V.Log1P(V.Exp(-V.Abs(x)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Slope<V>(V x, V y) where V : struct, ILanes<V> => -V.ExpM1(-y);
}

public sealed partial class Tensor
{
    /// <summary>Element by element <c>ln(1 + eˣ) = max(x, 0) + ln(1 + e^−|x|)</c>.</summary>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape:</c> as the input.</returns>
    public Tensor Softplus(Run run) => Map(new SoftplusFunction(), run);
}

public abstract partial class Activation
{
    /// <summary><c>ln(1 + eˣ) = max(x, 0) + ln(1 + e^−|x|)</c>.</summary>
    public static Activation Softplus { get; } = Of(new SoftplusFunction());
}

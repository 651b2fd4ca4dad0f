using System.Runtime.CompilerServices;
using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

/// <summary><c>σ(x) = 1 / (1 + e⁻ˣ)</c>.</summary>
public readonly struct SigmoidFunction : IFunction
{
    /// <inheritdoc/>
    public static string Name => "sigmoid";

    /// <inheritdoc/>
    public static Reads SlopeReads => Reads.Output;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V>(V x) where V : struct, ILanes<V> => V.Of(1) / (V.Of(1) + V.Exp(-x));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Slope<V>(V x, V y) where V : struct, ILanes<V> => y * (V.Of(1) - y);
}

public sealed partial class Tensor
{
    /// <summary>Element by element <c>σ(x) = 1 / (1 + e⁻ˣ)</c>.</summary>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape:</c> as the input.</returns>
    public Tensor Sigmoid(Run run) => Map(new SigmoidFunction(), run);
}

public abstract partial class Activation
{
    /// <summary><c>σ(x) = 1 / (1 + e⁻ˣ)</c>.</summary>
    public static Activation Sigmoid { get; } = Of(new SigmoidFunction());
}

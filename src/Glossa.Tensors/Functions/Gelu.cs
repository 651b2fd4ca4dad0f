using System.Runtime.CompilerServices;
using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

/// <summary><c>x · Φ(x) = x/2 · (1 + erf(x/√2)) (Hendrycks and Gimpel 2016, exact form)</c>.</summary>
public readonly struct GeluFunction : IFunction
{
    private const double InverseRoot2Pi = 0.3989422804014327;

    /// <inheritdoc/>
    public static string Name => "gelu";

    /// <inheritdoc/>
    public static Reads SlopeReads => Reads.Input;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V>(V x) where V : struct, ILanes<V>
    {
        V half = V.Of(0.5) * x;
        return V.MultiplyAdd(half, V.ErfOverRoot2(x), half);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Slope<V>(V x, V y) where V : struct, ILanes<V> =>
        V.MultiplyAdd(x * V.Of(InverseRoot2Pi), V.Exp(V.Of(-0.5) * x * x), V.Of(0.5) * (V.Of(1) + V.ErfOverRoot2(x)));
}

public sealed partial class Tensor
{
    /// <summary>Element by element <c>x · Φ(x) = x/2 · (1 + erf(x/√2)) (Hendrycks and Gimpel 2016, exact form)</c>.</summary>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape:</c> as the input.</returns>
    public Tensor Gelu(Run run) => Map(new GeluFunction(), run);
}

public abstract partial class Activation
{
    /// <summary><c>x · Φ(x) = x/2 · (1 + erf(x/√2)) (Hendrycks and Gimpel 2016, exact form)</c>.</summary>
    public static Activation Gelu { get; } = Of(new GeluFunction());
}

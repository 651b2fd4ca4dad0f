using System.Runtime.CompilerServices;
using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

/// <summary><c>erf x = 2/√π ∫₀ˣ e^(−t²) dt</c>.</summary>
public readonly struct ErfFunction : IFunction
{
    /// <inheritdoc/>
    public static string Name => "erf";

    /// <inheritdoc/>
    public static Reads SlopeReads => Reads.Input;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V>(V x) where V : struct, ILanes<V> => V.Erf(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Slope<V>(V x, V y) where V : struct, ILanes<V> => V.Of(1.1283791670955126) * V.Exp(-(x * x));
}

public sealed partial class Tensor
{
    /// <summary>Element by element <c>erf x = 2/√π ∫₀ˣ e^(−t²) dt</c>.</summary>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape:</c> as the input.</returns>
    public Tensor Erf(Run run) => Map(new ErfFunction(), run);
}

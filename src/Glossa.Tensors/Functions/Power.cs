using System.Runtime.CompilerServices;
using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

/// <summary>xᵖ for a constant p, with the conventions of <see cref="Math.Pow"/>; the derivative for p = 0 is 0 everywhere.</summary>
/// <param name="exponent">p: the exponent.</param>
public readonly struct PowerFunction(double exponent) : IFunction
{
    /// <inheritdoc/>
    public static string Name => "power";

    /// <inheritdoc/>
    public static Reads SlopeReads => Reads.Input;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V>(V x) where V : struct, ILanes<V> => V.Pow(x, V.Of(exponent));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Slope<V>(V x, V y) where V : struct, ILanes<V> =>
        exponent == 0 ? V.Zero : V.Of(exponent) * V.Pow(x, V.Of(exponent - 1));
}

public sealed partial class Tensor
{
    /// <summary>Element by element xᵖ for a constant p, with the conventions of <see cref="Math.Pow"/>.</summary>
    /// <param name="exponent">p: the exponent.</param>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape:</c> as the input.</returns>
    public Tensor Power(double exponent, Run run) => Map(new PowerFunction(exponent), run);
}

using System.Runtime.CompilerServices;
using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

/// <summary><c>scale · x + shift</c>.</summary>
/// <param name="scale">The factor.</param>
/// <param name="shift">The number added.</param>
public readonly struct AffineFunction(double scale, double shift = 0) : IFunction
{
    /// <inheritdoc/>
    public static string Name => "affine";

    /// <inheritdoc/>
    public static Reads SlopeReads => Reads.Nothing;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V>(V x) where V : struct, ILanes<V> => V.MultiplyAdd(V.Of(scale), x, V.Of(shift));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Slope<V>(V x, V y) where V : struct, ILanes<V> => V.Of(scale);
}

public sealed partial class Tensor
{
    /// <summary>Element by element <c>scale · x + shift</c>.</summary>
    /// <param name="scale">The factor.</param>
    /// <param name="run">The run to compute in.</param>
    /// <param name="shift">The number added.</param>
    /// <returns><c>Shape:</c> as the input.</returns>
    public Tensor Affine(double scale, Run run, double shift = 0) => Map(new AffineFunction(scale, shift), run);
}

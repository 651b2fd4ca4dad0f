using System.Runtime.CompilerServices;
using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

/// <summary><c>eˣ − 1, accurate near zero</c>.</summary>
public readonly struct ExpM1Function : IFunction
{
    /// <inheritdoc/>
    public static string Name => "expm1";

    /// <inheritdoc/>
    public static Reads SlopeReads => Reads.Output;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V>(V x) where V : struct, ILanes<V> => V.ExpM1(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Slope<V>(V x, V y) where V : struct, ILanes<V> => y + V.Of(1);
}

public sealed partial class Tensor
{
    /// <summary>Element by element <c>eˣ − 1, accurate near zero</c>.</summary>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape:</c> as the input.</returns>
    public Tensor ExpM1(Run run) => Map(new ExpM1Function(), run);
}

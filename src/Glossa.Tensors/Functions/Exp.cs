using System.Runtime.CompilerServices;
using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

/// <summary><c>eˣ</c>.</summary>
public readonly struct ExpFunction : IFunction
{
    /// <inheritdoc/>
    public static string Name => "exp";

    /// <inheritdoc/>
    public static Reads SlopeReads => Reads.Output;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V>(V x) where V : struct, ILanes<V> => V.Exp(x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Slope<V>(V x, V y) where V : struct, ILanes<V> => y;
}

public sealed partial class Tensor
{
    /// <summary>Element by element <c>eˣ</c>.</summary>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape:</c> as the input.</returns>
    public Tensor Exp(Run run) => Map(new ExpFunction(), run);
}

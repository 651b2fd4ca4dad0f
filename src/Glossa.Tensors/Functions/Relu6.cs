using System.Runtime.CompilerServices;
using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

/// <summary><c>min(max(x, 0), 6)</c>.</summary>
public readonly struct Relu6Function : IFunction
{
    /// <inheritdoc/>
    public static string Name => "relu6";

    /// <inheritdoc/>
    public static Reads SlopeReads => Reads.Output;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V>(V x) where V : struct, ILanes<V> => V.Min(V.Of(6), V.Max(V.Zero, x));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Slope<V>(V x, V y) where V : struct, ILanes<V> =>
        V.Select(V.Greater(y, V.Zero), V.Select(V.Greater(V.Of(6), y), V.Of(1), V.Zero), V.Zero);
}

public sealed partial class Tensor
{
    /// <summary>Element by element <c>min(max(x, 0), 6)</c>.</summary>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape:</c> as the input.</returns>
    public Tensor Relu6(Run run) => Map(new Relu6Function(), run);
}

public abstract partial class Activation
{
    /// <summary><c>min(max(x, 0), 6)</c>.</summary>
    public static Activation Relu6 { get; } = Of(new Relu6Function());
}

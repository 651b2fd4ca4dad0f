using System.Runtime.CompilerServices;
using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

/// <summary><c>x for x > 0, otherwise a · x</c>.</summary>
/// <param name="negativeSlope">a: the slope below zero.</param>
public readonly struct LeakyReluFunction(double negativeSlope = 0.01) : IFunction
{
    /// <inheritdoc/>
    public static string Name => "leaky-relu";

    /// <inheritdoc/>
    public static Reads SlopeReads => Reads.Input;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V>(V x) where V : struct, ILanes<V> => V.Select(V.Greater(x, V.Zero), x, V.Of(negativeSlope) * x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Slope<V>(V x, V y) where V : struct, ILanes<V> => V.Select(V.Greater(x, V.Zero), V.Of(1), V.Of(negativeSlope));
}

public sealed partial class Tensor
{
    /// <summary>Element by element <c>x for x > 0, otherwise a · x</c>.</summary>
    /// <param name="run">The run to compute in.</param>
    /// <param name="negativeSlope">a: the slope below zero.</param>
    /// <returns><c>Shape:</c> as the input.</returns>
    public Tensor LeakyRelu(Run run, double negativeSlope = 0.01) => Map(new LeakyReluFunction(negativeSlope), run);
}

public abstract partial class Activation
{
    /// <summary><c>x for x > 0, otherwise a · x</c>.</summary>
    /// <param name="negativeSlope">a: the slope below zero.</param>
    public static Activation LeakyRelu(double negativeSlope = 0.01) => Of(new LeakyReluFunction(negativeSlope));
}

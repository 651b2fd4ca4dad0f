using System.Runtime.CompilerServices;
using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

/// <summary><c>ln σ(x) = min(x, 0) − ln(1 + e^−|x|)</c>.</summary>
public readonly struct LogSigmoidFunction : IFunction
{
    /// <inheritdoc/>
    public static string Name => "log-sigmoid";

    /// <inheritdoc/>
    public static Reads SlopeReads => Reads.Output;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V>(V x) where V : struct, ILanes<V> => V.Min(V.Zero, x) - V.Log1P(V.Exp(-V.Abs(x)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Slope<V>(V x, V y) where V : struct, ILanes<V> => -V.ExpM1(y);
}

public sealed partial class Tensor
{
    /// <summary>Element by element <c>ln σ(x) = min(x, 0) − ln(1 + e^−|x|)</c>.</summary>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape:</c> as the input.</returns>
    public Tensor LogSigmoid(Run run) => Map(new LogSigmoidFunction(), run);
}

using System.Runtime.CompilerServices;
using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

/// <summary><c>min(max(slope · x + offset, 0), 1)</c>.</summary>
/// <param name="slope">The slope between the clips; Keras uses 0.2, PyTorch 1/6.</param>
/// <param name="offset">The value at 0.</param>
public readonly struct HardSigmoidFunction(double slope = 0.2, double offset = 0.5) : IFunction
{
    /// <inheritdoc/>
    public static string Name => "hard-sigmoid";

    /// <inheritdoc/>
    public static Reads SlopeReads => Reads.Output;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V>(V x) where V : struct, ILanes<V> => V.Min(V.Of(1), V.Max(V.Zero, V.MultiplyAdd(V.Of(slope), x, V.Of(offset))));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Slope<V>(V x, V y) where V : struct, ILanes<V> =>
        V.Select(V.Greater(y, V.Zero), V.Select(V.Greater(V.Of(1), y), V.Of(slope), V.Zero), V.Zero);
}

public sealed partial class Tensor
{
    /// <summary>Element by element <c>min(max(slope · x + offset, 0), 1)</c>.</summary>
    /// <param name="run">The run to compute in.</param>
    /// <param name="slope">The slope between the clips; Keras uses 0.2, PyTorch 1/6.</param>
    /// <param name="offset">The value at 0.</param>
    /// <returns><c>Shape:</c> as the input.</returns>
    public Tensor HardSigmoid(Run run, double slope = 0.2, double offset = 0.5) => Map(new HardSigmoidFunction(slope, offset), run);
}

public abstract partial class Activation
{
    /// <summary><c>min(max(slope · x + offset, 0), 1)</c>.</summary>
    /// <param name="slope">The slope between the clips; Keras uses 0.2, PyTorch 1/6.</param>
    /// <param name="offset">The value at 0.</param>
    public static Activation HardSigmoid(double slope = 0.2, double offset = 0.5) => Of(new HardSigmoidFunction(slope, offset));
}

using System.Runtime.CompilerServices;
using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

/// <summary><c>x for x > 0, otherwise α · (eˣ − 1) (Clevert et al. 2016)</c>.</summary>
/// <param name="alpha">α: minus the limit at −∞.</param>
public readonly struct EluFunction(double alpha = 1) : IFunction
{
    /// <inheritdoc/>
    public static string Name => "elu";

    /// <inheritdoc/>
    public static Reads SlopeReads => Reads.Input;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V>(V x) where V : struct, ILanes<V> => V.Select(V.Greater(x, V.Zero), x, V.Of(alpha) * V.ExpM1(V.Min(V.Zero, x)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Slope<V>(V x, V y) where V : struct, ILanes<V> =>
        V.Select(V.Greater(x, V.Zero), V.Of(1), V.Of(alpha) * V.Exp(V.Min(V.Zero, x)));
}

public sealed partial class Tensor
{
    /// <summary>Element by element <c>x for x > 0, otherwise α · (eˣ − 1) (Clevert et al. 2016)</c>.</summary>
    /// <param name="run">The run to compute in.</param>
    /// <param name="alpha">α: minus the limit at −∞.</param>
    /// <returns><c>Shape:</c> as the input.</returns>
    public Tensor Elu(Run run, double alpha = 1) => Map(new EluFunction(alpha), run);
}

public abstract partial class Activation
{
    /// <summary><c>x for x > 0, otherwise α · (eˣ − 1) (Clevert et al. 2016)</c>.</summary>
    /// <param name="alpha">α: minus the limit at −∞.</param>
    public static Activation Elu(double alpha = 1) => Of(new EluFunction(alpha));
}

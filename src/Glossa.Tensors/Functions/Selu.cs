using System.Runtime.CompilerServices;
using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

/// <summary><c>λ · x for x > 0, otherwise λ α (eˣ − 1), with λ = 1.0507…, α = 1.6733… (Klambauer et al. 2017)</c>.</summary>
public readonly struct SeluFunction : IFunction
{
    private const double Alpha = 1.6732632423543772, Scale = 1.0507009873554805;

    /// <inheritdoc/>
    public static string Name => "selu";

    /// <inheritdoc/>
    public static Reads SlopeReads => Reads.Input;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V>(V x) where V : struct, ILanes<V> =>
        V.Of(Scale) * V.Select(V.Greater(x, V.Zero), x, V.Of(Alpha) * V.ExpM1(V.Min(V.Zero, x)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Slope<V>(V x, V y) where V : struct, ILanes<V> =>
        V.Of(Scale) * V.Select(V.Greater(x, V.Zero), V.Of(1), V.Of(Alpha) * V.Exp(V.Min(V.Zero, x)));
}

public sealed partial class Tensor
{
    /// <summary>
    /// Element by element <c>λ · x for x > 0, otherwise λ α (eˣ − 1), with λ = 1.0507…, α = 1.6733… (Klambauer et al. 2017)</c>.
    /// </summary>
    /// <param name="run">The run to compute in.</param>
    /// <returns><c>Shape:</c> as the input.</returns>
    public Tensor Selu(Run run) => Map(new SeluFunction(), run);
}

public abstract partial class Activation
{
    /// <summary><c>λ · x for x > 0, otherwise λ α (eˣ − 1), with λ = 1.0507…, α = 1.6733… (Klambauer et al. 2017)</c>.</summary>
    public static Activation Selu { get; } = Of(new SeluFunction());
}

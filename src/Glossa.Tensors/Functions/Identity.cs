using System.Runtime.CompilerServices;
using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

/// <summary><c>x</c>: no activation.</summary>
public readonly struct IdentityFunction : IFunction
{
    /// <inheritdoc/>
    public static string Name => "identity";

    /// <inheritdoc/>
    public static Reads SlopeReads => Reads.Nothing;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Value<V>(V x) where V : struct, ILanes<V> => x;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Slope<V>(V x, V y) where V : struct, ILanes<V> => V.Of(1);
}

public abstract partial class Activation
{
    /// <summary><c>x</c>: no activation.</summary>
    public static Activation Identity { get; } = Of(new IdentityFunction());
}

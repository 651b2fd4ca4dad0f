using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

/// <summary>
/// A function of one value with its derivative, written once: the CPU backend runs it over SIMD lanes in single precision, the reference
/// backend over doubles. Implement it as a readonly struct (fields are the function's constants) and <see cref="Tensor.Map"/> applies it.
/// </summary>
public interface IFunction
{
    /// <summary>The name in graphs, profiles and error messages.</summary>
    static abstract string Name { get; }

    /// <summary>The values <see cref="Slope"/> reads, so that nothing else is kept for the backward pass.</summary>
    static abstract Reads SlopeReads { get; }

    /// <summary>y = f(x).</summary>
    /// <param name="x">The arguments.</param>
    V Value<V>(V x) where V : struct, ILanes<V>;

    /// <summary>
    /// f′(x), from whichever of x and y = f(x) is convenient; the other is undefined unless <see cref="SlopeReads"/> names it.
    /// </summary>
    /// <param name="x">The arguments.</param>
    /// <param name="y">The values.</param>
    V Slope<V>(V x, V y) where V : struct, ILanes<V>;
}

/// <summary>The values a derivative is computed from.</summary>
[Flags]
public enum Reads
{
    /// <summary>Neither: the derivative is constant.</summary>
    Nothing = 0,

    /// <summary>The function's argument.</summary>
    Input = 1,

    /// <summary>The function's value.</summary>
    Output = 2,
}

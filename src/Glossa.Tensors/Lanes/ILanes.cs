namespace Glossa.Tensors.Lanes;

/// <summary>
/// One or more values computed side by side. Formulas are written once over lanes and run as SIMD over single precision (<see
/// cref="Float128"/>, <see cref="Float256"/>, <see cref="Float512"/>) and as a plain double (<see cref="Double1"/>) in the reference
/// backend.
/// </summary>
/// <typeparam name="V">The lanes type itself.</typeparam>
public interface ILanes<V> where V : struct, ILanes<V>
{
    /// <summary>The number of lanes.</summary>
    static abstract int Count { get; }

    /// <summary>Zero in every lane.</summary>
    static abstract V Zero { get; }

    /// <summary>The same number in every lane.</summary>
    /// <param name="value">The number; rounded to the lanes' precision.</param>
    static abstract V Of(double value);

    /// <summary>a + b.</summary>
    static abstract V operator +(V a, V b);

    /// <summary>a − b.</summary>
    static abstract V operator -(V a, V b);

    /// <summary>a · b.</summary>
    static abstract V operator *(V a, V b);

    /// <summary>a / b.</summary>
    static abstract V operator /(V a, V b);

    /// <summary>−a.</summary>
    static abstract V operator -(V a);

    /// <summary>a · b + c, rounded once where the machine can.</summary>
    static abstract V MultiplyAdd(V a, V b, V c);

    /// <summary>The smaller of two values; <paramref name="b"/> where either is NaN, so <c>Min(limit, x)</c> keeps a NaN in x.</summary>
    static abstract V Min(V a, V b);

    /// <summary>The larger of two values; <paramref name="b"/> where either is NaN, so <c>Max(limit, x)</c> keeps a NaN in x.</summary>
    static abstract V Max(V a, V b);

    /// <summary>|a|.</summary>
    static abstract V Abs(V a);

    /// <summary>√a.</summary>
    static abstract V Sqrt(V a);

    /// <summary>A mask of the lanes where a &gt; b.</summary>
    static abstract V Greater(V a, V b);

    /// <summary>A mask of the lanes where a = b.</summary>
    static abstract V Equal(V a, V b);

    /// <summary><paramref name="yes"/> where the mask is set, otherwise <paramref name="no"/>.</summary>
    static abstract V Select(V mask, V yes, V no);

    /// <summary>eᵃ.</summary>
    static abstract V Exp(V a);

    /// <summary>eᵃ − 1, accurate near zero.</summary>
    static abstract V ExpM1(V a);

    /// <summary>The natural logarithm; −∞ at 0, NaN below.</summary>
    static abstract V Log(V a);

    /// <summary>ln(1 + a), accurate near zero.</summary>
    static abstract V Log1P(V a);

    /// <summary>The hyperbolic tangent.</summary>
    static abstract V Tanh(V a);

    /// <summary>The error function 2/√π ∫₀ᵃ e^(−t²) dt.</summary>
    static abstract V Erf(V a);

    /// <summary>erf(a/√2): the probability that a standard normal variable lies in [−a, a].</summary>
    static abstract V ErfOverRoot2(V a);

    /// <summary>The sine; a in radians.</summary>
    static abstract V Sin(V a);

    /// <summary>The cosine; a in radians.</summary>
    static abstract V Cos(V a);

    /// <summary>aᵇ, with the conventions of <see cref="Math.Pow"/>.</summary>
    static abstract V Pow(V a, V b);
}

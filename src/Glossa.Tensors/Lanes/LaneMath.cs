using System.Runtime.CompilerServices;

namespace Glossa.Tensors.Lanes;

/// <summary>
/// The elementary functions in single precision, over any number of lanes. Coefficients are minimax fits (Lawson iteration in double
/// precision, error given beside each); every function is exact at its limits and keeps NaN.
/// </summary>
internal static unsafe class LaneMath
{
    private const double Log2E = 1.4426950408889634;
    private const double Ln2High = 0.693145751953125, Ln2Low = 1.428606765330187e-6;

    /// <summary>eˣ = 2ⁿ · eʳ with n = round(x / ln 2), |r| ≤ ln 2 / 2; the polynomial's error is 3e−9.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Exp<V>(V x) where V : struct, IFloatLanes<V>
    {
        x = V.Max(V.Of(-104), V.Min(V.Of(89), x));
        V n = V.Round(x * V.Of(Log2E));
        V r = V.MultiplyAdd(n, V.Of(-Ln2High), x);
        r = V.MultiplyAdd(n, V.Of(-Ln2Low), r);
        return V.Scale(V.Of(1) + ExpM1Reduced(r), n);
    }

    /// <summary>eˣ − 1: the reduced polynomial near zero, eˣ minus one elsewhere.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V ExpM1<V>(V x) where V : struct, IFloatLanes<V> =>
        V.Select(V.Greater(V.Of(0.34), V.Abs(x)), ExpM1Reduced(x), Exp(x) - V.Of(1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V ExpM1Reduced<V>(V r) where V : struct, IFloatLanes<V>
    {
        V p = V.Of(0.001381461275741458);
        p = V.MultiplyAdd(p, r, V.Of(0.008368710055947304));
        p = V.MultiplyAdd(p, r, V.Of(0.04166838899254799));
        p = V.MultiplyAdd(p, r, V.Of(0.1666652113199234));
        p = V.MultiplyAdd(p, r, V.Of(0.4999999403953552));
        return V.MultiplyAdd(r * r, p, r);
    }

    /// <summary>ln x = e · ln 2 + ln(1 + f) with 1 + f in [√½, √2); the polynomial's error is 6e−9.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Log<V>(V x) where V : struct, IFloatLanes<V>
    {
        V isSmall = V.Greater(V.Of(1.17549435e-38), x);
        (V m, V e) = V.Decompose(V.Select(isSmall, x * V.Of(8388608), x));
        e = V.Select(isSmall, e - V.Of(23), e);
        V isLow = V.Greater(V.Of(0.7071067811865476), m);
        V f = V.Select(isLow, m + m, m) - V.Of(1);
        e = V.Select(isLow, e - V.Of(1), e);
        V p = V.Of(-0.07634493708610535);
        p = V.MultiplyAdd(p, f, V.Of(0.1276157647371292));
        p = V.MultiplyAdd(p, f, V.Of(-0.13160182535648346));
        p = V.MultiplyAdd(p, f, V.Of(0.14201758801937103));
        p = V.MultiplyAdd(p, f, V.Of(-0.16623356938362122));
        p = V.MultiplyAdd(p, f, V.Of(0.20001226663589478));
        p = V.MultiplyAdd(p, f, V.Of(-0.2500081956386566));
        p = V.MultiplyAdd(p, f, V.Of(0.3333333134651184));
        V square = f * f;
        V y = V.MultiplyAdd(square * f, p, e * V.Of(Ln2Low));
        y = V.MultiplyAdd(square, V.Of(-0.5), y) + f;
        y = V.MultiplyAdd(e, V.Of(Ln2High), y);
        y = V.Select(V.Greater(V.Of(float.PositiveInfinity), x), y, x);
        y = V.Select(V.Equal(x, V.Zero), V.Of(float.NegativeInfinity), y);
        return V.Select(V.Greater(V.Zero, x), V.Of(float.NaN), y);
    }

    /// <summary>ln(1 + x) = ln(u) · x / (u − 1) with u = 1 + x rounded, which undoes the rounding.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Log1P<V>(V x) where V : struct, IFloatLanes<V>
    {
        V u = x + V.Of(1);
        V corrected = Log(u) * (x / (u - V.Of(1)));
        V y = V.Select(V.Greater(x, V.Of(1e8)), Log(u), corrected);
        y = V.Select(V.Equal(u, V.Of(1)), x, y);
        return V.Select(V.Equal(x, V.Of(-1)), V.Of(float.NegativeInfinity), y);
    }

    /// <summary>
    /// tanh x = x · P(x²) / Q(x²) on [−9.02, 9.02], where it reaches ±1; relative error 2.1e−8, with rounding up to six units in the last
    /// place.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Tanh<V>(V x) where V : struct, IFloatLanes<V>
    {
        x = V.Max(V.Of(-9.02), V.Min(V.Of(9.02), x));
        V z = x * x;
        V p = V.Of(1.3319104930076264e-08);
        p = V.MultiplyAdd(p, z, V.Of(2.0583507648552768e-05));
        p = V.MultiplyAdd(p, z, V.Of(0.003494036151096225));
        p = V.MultiplyAdd(p, z, V.Of(0.13379719853401184));
        p = V.MultiplyAdd(p, z, V.Of(1));
        V q = V.Of(7.762033646940836e-07);
        q = V.MultiplyAdd(q, z, V.Of(0.0003283095429651439));
        q = V.MultiplyAdd(q, z, V.Of(0.02587107941508293));
        q = V.MultiplyAdd(q, z, V.Of(0.4671303331851959));
        q = V.MultiplyAdd(q, z, V.Of(1));
        return ClampToOne(x * p / q);
    }

    /// <summary>erf(x/√2) = x · P(x²) / Q(x²) on [−5.56, 5.56], where it reaches ±1; relative error 1.9e−8.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V ErfOverRoot2<V>(V x) where V : struct, IFloatLanes<V>
    {
        x = V.Max(V.Of(-5.56), V.Min(V.Of(5.56), x));
        V z = x * x;
        V p = V.Of(4.512177428857833e-08);
        p = V.MultiplyAdd(p, z, V.Of(1.2586887230608451e-05));
        p = V.MultiplyAdd(p, z, V.Of(0.00033407236433053));
        p = V.MultiplyAdd(p, z, V.Of(0.009332086050108821));
        p = V.MultiplyAdd(p, z, V.Of(0.06745214826326684));
        p = V.MultiplyAdd(p, z, V.Of(0.7978845179706456));
        V q = V.Of(1.1876301186930505e-06);
        q = V.MultiplyAdd(q, z, V.Of(7.282566366484389e-05));
        q = V.MultiplyAdd(q, z, V.Of(0.0018746766727417707));
        q = V.MultiplyAdd(q, z, V.Of(0.028564346954226494));
        q = V.MultiplyAdd(q, z, V.Of(0.25120508670806885));
        q = V.MultiplyAdd(q, z, V.Of(1));
        return ClampToOne(x * p / q);
    }

    /// <summary>erf x, from the polynomials of erf(x/√2).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Erf<V>(V x) where V : struct, IFloatLanes<V> => ErfOverRoot2(x * V.Of(1.4142135623730951));

    /// <summary>Reads some lanes through a buffer, where the machine has no masked loads.</summary>
    public static V LoadPartial<V>(float* source, int count, float fill) where V : struct, IFloatLanes<V>
    {
        float* lanes = stackalloc float[V.Count];
        for (int i = 0; i < V.Count; i++) lanes[i] = i < count ? source[i] : fill;
        return V.Load(lanes);
    }

    /// <summary>Writes some lanes through a buffer, where the machine has no masked stores.</summary>
    public static void StorePartial<V>(V value, float* target, int count) where V : struct, IFloatLanes<V>
    {
        float* lanes = stackalloc float[V.Count];
        value.Store(lanes);
        for (int i = 0; i < count; i++) target[i] = lanes[i];
    }

    /// <summary>Applies a scalar function lane by lane.</summary>
    public static V EachLane<V>(V a, Func<float, float> function) where V : struct, IFloatLanes<V>
    {
        float* lanes = stackalloc float[V.Count];
        a.Store(lanes);
        for (int i = 0; i < V.Count; i++) lanes[i] = function(lanes[i]);
        return V.Load(lanes);
    }

    /// <summary>Applies a scalar function of two arguments lane by lane.</summary>
    public static V EachLane<V>(V a, V b, Func<float, float, float> function) where V : struct, IFloatLanes<V>
    {
        float* lanes = stackalloc float[2 * V.Count];
        a.Store(lanes);
        b.Store(lanes + V.Count);
        for (int i = 0; i < V.Count; i++) lanes[i] = function(lanes[i], lanes[V.Count + i]);
        return V.Load(lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V ClampToOne<V>(V y) where V : struct, IFloatLanes<V> => V.Max(V.Of(-1), V.Min(V.Of(1), y));
}

using System.Runtime.CompilerServices;
using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

/// <summary>
/// Softmax of single rows. Element i always belongs to lane <c>i mod V.Count</c> of sum <c>i / V.Count mod 4</c>, so zeros behind a row
/// (padding) leave every bit as it is.
/// </summary>
/// <typeparam name="V">The registers.</typeparam>
internal static unsafe class SoftmaxRows<V> where V : struct, IFloatLanes<V>
{
    /// <summary>
    /// <c>y = e^(x − max) / Σ</c> over the positions where the mask is not zero; 0 elsewhere, and everywhere if all are masked.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Softmax(float* x, float* mask, float* y, int count)
    {
        V peak = V.Of(mask is null ? Max(x, count) : MaskedMax(x, mask, count));
        V a = V.Zero, b = V.Zero, c = V.Zero, d = V.Zero;
        int i = 0;
        if (mask is null)
        {
            for (; i <= count - (4 * V.Count); i += 4 * V.Count)
            {
                a += Exponential(x, y, i, peak);
                b += Exponential(x, y, i + V.Count, peak);
                c += Exponential(x, y, i + (2 * V.Count), peak);
                d += Exponential(x, y, i + (3 * V.Count), peak);
            }
        }
        for (int part = 0; i < count; part = (part + 1) % 4, i += V.Count)
        {
            V e = Rest(x, mask, y, i, count, peak);
            if (part == 0) a += e;
            else if (part == 1) b += e;
            else if (part == 2) c += e;
            else d += e;
        }
        float sum = ((a + b) + (c + d)).Sum();
        Scale(y, mask is not null && sum == 0 ? 0 : 1 / sum, count);
    }

    /// <summary><c>dx = y (dy − Σ y dy)</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SoftmaxGradient(float* y, float* dy, float* dx, int count)
    {
        V sum = V.Zero;
        int i = 0;
        for (; i <= count - V.Count; i += V.Count) sum = V.MultiplyAdd(V.Load(y + i), V.Load(dy + i), sum);
        if (i < count) sum = V.MultiplyAdd(V.LoadPartial(y + i, count - i), V.LoadPartial(dy + i, count - i), sum);
        V mean = V.Of(sum.Sum());
        for (i = 0; i <= count - V.Count; i += V.Count) (V.Load(y + i) * (V.Load(dy + i) - mean)).Store(dx + i);
        if (i < count) (V.LoadPartial(y + i, count - i) * (V.LoadPartial(dy + i, count - i) - mean)).StorePartial(dx + i, count - i);
    }

    /// <summary><c>y = (x − max) − ln Σ e^(x − max)</c>: the difference first, which is exact where an offset is large.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void LogSoftmax(float* x, float* y, int count)
    {
        V peak = V.Of(Max(x, count)), sum = V.Zero;
        int i = 0;
        for (; i <= count - V.Count; i += V.Count) sum += V.Exp(V.Load(x + i) - peak);
        if (i < count) sum += V.Exp(V.LoadPartial(x + i, count - i, float.NegativeInfinity) - peak);
        V logSum = V.Log(V.Of(sum.Sum()));
        for (i = 0; i <= count - V.Count; i += V.Count) (V.Load(x + i) - peak - logSum).Store(y + i);
        if (i < count) (V.LoadPartial(x + i, count - i) - peak - logSum).StorePartial(y + i, count - i);
    }

    /// <summary><c>dx = dy − e^y Σ dy</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void LogSoftmaxGradient(float* y, float* dy, float* dx, int count)
    {
        V sum = V.Zero;
        int i = 0;
        for (; i <= count - V.Count; i += V.Count) sum += V.Load(dy + i);
        if (i < count) sum += V.LoadPartial(dy + i, count - i);
        V total = V.Of(sum.Sum());
        for (i = 0; i <= count - V.Count; i += V.Count) (V.Load(dy + i) - (V.Exp(V.Load(y + i)) * total)).Store(dx + i);
        if (i < count)
        {
            (V.LoadPartial(dy + i, count - i) - (V.Exp(V.LoadPartial(y + i, count - i)) * total)).StorePartial(dx + i, count - i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Exponential(float* x, float* y, int at, V peak)
    {
        V e = V.Exp(V.Load(x + at) - peak);
        e.Store(y + at);
        return e;
    }

    private static V Rest(float* x, float* mask, float* y, int at, int count, V peak)
    {
        int here = Math.Min(V.Count, count - at);
        V e = V.Exp(V.LoadPartial(x + at, here, float.NegativeInfinity) - peak);
        if (mask is not null) e = V.Select(V.Equal(V.LoadPartial(mask + at, here), V.Zero), V.Zero, e);
        e.StorePartial(y + at, here);
        return e;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Scale(float* y, float factor, int count)
    {
        V scale = V.Of(factor);
        int i = 0;
        for (; i <= count - V.Count; i += V.Count) (V.Load(y + i) * scale).Store(y + i);
        if (i < count) (V.LoadPartial(y + i, count - i) * scale).StorePartial(y + i, count - i);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Max(float* x, int count)
    {
        V a = V.Of(float.NegativeInfinity), b = a;
        int i = 0;
        for (; i <= count - (2 * V.Count); i += 2 * V.Count)
        {
            a = V.Max(a, V.Load(x + i));
            b = V.Max(b, V.Load(x + i + V.Count));
        }
        for (; i < count; i += V.Count) a = V.Max(a, V.LoadPartial(x + i, Math.Min(V.Count, count - i), float.NegativeInfinity));
        return V.Max(a, b).MaxLane();
    }

    private static float MaskedMax(float* x, float* mask, int count)
    {
        V lowest = V.Of(float.NegativeInfinity), a = lowest;
        for (int i = 0; i < count; i += V.Count)
        {
            int here = Math.Min(V.Count, count - i);
            V isMasked = V.Equal(V.LoadPartial(mask + i, here), V.Zero);
            a = V.Max(a, V.Select(isMasked, lowest, V.LoadPartial(x + i, here, float.NegativeInfinity)));
        }
        return a.MaxLane();
    }
}

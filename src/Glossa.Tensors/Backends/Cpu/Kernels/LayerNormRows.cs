using System.Runtime.CompilerServices;
using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

/// <summary>Layer normalisation of single rows, and the sums over some rows that its parameters' gradients are made of.</summary>
/// <typeparam name="V">The registers.</typeparam>
internal static unsafe class LayerNormRows<V> where V : struct, IFloatLanes<V>
{
    /// <summary><c>y = (x − mean) · inverse · gain + bias</c>; mean and then variance in passes of their own, for exactness.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Normalize(float* x, float* gain, float* bias, float epsilon, float* y, int count, out float mean, out float inverse)
    {
        V a = V.Zero, b = V.Zero;
        int i = 0;
        for (; i <= count - (2 * V.Count); i += 2 * V.Count)
        {
            a += V.Load(x + i);
            b += V.Load(x + i + V.Count);
        }
        if (i < count) a += Partial.Load<V>(x + i, count - i);
        if (i + V.Count < count) b += Partial.Load<V>(x + i + V.Count, count - i - V.Count);
        mean = (a + b).Sum() / count;

        V centre = V.Of(mean);
        a = V.Zero;
        b = V.Zero;
        for (i = 0; i <= count - (2 * V.Count); i += 2 * V.Count)
        {
            V left = V.Load(x + i) - centre, right = V.Load(x + i + V.Count) - centre;
            a = V.MultiplyAdd(left, left, a);
            b = V.MultiplyAdd(right, right, b);
        }
        for (; i < count; i += V.Count)
        {
            V rest = V.LoadPartial(x + i, Math.Min(V.Count, count - i), mean) - centre;
            a = V.MultiplyAdd(rest, rest, a);
        }
        inverse = 1 / MathF.Sqrt(((a + b).Sum() / count) + epsilon);

        V scale = V.Of(inverse);
        for (i = 0; i <= count - V.Count; i += V.Count)
        {
            V normal = (V.Load(x + i) - centre) * scale;
            if (gain is not null) normal *= V.Load(gain + i);
            if (bias is not null) normal += V.Load(bias + i);
            normal.Store(y + i);
        }
        if (i == count) return;
        V last = (V.LoadPartial(x + i, count - i) - centre) * scale;
        if (gain is not null) last *= V.LoadPartial(gain + i, count - i);
        if (bias is not null) last += V.LoadPartial(bias + i, count - i);
        last.StorePartial(y + i, count - i);
    }

    /// <summary>
    /// <c>dx = (d − mean(d) − x̂ · mean(d · x̂)) · inverse</c> with <c>d = dy · gain</c> and <c>x̂ = (x − mean) · inverse</c>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void InputGradient(float* x, float* gain, float mean, float inverse, float* dy, float* dx, int count)
    {
        V centre = V.Of(mean), scale = V.Of(inverse), sum = V.Zero, product = V.Zero;
        for (int i = 0; i < count; i += V.Count)
        {
            V d = Upstream(dy, gain, i, count);
            sum += d;
            product = V.MultiplyAdd(d, Partial.Load<V>(x + i, count - i) - centre, product);
        }
        V meanD = V.Of(sum.Sum() / count), meanProduct = V.Of(product.Sum() * inverse * inverse / count);
        for (int i = 0; i < count; i += V.Count)
        {
            V centred = Partial.Load<V>(x + i, count - i) - centre;
            Partial.Store((Upstream(dy, gain, i, count) - meanD - (centred * meanProduct)) * scale, dx + i, count - i);
        }
    }

    /// <summary><c>dGain[j] = Σ dy · x̂</c> and <c>dBias[j] = Σ dy</c> over some rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ParameterGradients(
        float* x, float* means, float* inverses, float* dy, float* dGain, float* dBias, int rows, int columns)
    {
        for (int j = 0; j < columns; j += V.Count)
        {
            int here = columns - j;
            V gain = V.Zero, bias = V.Zero;
            for (int row = 0; row < rows; row++)
            {
                long at = ((long)row * columns) + j;
                V d = Partial.Load<V>(dy + at, here);
                gain = V.MultiplyAdd(d, (Partial.Load<V>(x + at, here) - V.Of(means[row])) * V.Of(inverses[row]), gain);
                bias += d;
            }
            Partial.Store(gain, dGain + j, here);
            Partial.Store(bias, dBias + j, here);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Upstream(float* dy, float* gain, int at, int count)
    {
        V d = Partial.Load<V>(dy + at, count - at);
        return gain is null ? d : d * Partial.Load<V>(gain + at, count - at);
    }
}

using System.Runtime.CompilerServices;
using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

/// <summary>The steps of attention on single rows of scores around the softmax.</summary>
/// <typeparam name="V">The registers.</typeparam>
internal static unsafe class AttentionRows<V> where V : struct, IFloatLanes<V>
{
    /// <summary><c>s ← s · scale + bias</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ScaleAndShift(float* scores, float scale, float* bias, int count)
    {
        V factor = V.Of(scale);
        for (int i = 0; i < count; i += V.Count)
        {
            V s = Partial.Load<V>(scores + i, count - i) * factor;
            if (bias is not null) s += Partial.Load<V>(bias + i, count - i);
            Partial.Store(s, scores + i, count - i);
        }
    }

    /// <summary><c>y = a · b</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(float* a, float* b, float* y, int count)
    {
        for (int i = 0; i < count; i += V.Count)
        {
            Partial.Store(Partial.Load<V>(a + i, count - i) * Partial.Load<V>(b + i, count - i), y + i, count - i);
        }
    }

    /// <summary><c>y = a + b</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(float* a, float* b, float* y, int count)
    {
        for (int i = 0; i < count; i += V.Count)
        {
            Partial.Store(Partial.Load<V>(a + i, count - i) + Partial.Load<V>(b + i, count - i), y + i, count - i);
        }
    }
}

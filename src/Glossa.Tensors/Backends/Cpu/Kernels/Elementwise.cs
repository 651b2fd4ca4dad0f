using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

/// <summary>
/// The loops of elementwise operations. The last, partial register goes through the same formula, so an element's bits never depend on its
/// position.
/// </summary>
internal static unsafe class Elementwise
{
    /// <summary>
    /// Results of so many values are written past the caches, which could not hold them: memory is then not read before it is written.
    /// </summary>
    private const long StreamedCount = 1 << 22;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Map<F, V>(F f, float* x, float* y, long count) where F : struct, IFunction where V : struct, IFloatLanes<V>
    {
        long i = 0;
        if (count >= StreamedCount)
        {
            i = ToAlignment<V>(y);
            f.Value(V.LoadPartial(x, (int)i)).StorePartial(y, (int)i);
            for (; i <= count - V.Count; i += V.Count) f.Value(V.Load(x + i)).StoreStreaming(y + i);
            EndStream();
        }
        for (; i <= count - V.Count; i += V.Count) f.Value(V.Load(x + i)).Store(y + i);
        if (i < count) f.Value(V.LoadPartial(x + i, (int)(count - i))).StorePartial(y + i, (int)(count - i));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MapGradient<F, V>(F f, float* x, float* y, float* dy, float* dx, long count)
        where F : struct, IFunction where V : struct, IFloatLanes<V>
    {
        long i = 0;
        for (; i <= count - V.Count; i += V.Count)
        {
            V input = (F.SlopeReads & Reads.Input) != 0 ? V.Load(x + i) : V.Zero;
            V output = (F.SlopeReads & Reads.Output) != 0 ? V.Load(y + i) : V.Zero;
            (V.Load(dy + i) * f.Slope(input, output)).Store(dx + i);
        }
        if (i < count)
        {
            int rest = (int)(count - i);
            (V.LoadPartial(dy + i, rest) * f.Slope(V.LoadPartial(x + i, rest), V.LoadPartial(y + i, rest))).StorePartial(dx + i, rest);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Zip<F, V>(F f, float* a, float* b, float* c, long count, bool isNumber)
        where F : struct, IBinaryFunction where V : struct, IFloatLanes<V>
    {
        long i = 0;
        if (isNumber)
        {
            V number = V.Broadcast(b);
            for (; i <= count - V.Count; i += V.Count) f.Value(V.Load(a + i), number).Store(c + i);
            if (i < count) f.Value(V.LoadPartial(a + i, (int)(count - i)), number).StorePartial(c + i, (int)(count - i));
            return;
        }
        if (count >= StreamedCount)
        {
            i = ToAlignment<V>(c);
            f.Value(V.LoadPartial(a, (int)i), V.LoadPartial(b, (int)i)).StorePartial(c, (int)i);
            for (; i <= count - V.Count; i += V.Count) f.Value(V.Load(a + i), V.Load(b + i)).StoreStreaming(c + i);
            EndStream();
        }
        for (; i <= count - V.Count; i += V.Count) f.Value(V.Load(a + i), V.Load(b + i)).Store(c + i);
        if (i < count)
        {
            int rest = (int)(count - i);
            f.Value(V.LoadPartial(a + i, rest), V.LoadPartial(b + i, rest)).StorePartial(c + i, rest);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Update<F, V>(F f, float* parameter, float* gradient, float* first, float* second, float* third, long count)
        where F : struct, IUpdate where V : struct, IFloatLanes<V>
    {
        for (long i = 0; i < count; i += V.Count)
        {
            int here = (int)Math.Min(V.Count, count - i);
            V p = Read<V>(parameter, i, here), a = Read<V>(first, i, here), b = Read<V>(second, i, here), c = Read<V>(third, i, here);
            f.Step(ref p, Read<V>(gradient, i, here), ref a, ref b, ref c);
            Write(p, parameter, i, here);
            Write(a, first, i, here);
            Write(b, second, i, here);
            Write(c, third, i, here);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Read<V>(float* x, long at, int count) where V : struct, IFloatLanes<V> =>
        x is null ? V.Zero : Partial.Load<V>(x + at, count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write<V>(V value, float* x, long at, int count) where V : struct, IFloatLanes<V>
    {
        if (x is not null) Partial.Store(value, x + at, count);
    }

    /// <summary>The number of values before the first that a whole register may be streamed to.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long ToAlignment<V>(float* target) where V : struct, IFloatLanes<V> =>
        (long)((-(nint)target & ((V.Count * sizeof(float)) - 1)) / sizeof(float));

    /// <summary>Makes streamed values visible to other threads before anything that follows.</summary>
    private static void EndStream()
    {
        if (Sse.IsSupported) Sse.StoreFence();
        else Thread.MemoryBarrier();
    }
}

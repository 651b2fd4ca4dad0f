using System.Runtime.CompilerServices;
using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

/// <summary>The loops of elementwise operations. The last, partial register goes through the same formula, so an element's bits never depend on its position.</summary>
internal static unsafe class Elementwise
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Map<F, V>(F f, float* x, float* y, long count) where F : struct, IFunction where V : struct, IFloatLanes<V>
    {
        long i = 0;
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
    private static V Read<V>(float* x, long at, int count) where V : struct, IFloatLanes<V> => x is null ? V.Zero : Partial.Load<V>(x + at, count);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Write<V>(V value, float* x, long at, int count) where V : struct, IFloatLanes<V>
    {
        if (x is not null) Partial.Store(value, x + at, count);
    }
}

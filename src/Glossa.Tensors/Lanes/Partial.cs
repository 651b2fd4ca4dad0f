using System.Runtime.CompilerServices;

namespace Glossa.Tensors.Lanes;

/// <summary>Reads and writes of a register full, or of what is left at the end of a row.</summary>
internal static unsafe class Partial
{
    /// <summary>The first <paramref name="count"/> values, the other lanes zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Load<V>(float* source, int count) where V : struct, IFloatLanes<V> =>
        count >= V.Count ? V.Load(source) : V.LoadPartial(source, count);

    /// <summary>Writes the first <paramref name="count"/> lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store<V>(V value, float* target, int count) where V : struct, IFloatLanes<V>
    {
        if (count >= V.Count) value.Store(target);
        else value.StorePartial(target, count);
    }
}

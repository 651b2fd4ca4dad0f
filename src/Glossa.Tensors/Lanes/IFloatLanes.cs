namespace Glossa.Tensors.Lanes;

/// <summary>Single-precision lanes: what the CPU kernels are written over.</summary>
/// <typeparam name="V">The lanes type itself.</typeparam>
public unsafe interface IFloatLanes<V> : ILanes<V> where V : struct, IFloatLanes<V>
{
    /// <summary>Reads <see cref="ILanes{V}.Count"/> values; any alignment.</summary>
    /// <param name="source">The first number.</param>
    static abstract V Load(float* source);

    /// <summary>Reads the first <paramref name="count"/> values and puts another one in the other lanes.</summary>
    /// <param name="source">The first number.</param>
    /// <param name="count">The number of values, in [0, Count].</param>
    /// <param name="fill">The value of the other lanes.</param>
    static abstract V LoadPartial(float* source, int count, float fill = 0);

    /// <summary>One number from memory in every lane.</summary>
    /// <param name="source">The number.</param>
    static abstract V Broadcast(float* source);

    /// <summary>
    /// sum ← a · b + sum, with the bits of <see cref="ILanes{V}.MultiplyAdd"/>. Overwriting the sum in place lets the compiler keep it in
    /// one register; of a sum returned it makes a copy at every step, which loops of products feel.
    /// </summary>
    /// <param name="a">The first factor.</param>
    /// <param name="b">The second factor.</param>
    /// <param name="sum">The summand of the product.</param>
    static abstract void Accumulate(V a, V b, ref V sum);

    /// <summary>
    /// Reads four neighbours at each of <see cref="ILanes{V}.Count"/> places and transposes them: lane l of the i-th result is neighbour i
    /// at place l.
    /// </summary>
    /// <param name="places">The places.</param>
    /// <param name="offset">Added to each.</param>
    static abstract (V First, V Second, V Third, V Fourth) LoadColumns(float** places, nint offset);

    /// <summary>The reverse of <see cref="LoadColumns"/>: writes four neighbours at each place.</summary>
    /// <param name="places">The places.</param>
    /// <param name="offset">Added to each.</param>
    /// <param name="columns">Lane l of the i-th goes to neighbour i at place l.</param>
    static abstract void StoreColumns(float** places, nint offset, (V First, V Second, V Third, V Fourth) columns);

    /// <summary>Writes all lanes; any alignment.</summary>
    /// <param name="target">The target of the first lane.</param>
    void Store(float* target);

    /// <summary>Writes the first <paramref name="count"/> lanes.</summary>
    /// <param name="target">The target of the first lane.</param>
    /// <param name="count">The number of values, in [0, Count].</param>
    void StorePartial(float* target, int count);

    /// <summary>Writes all lanes past the caches where the machine can; the target must be aligned to the lanes' size.</summary>
    /// <param name="target">The target of the first lane.</param>
    void StoreStreaming(float* target);

    /// <summary>The sum over the lanes, halves first: always the same order.</summary>
    float Sum();

    /// <summary>The largest lane.</summary>
    float MaxLane();

    /// <summary>The nearest whole number; ties go to the even one.</summary>
    static abstract V Round(V a);

    /// <summary>a · 2ⁿ for whole n in [−300, 300], with gradual underflow and overflow.</summary>
    static abstract V Scale(V a, V n);

    /// <summary>a = mantissa · 2^exponent with the mantissa in [0.5, 1), for positive normal a.</summary>
    static abstract (V Mantissa, V Exponent) Decompose(V a);
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Glossa.Tensors.Lanes;

/// <summary>16 single-precision lanes in one 512-bit register.</summary>
public readonly unsafe struct Float512 : IFloatLanes<Float512>
{
    private readonly Vector512<float> value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Float512(Vector512<float> value) => this.value = value;

    /// <inheritdoc/>
    public static int Count => 16;

    /// <inheritdoc/>
    public static Float512 Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Vector512<float>.Zero);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float512 Of(double value) => new(Vector512.Create((float)value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float512 Load(float* source) => new(Vector512.Load(source));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float512 LoadPartial(float* source, int count, float fill)
    {
        if (Avx512F.IsSupported) return new(Avx512F.MaskLoad(source, FirstLanes(count), Vector512.Create(fill)));
        return LaneMath.LoadPartial<Float512>(source, count, fill);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float512 Broadcast(float* source) => new(Vector512.Create(*source));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Float512 First, Float512 Second, Float512 Third, Float512 Fourth) LoadColumns(float** places, nint offset)
    {
        if (Avx512F.IsSupported)
        {
            // Every fourth place in one register, so that transposing the 4×4 blocks of four registers puts all lanes in order.
            Vector512<float> a = Blocks(places, offset), b = Blocks(places + 1, offset), c = Blocks(places + 2, offset),
                d = Blocks(places + 3, offset);
            return Transposed(a, b, c, d);
        }
        var (lower, upper) = (Float256.LoadColumns(places, offset), Float256.LoadColumns(places + Float256.Count, offset));
        return (Join(lower.First, upper.First), Join(lower.Second, upper.Second), Join(lower.Third, upper.Third), Join(
            lower.Fourth, upper.Fourth));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreColumns(float** places, nint offset, (Float512 First, Float512 Second, Float512 Third, Float512 Fourth) columns)
    {
        var (a, b, c, d) = columns;
        if (Avx512F.IsSupported)
        {
            var blocks = Transposed(a.value, b.value, c.value, d.value);
            StoreBlocks(blocks.First.value, places, offset);
            StoreBlocks(blocks.Second.value, places + 1, offset);
            StoreBlocks(blocks.Third.value, places + 2, offset);
            StoreBlocks(blocks.Fourth.value, places + 3, offset);
            return;
        }
        Float256.StoreColumns(
            places, offset, (new(a.value.GetLower()), new(b.value.GetLower()), new(c.value.GetLower()), new(d.value.GetLower())));
        Float256.StoreColumns(
            places + Float256.Count, offset,
            (new(a.value.GetUpper()), new(b.value.GetUpper()), new(c.value.GetUpper()), new(d.value.GetUpper())));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* target) => value.Store(target);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StorePartial(float* target, int count)
    {
        if (Avx512F.IsSupported)
        {
            Avx512F.MaskStore(target, FirstLanes(count), value);
            return;
        }
        LaneMath.StorePartial(this, target, count);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreStreaming(float* target) => value.StoreAlignedNonTemporal(target);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Sum() => new Float256(value.GetLower() + value.GetUpper()).Sum();

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float MaxLane() => new Float256(Vector256.Max(value.GetLower(), value.GetUpper())).MaxLane();

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float512 operator +(Float512 a, Float512 b) => new(a.value + b.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float512 operator -(Float512 a, Float512 b) => new(a.value - b.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float512 operator *(Float512 a, Float512 b) => new(a.value * b.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float512 operator /(Float512 a, Float512 b) => new(a.value / b.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float512 operator -(Float512 a) => new(-a.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float512 MultiplyAdd(Float512 a, Float512 b, Float512 c) => new(Vector512.MultiplyAddEstimate(a.value, b.value, c.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Accumulate(Float512 a, Float512 b, ref Float512 sum) =>
        Unsafe.AsRef(in sum.value) = Vector512.MultiplyAddEstimate(a.value, b.value, sum.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float512 Min(Float512 a, Float512 b) => new(Vector512.MinNative(a.value, b.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float512 Max(Float512 a, Float512 b) => new(Vector512.MaxNative(a.value, b.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float512 Abs(Float512 a) => new(Vector512.Abs(a.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float512 Sqrt(Float512 a) => new(Vector512.Sqrt(a.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float512 Round(Float512 a) => new(Vector512.Round(a.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float512 Greater(Float512 a, Float512 b) => new(Vector512.GreaterThan(a.value, b.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float512 Equal(Float512 a, Float512 b) => new(Vector512.Equals(a.value, b.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float512 Select(Float512 mask, Float512 yes, Float512 no) =>
        new(Vector512.ConditionalSelect(mask.value, yes.value, no.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float512 Scale(Float512 a, Float512 n)
    {
        if (Avx512F.IsSupported) return new(Avx512F.Scale(a.value, n.value));
        Vector512<int> whole = Vector512.ConvertToInt32Native(n.value);
        Vector512<int> half = whole >> 1;
        Vector512<float> first = ((half + Vector512.Create(127)) << 23).AsSingle();
        Vector512<float> second = ((whole - half + Vector512.Create(127)) << 23).AsSingle();
        return new(a.value * first * second);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Float512 Mantissa, Float512 Exponent) Decompose(Float512 a)
    {
        Vector512<int> bits = a.value.AsInt32();
        Vector512<int> exponent = (bits >>> 23) - Vector512.Create(126);
        Vector512<int> mantissa = (bits & Vector512.Create(0x007FFFFF)) | Vector512.Create(0x3F000000);
        return (new(mantissa.AsSingle()), new(Vector512.ConvertToSingle(exponent)));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float512 Exp(Float512 a) => LaneMath.Exp(a);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float512 ExpM1(Float512 a) => LaneMath.ExpM1(a);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float512 Log(Float512 a) => LaneMath.Log(a);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float512 Log1P(Float512 a) => LaneMath.Log1P(a);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float512 Tanh(Float512 a) => LaneMath.Tanh(a);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float512 Erf(Float512 a) => LaneMath.Erf(a);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float512 ErfOverRoot2(Float512 a) => LaneMath.ErfOverRoot2(a);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float512 Sin(Float512 a) => LaneMath.EachLane(a, MathF.Sin);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float512 Cos(Float512 a) => LaneMath.EachLane(a, MathF.Cos);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float512 Pow(Float512 a, Float512 b) => LaneMath.EachLane(a, b, MathF.Pow);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> FirstLanes(int count) => Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(count)).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Blocks(float** places, nint offset) => Vector512.Create(
        Vector256.Create(Vector128.Load(places[0] + offset), Vector128.Load(places[4] + offset)),
        Vector256.Create(Vector128.Load(places[8] + offset), Vector128.Load(places[12] + offset)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreBlocks(Vector512<float> value, float** places, nint offset)
    {
        Avx512F.ExtractVector128(value, 0).Store(places[0] + offset);
        Avx512F.ExtractVector128(value, 1).Store(places[4] + offset);
        Avx512F.ExtractVector128(value, 2).Store(places[8] + offset);
        Avx512F.ExtractVector128(value, 3).Store(places[12] + offset);
    }

    /// <summary>Transposes the 4×4 blocks at the same place in four registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Float512 First, Float512 Second, Float512 Third, Float512 Fourth) Transposed(
        Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d)
    {
        Vector512<double> ab = Avx512F.UnpackLow(a, b).AsDouble(), cd = Avx512F.UnpackLow(c, d).AsDouble();
        Vector512<double> upperAb = Avx512F.UnpackHigh(a, b).AsDouble(), upperCd = Avx512F.UnpackHigh(c, d).AsDouble();
        return (
            new(Avx512F.UnpackLow(ab, cd).AsSingle()), new(Avx512F.UnpackHigh(ab, cd).AsSingle()),
            new(Avx512F.UnpackLow(upperAb, upperCd).AsSingle()), new(Avx512F.UnpackHigh(upperAb, upperCd).AsSingle()));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Float512 Join(Float256 lower, Float256 upper) => new(Vector512.Create(lower.Register, upper.Register));
}

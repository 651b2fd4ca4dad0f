using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Glossa.Tensors.Lanes;

/// <summary>8 single-precision lanes in one 256-bit register.</summary>
public readonly unsafe struct Float256 : IFloatLanes<Float256>
{
    private readonly Vector256<float> value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Float256(Vector256<float> value) => this.value = value;

    /// <summary>The register.</summary>
    internal Vector256<float> Register
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => value;
    }

    /// <inheritdoc/>
    public static int Count => 8;

    /// <inheritdoc/>
    public static Float256 Zero
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Vector256<float>.Zero);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float256 Of(double value) => new(Vector256.Create((float)value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float256 Load(float* source) => new(Vector256.Load(source));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float256 LoadPartial(float* source, int count, float fill)
    {
        if (Avx.IsSupported)
        {
            Vector256<float> mask = FirstLanes(count);
            return new(Vector256.ConditionalSelect(mask, Avx.MaskLoad(source, mask), Vector256.Create(fill)));
        }
        return LaneMath.LoadPartial<Float256>(source, count, fill);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float256 Broadcast(float* source) => new(Vector256.Create(*source));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Float256 First, Float256 Second, Float256 Third, Float256 Fourth) LoadColumns(float** places, nint offset)
    {
        if (Avx.IsSupported)
        {
            // Every fourth place in one register, so that transposing the 4×4 blocks of four registers puts all lanes in order.
            Vector256<float> a = Blocks(places, offset), b = Blocks(places + 1, offset), c = Blocks(places + 2, offset),
                d = Blocks(places + 3, offset);
            return Transposed(a, b, c, d);
        }
        var (lower, upper) = (Float128.LoadColumns(places, offset), Float128.LoadColumns(places + Float128.Count, offset));
        return (Join(lower.First, upper.First), Join(lower.Second, upper.Second), Join(lower.Third, upper.Third), Join(
            lower.Fourth, upper.Fourth));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreColumns(float** places, nint offset, (Float256 First, Float256 Second, Float256 Third, Float256 Fourth) columns)
    {
        var (a, b, c, d) = columns;
        if (Avx.IsSupported)
        {
            var blocks = Transposed(a.value, b.value, c.value, d.value);
            StoreBlocks(blocks.First.value, places, offset);
            StoreBlocks(blocks.Second.value, places + 1, offset);
            StoreBlocks(blocks.Third.value, places + 2, offset);
            StoreBlocks(blocks.Fourth.value, places + 3, offset);
            return;
        }
        Float128.StoreColumns(
            places, offset, (new(a.value.GetLower()), new(b.value.GetLower()), new(c.value.GetLower()), new(d.value.GetLower())));
        Float128.StoreColumns(
            places + Float128.Count, offset,
            (new(a.value.GetUpper()), new(b.value.GetUpper()), new(c.value.GetUpper()), new(d.value.GetUpper())));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(float* target) => value.Store(target);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StorePartial(float* target, int count)
    {
        if (Avx.IsSupported)
        {
            Avx.MaskStore(target, FirstLanes(count), value);
            return;
        }
        LaneMath.StorePartial(this, target, count);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreStreaming(float* target) => value.StoreAlignedNonTemporal(target);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Sum() => new Float128(value.GetLower() + value.GetUpper()).Sum();

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float MaxLane() => new Float128(Vector128.Max(value.GetLower(), value.GetUpper())).MaxLane();

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float256 operator +(Float256 a, Float256 b) => new(a.value + b.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float256 operator -(Float256 a, Float256 b) => new(a.value - b.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float256 operator *(Float256 a, Float256 b) => new(a.value * b.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float256 operator /(Float256 a, Float256 b) => new(a.value / b.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float256 operator -(Float256 a) => new(-a.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float256 MultiplyAdd(Float256 a, Float256 b, Float256 c) => new(Vector256.MultiplyAddEstimate(a.value, b.value, c.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Accumulate(Float256 a, Float256 b, ref Float256 sum) =>
        Unsafe.AsRef(in sum.value) = Vector256.MultiplyAddEstimate(a.value, b.value, sum.value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float256 Min(Float256 a, Float256 b) => new(Vector256.MinNative(a.value, b.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float256 Max(Float256 a, Float256 b) => new(Vector256.MaxNative(a.value, b.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float256 Abs(Float256 a) => new(Vector256.Abs(a.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float256 Sqrt(Float256 a) => new(Vector256.Sqrt(a.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float256 Round(Float256 a) => new(Vector256.Round(a.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float256 Greater(Float256 a, Float256 b) => new(Vector256.GreaterThan(a.value, b.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float256 Equal(Float256 a, Float256 b) => new(Vector256.Equals(a.value, b.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float256 Select(Float256 mask, Float256 yes, Float256 no) =>
        new(Vector256.ConditionalSelect(mask.value, yes.value, no.value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float256 Scale(Float256 a, Float256 n)
    {
        if (Avx512F.VL.IsSupported) return new(Avx512F.VL.Scale(a.value, n.value));
        Vector256<int> whole = Vector256.ConvertToInt32Native(n.value);
        Vector256<int> half = whole >> 1;
        Vector256<float> first = ((half + Vector256.Create(127)) << 23).AsSingle();
        Vector256<float> second = ((whole - half + Vector256.Create(127)) << 23).AsSingle();
        return new(a.value * first * second);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Float256 Mantissa, Float256 Exponent) Decompose(Float256 a)
    {
        Vector256<int> bits = a.value.AsInt32();
        Vector256<int> exponent = (bits >>> 23) - Vector256.Create(126);
        Vector256<int> mantissa = (bits & Vector256.Create(0x007FFFFF)) | Vector256.Create(0x3F000000);
        return (new(mantissa.AsSingle()), new(Vector256.ConvertToSingle(exponent)));
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float256 Exp(Float256 a) => LaneMath.Exp(a);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float256 ExpM1(Float256 a) => LaneMath.ExpM1(a);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float256 Log(Float256 a) => LaneMath.Log(a);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float256 Log1P(Float256 a) => LaneMath.Log1P(a);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float256 Tanh(Float256 a) => LaneMath.Tanh(a);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float256 Erf(Float256 a) => LaneMath.Erf(a);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float256 ErfOverRoot2(Float256 a) => LaneMath.ErfOverRoot2(a);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float256 Sin(Float256 a) => LaneMath.EachLane(a, MathF.Sin);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float256 Cos(Float256 a) => LaneMath.EachLane(a, MathF.Cos);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Float256 Pow(Float256 a, Float256 b) => LaneMath.EachLane(a, b, MathF.Pow);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> FirstLanes(int count) => Vector256.LessThan(Vector256<int>.Indices, Vector256.Create(count)).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Blocks(float** places, nint offset) =>
        Vector256.Create(Vector128.Load(places[0] + offset), Vector128.Load(places[4] + offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreBlocks(Vector256<float> value, float** places, nint offset)
    {
        value.GetLower().Store(places[0] + offset);
        value.GetUpper().Store(places[4] + offset);
    }

    /// <summary>Transposes the 4×4 blocks at the same place in four registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Float256 First, Float256 Second, Float256 Third, Float256 Fourth) Transposed(
        Vector256<float> a, Vector256<float> b, Vector256<float> c, Vector256<float> d)
    {
        Vector256<double> ab = Avx.UnpackLow(a, b).AsDouble(), cd = Avx.UnpackLow(c, d).AsDouble();
        Vector256<double> upperAb = Avx.UnpackHigh(a, b).AsDouble(), upperCd = Avx.UnpackHigh(c, d).AsDouble();
        return (
            new(Avx.UnpackLow(ab, cd).AsSingle()), new(Avx.UnpackHigh(ab, cd).AsSingle()),
            new(Avx.UnpackLow(upperAb, upperCd).AsSingle()), new(Avx.UnpackHigh(upperAb, upperCd).AsSingle()));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Float256 Join(Float128 lower, Float128 upper) => new(Vector256.Create(lower.Register, upper.Register));
}

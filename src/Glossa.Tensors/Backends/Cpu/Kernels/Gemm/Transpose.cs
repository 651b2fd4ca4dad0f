using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Glossa.Tensors;

/// <summary>Transposition in blocks of 4×4, the core of packing.</summary>
internal static unsafe class Transpose
{
    /// <summary>
    /// <c>target[k · width + i] = source[i · pitch + k]</c> for i &lt; rows, k &lt; columns; target columns from rows up to width are set
    /// to zero.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Into(float* source, nint pitch, int rows, int columns, float* target, int width)
    {
        int i = 0;
        for (; i + 4 <= rows; i += 4) Strip(source + (i * pitch), pitch, columns, target + i, width);
        if (i < rows && rows >= 4)
        {
            // The last rows together with some that were done already.
            Strip(source + ((rows - 4) * pitch), pitch, columns, target + rows - 4, width);
            i = rows;
        }
        for (; i < rows; i++)
        {
            for (int k = 0; k < columns; k++) target[(k * (nint)width) + i] = source[(i * pitch) + k];
        }
        for (; i < width; i++)
        {
            for (int k = 0; k < columns; k++) target[(k * (nint)width) + i] = 0;
        }
    }

    /// <summary>Four rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Strip(float* from, nint pitch, int columns, float* to, nint width)
    {
        int k = 0;
        if (Avx512F.IsSupported)
        {
            for (; k + 16 <= columns; k += 16, to += 16 * width)
            {
                FetchNext(from + k, pitch);
                Sixteen(from + k, pitch, to, width);
            }
        }
        for (; k + 4 <= columns; k += 4, to += 4 * width)
        {
            var (first, second, third, fourth) = Four(
                Vector128.Load(from + k), Vector128.Load(from + pitch + k), Vector128.Load(from + (2 * pitch) + k),
                Vector128.Load(from + (3 * pitch) + k));
            first.Store(to);
            second.Store(to + width);
            third.Store(to + (2 * width));
            fourth.Store(to + (3 * width));
        }
        for (; k < columns; k++, to += width)
        {
            for (int j = 0; j < 4; j++) to[j] = from[(j * pitch) + k];
        }
    }

    /// <summary>Writes four rows of sixteen as columns: four blocks of 4×4, one in each quarter of the registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Sixteen(float* from, nint pitch, float* to, nint width)
    {
        Vector512<float> a = Vector512.Load(from), b = Vector512.Load(from + pitch), c = Vector512.Load(from + (2 * pitch)),
            d = Vector512.Load(from + (3 * pitch));
        Vector512<double> ab = Avx512F.UnpackLow(a, b).AsDouble(), cd = Avx512F.UnpackLow(c, d).AsDouble();
        Vector512<double> upperAb = Avx512F.UnpackHigh(a, b).AsDouble(), upperCd = Avx512F.UnpackHigh(c, d).AsDouble();
        Quarters(Avx512F.UnpackLow(ab, cd), to, 4 * width);
        Quarters(Avx512F.UnpackHigh(ab, cd), to + width, 4 * width);
        Quarters(Avx512F.UnpackLow(upperAb, upperCd), to + (2 * width), 4 * width);
        Quarters(Avx512F.UnpackHigh(upperAb, upperCd), to + (3 * width), 4 * width);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Quarters(Vector512<double> columns, float* to, nint pitch)
    {
        Avx512F.ExtractVector128(columns, 0).AsSingle().Store(to);
        Avx512F.ExtractVector128(columns, 1).AsSingle().Store(to + pitch);
        Avx512F.ExtractVector128(columns, 2).AsSingle().Store(to + (2 * pitch));
        Avx512F.ExtractVector128(columns, 3).AsSingle().Store(to + (3 * pitch));
    }

    /// <summary>Asks for the four rows after these, which are wanted next.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FetchNext(float* from, nint pitch)
    {
        for (int row = 4; row < 8; row++) Sse.Prefetch0(from + (row * pitch));
    }

    /// <summary>The columns of four rows of four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Vector128<float> First, Vector128<float> Second, Vector128<float> Third, Vector128<float> Fourth) Four(
        Vector128<float> a, Vector128<float> b, Vector128<float> c, Vector128<float> d)
    {
        Vector128<float> ab = Low(a, b), cd = Low(c, d), upperAb = High(a, b), upperCd = High(c, d);
        return (LowHalves(ab, cd), HighHalves(ab, cd), LowHalves(upperAb, upperCd), HighHalves(upperAb, upperCd));
    }

    /// <summary>(a0, b0, a1, b1)</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Low(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.UnpackLow(a, b)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipLow(a, b)
        : Vector128.Create(a[0], b[0], a[1], b[1]);

    /// <summary>(a2, b2, a3, b3)</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> High(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.UnpackHigh(a, b)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipHigh(a, b)
        : Vector128.Create(a[2], b[2], a[3], b[3]);

    /// <summary>(a0, a1, b0, b1): pairs are moved as doubles.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> LowHalves(Vector128<float> a, Vector128<float> b) =>
        Sse2.IsSupported ? Sse2.UnpackLow(a.AsDouble(), b.AsDouble()).AsSingle()
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipLow(a.AsDouble(), b.AsDouble()).AsSingle()
        : Vector128.Create(a[0], a[1], b[0], b[1]);

    /// <summary>(a2, a3, b2, b3)</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> HighHalves(Vector128<float> a, Vector128<float> b) =>
        Sse2.IsSupported ? Sse2.UnpackHigh(a.AsDouble(), b.AsDouble()).AsSingle()
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipHigh(a.AsDouble(), b.AsDouble()).AsSingle()
        : Vector128.Create(a[2], a[3], b[2], b[3]);
}

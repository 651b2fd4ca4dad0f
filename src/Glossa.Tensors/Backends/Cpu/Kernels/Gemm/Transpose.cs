using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Glossa.Tensors;

/// <summary>Transposition in blocks of 4×4, the core of packing.</summary>
internal static unsafe class Transpose
{
    /// <summary><c>target[k · width + i] = source[i · pitch + k]</c> for i &lt; rows, k &lt; columns; target columns from rows up to width are set to zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Into(float* source, nint pitch, int rows, int columns, float* target, int width)
    {
        int i = 0;
        for (; i + 4 <= rows; i += 4)
        {
            float* from = source + (i * pitch), to = target + i;
            int k = 0;
            for (; k + 4 <= columns; k += 4, to += 4 * (nint)width)
            {
                Four(Vector128.Load(from + k), Vector128.Load(from + pitch + k), Vector128.Load(from + (2 * pitch) + k), Vector128.Load(from + (3 * pitch) + k), to, width);
            }
            for (; k < columns; k++, to += width)
            {
                for (int j = 0; j < 4; j++) to[j] = from[(j * pitch) + k];
            }
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

    /// <summary>Writes four rows of four as columns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Four(Vector128<float> a, Vector128<float> b, Vector128<float> c, Vector128<float> d, float* to, nint pitch)
    {
        Vector128<float> ab = Low(a, b), cd = Low(c, d), upperAb = High(a, b), upperCd = High(c, d);
        LowHalves(ab, cd).Store(to);
        HighHalves(ab, cd).Store(to + pitch);
        LowHalves(upperAb, upperCd).Store(to + (2 * pitch));
        HighHalves(upperAb, upperCd).Store(to + (3 * pitch));
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

    /// <summary>(a0, a1, b0, b1)</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> LowHalves(Vector128<float> a, Vector128<float> b) => Vector128.Create(a.GetLower(), b.GetLower());

    /// <summary>(a2, a3, b2, b3)</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> HighHalves(Vector128<float> a, Vector128<float> b) => Vector128.Create(a.GetUpper(), b.GetUpper());
}

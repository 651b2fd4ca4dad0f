using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Glossa.Tensors;

/// <summary>
/// Rows of values as whole numbers of 8 bits: <c>x[i, k] ≈ scale[i] · (q[i, k] − 128)</c> with <c>scale[i] = maxₖ |x[i, k]| / 127</c>. Each
/// row is rounded by itself, so it has the same bits in any batch. A row with a value that is not finite has the scale NaN.
/// </summary>
/// <param name="values">Room for the rows, each of <paramref name="depth"/> bytes.</param>
/// <param name="scales">Room for a scale for each row.</param>
/// <param name="depth">The bytes of a row.</param>
internal readonly unsafe struct Int8Rows(byte* values, float* scales, int depth)
{
    /// <summary>Added to every value, because the instruction multiplies numbers without a sign by ones with a sign.</summary>
    public const int Offset = 128;

    /// <summary>The values of a row.</summary>
    public byte* Row(int row) => values + ((long)row * depth);

    /// <summary>The scale of a row.</summary>
    public float Scale(int row) => scales[row];

    /// <summary>Rounds a row.</summary>
    /// <param name="row">Its number.</param>
    /// <param name="x">Its values.</param>
    /// <param name="count">The number of values.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Round(int row, float* x, int count)
    {
        float scale = LargestOf(x, count) / Int8Rounding.Largest, inverse = scale > 0 ? 1 / scale : 0;
        scales[row] = scale;
        byte* target = Row(row);
        int k = 0;
        if (Vector256.IsHardwareAccelerated && float.IsFinite(inverse))
        {
            Vector256<float> factor = Vector256.Create(inverse);
            Vector256<int> offset = Vector256.Create(Offset);
            for (; k + (4 * Vector256<float>.Count) <= count; k += 4 * Vector256<float>.Count)
            {
                Vector256<ushort> first = Vector256.Narrow(Numbers(x + k, factor, offset), Numbers(x + k + 8, factor, offset));
                Vector256<ushort> second = Vector256.Narrow(Numbers(x + k + 16, factor, offset), Numbers(x + k + 24, factor, offset));
                Vector256.Narrow(first, second).Store(target + k);
            }
        }
        for (; k < depth; k++)
        {
            float value = k < count ? x[k] * inverse : 0;
            target[k] = (byte)(Offset + (float.IsFinite(value) ? (int)MathF.Round(value) : 0));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> Numbers(float* x, Vector256<float> factor, Vector256<int> offset) =>
        (Vector256.ConvertToInt32Native(Vector256.Round(Vector256.Load(x) * factor)) + offset).AsUInt32();

    /// <summary>The largest absolute value; NaN where one is not finite.</summary>
    private static float LargestOf(float* x, int count)
    {
        int k = 0;
        float largest = 0;
        if (Vector256.IsHardwareAccelerated && count >= Vector256<float>.Count)
        {
            Vector256<float> most = Vector256<float>.Zero;
            for (; k + Vector256<float>.Count <= count; k += Vector256<float>.Count)
            {
                most = Vector256.Max(most, Vector256.Abs(Vector256.Load(x + k)));
            }
            for (int i = 0; i < Vector256<float>.Count; i++) largest = MathF.Max(largest, most[i]);
        }
        for (; k < count; k++) largest = MathF.Max(largest, MathF.Abs(x[k]));
        return float.IsFinite(largest) ? largest : float.NaN;
    }
}

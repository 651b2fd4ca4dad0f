using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Glossa.Tensors;

/// <summary>
/// <c>y = x Wᵀ + b</c> with weights and values of 8 bits: <c>y[i, j] = s[i] · t[j] · (Σₖ q[i, k] Q[j, k] − correction[j]) + b[j]</c>. The
/// sums are whole numbers, so they are exact in any order.
/// </summary>
internal static unsafe class Int8Product
{
    /// <summary>Rows of a tile: with two registers of sums each they fill 15 of the 16 registers of AVX.</summary>
    private const int TileRows = 6;

    /// <summary>Rows that stay in the second-level cache while panels of weights stream by.</summary>
    private const int RowsTogether = 16 * TileRows;

    /// <summary>Multiplies, sharing the outputs among threads.</summary>
    /// <param name="x">The rows of x.</param>
    /// <param name="pitchX">Their distance.</param>
    /// <param name="rows">Their number.</param>
    /// <param name="weights">W.</param>
    /// <param name="bias">b, or null.</param>
    /// <param name="y">The result.</param>
    /// <param name="pitchY">The distance of its rows.</param>
    /// <param name="threads">The number of threads that may work.</param>
    public static void Multiply(float* x, nint pitchX, int rows, Int8Matrix weights, float* bias, float* y, nint pitchY, int threads)
    {
        int depth = weights.Depth, padded = (rows + TileRows - 1) / TileRows * TileRows;
        long work = Math.Max(1, (long)rows * depth * Int8Matrix.PanelWidth);
        using Scratch scratch = Scratch.Rent((((long)padded * depth) / sizeof(float)) + padded + 1);
        Int8Rows values = new((byte*)(scratch.Floats + padded), scratch.Floats, depth);
        // Rows that fill the last tile repeat the last row; their sums are not stored.
        Workers.Shared.For(threads, padded, Math.Max(1, Gemm.WorkGrain / depth), (first, end) =>
        {
            for (int row = (int)first; row < end; row++) values.Round(row, x + (Math.Min(row, rows - 1) * pitchX), weights.Inputs);
        });
        Workers.Shared.For(threads, weights.Panels, Math.Max(1, Gemm.WorkGrain / work), (first, end) =>
        {
            for (int block = 0; block < rows; block += RowsTogether)
            {
                for (int panel = (int)first; panel < end; panel++)
                {
                    for (int row = block; row < Math.Min(rows, block + RowsTogether); row += TileRows)
                    {
                        Tile(values, row, Math.Min(TileRows, rows - row), weights, panel, bias, y + (row * pitchY), pitchY);
                    }
                }
            }
        });
    }

    private static void Tile(
        Int8Rows values, int row, int rows, Int8Matrix weights, int panel, float* bias, float* y, nint pitchY)
    {
        int* sums = stackalloc int[TileRows * Int8Matrix.PanelWidth];
        if (AvxVnni.IsSupported) Sum(weights.Depth / Int8Matrix.Together, values.Row(row), weights.Depth, weights.Panel(panel), sums);
        else SumSlowly(weights.Depth, values.Row(row), weights.Panel(panel), sums);

        int column = panel * Int8Matrix.PanelWidth, columns = Math.Min(Int8Matrix.PanelWidth, weights.Outputs - column);
        float* scales = weights.Scales + column;
        int* corrections = weights.Corrections + column;
        for (int i = 0; i < rows; i++)
        {
            float scale = values.Scale(row + i);
            int* own = sums + (i * Int8Matrix.PanelWidth);
            float* target = y + (i * pitchY) + column;
            if (columns == Int8Matrix.PanelWidth && Vector256.IsHardwareAccelerated)
            {
                for (int j = 0; j < Int8Matrix.PanelWidth; j += Vector256<int>.Count)
                {
                    Vector256<float> sum = Vector256.ConvertToSingle(Vector256.Load(own + j) - Vector256.Load(corrections + j));
                    Vector256<float> product = sum * (Vector256.Load(scales + j) * scale);
                    if (bias is not null) product += Vector256.Load(bias + column + j);
                    product.Store(target + j);
                }
                continue;
            }
            for (int j = 0; j < columns; j++)
            {
                float product = (own[j] - corrections[j]) * (scales[j] * scale);
                target[j] = bias is null ? product : product + bias[column + j];
            }
        }
    }

    /// <summary>The sums of a tile, by the instruction that multiplies four pairs of 8 bits and adds them to a sum of 32.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Sum(int groups, byte* a, nint pitch, sbyte* b, int* sums)
    {
        Vector256<int> c00 = default, c01 = default, c10 = default, c11 = default, c20 = default, c21 = default;
        Vector256<int> c30 = default, c31 = default, c40 = default, c41 = default, c50 = default, c51 = default;
        byte* a1 = a + pitch, a2 = a1 + pitch, a3 = a2 + pitch, a4 = a3 + pitch, a5 = a4 + pitch;
        for (nint k = 0; k < groups * Int8Matrix.Together; k += Int8Matrix.Together)
        {
            Vector256<sbyte> b0 = Vector256.Load(b), b1 = Vector256.Load(b + 32);
            b += Int8Matrix.PanelWidth * Int8Matrix.Together;
            Vector256<byte> x = Four(a + k);
            c00 = AvxVnni.MultiplyWideningAndAdd(c00, x, b0);
            c01 = AvxVnni.MultiplyWideningAndAdd(c01, x, b1);
            x = Four(a1 + k);
            c10 = AvxVnni.MultiplyWideningAndAdd(c10, x, b0);
            c11 = AvxVnni.MultiplyWideningAndAdd(c11, x, b1);
            x = Four(a2 + k);
            c20 = AvxVnni.MultiplyWideningAndAdd(c20, x, b0);
            c21 = AvxVnni.MultiplyWideningAndAdd(c21, x, b1);
            x = Four(a3 + k);
            c30 = AvxVnni.MultiplyWideningAndAdd(c30, x, b0);
            c31 = AvxVnni.MultiplyWideningAndAdd(c31, x, b1);
            x = Four(a4 + k);
            c40 = AvxVnni.MultiplyWideningAndAdd(c40, x, b0);
            c41 = AvxVnni.MultiplyWideningAndAdd(c41, x, b1);
            x = Four(a5 + k);
            c50 = AvxVnni.MultiplyWideningAndAdd(c50, x, b0);
            c51 = AvxVnni.MultiplyWideningAndAdd(c51, x, b1);
        }
        Store(sums, 0, c00, c01);
        Store(sums, 1, c10, c11);
        Store(sums, 2, c20, c21);
        Store(sums, 3, c30, c31);
        Store(sums, 4, c40, c41);
        Store(sums, 5, c50, c51);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> Four(byte* a) => Vector256.Create(*(int*)a).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(int* sums, int row, Vector256<int> first, Vector256<int> second)
    {
        first.Store(sums + (row * Int8Matrix.PanelWidth));
        second.Store(sums + (row * Int8Matrix.PanelWidth) + Vector256<int>.Count);
    }

    /// <summary>The same sums where the processor has no such instruction.</summary>
    private static void SumSlowly(int depth, byte* a, sbyte* b, int* sums)
    {
        for (int i = 0; i < TileRows * Int8Matrix.PanelWidth; i++)
        {
            byte* row = a + ((long)(i / Int8Matrix.PanelWidth) * depth);
            sbyte* column = b + (i % Int8Matrix.PanelWidth * Int8Matrix.Together);
            int sum = 0;
            for (int k = 0; k < depth; k++)
            {
                sum += row[k] * column[(k / Int8Matrix.Together * Int8Matrix.PanelWidth * Int8Matrix.Together) + (k % Int8Matrix.Together)];
            }
            sums[i] = sum;
        }
    }
}

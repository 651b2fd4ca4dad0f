using System.Runtime.CompilerServices;
using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

/// <summary>
/// Winograd's minimal filtering for 3×3 kernels, F(4×4, 3×3) (Lavin and Gray 2016, "Fast algorithms for convolutional neural networks"): 36
/// products make a tile of 4×4 outputs where the direct form needs 144. <c>Y = Aᵀ [(G g Gᵀ) ⊙ (Bᵀ d B)] A</c>; the products over all
/// channels are 36 matrix products.
/// </summary>
/// <remarks>Sums and differences with factors up to 8 cost about one decimal digit against the direct form.</remarks>
internal static unsafe class Winograd
{
    /// <summary>Outputs along a side of a tile.</summary>
    public const int TileSize = 4;

    /// <summary>Inputs along a side of a tile.</summary>
    public const int PatchSize = 6;

    /// <summary>The products of a tile.</summary>
    public const int Points = PatchSize * PatchSize;

    /// <summary>Whether a convolution can be done this way, and has enough channels to gain.</summary>
    public static bool Applies(Tensor weight, int groups, Window2d window) =>
        groups == 1 && window is { KernelHeight: 3, KernelWidth: 3, StrideY: 1, StrideX: 1, DilationY: 1, DilationX: 1 }
        && weight.Shape[0] >= 8 && weight.Shape[1] >= 8;

    /// <summary><c>U = G g Gᵀ</c> of one kernel.</summary>
    public static void TransformKernel(float* kernel, float* u, nint pitch)
    {
        float* half = stackalloc float[PatchSize * 3];
        for (int column = 0; column < 3; column++) Kernel(kernel[column], kernel[3 + column], kernel[6 + column], half + column, 3);
        for (int row = 0; row < PatchSize; row++)
        {
            Kernel(half[row * 3], half[(row * 3) + 1], half[(row * 3) + 2], u + (row * PatchSize * pitch), pitch);
        }

        static void Kernel(float a, float b, float c, float* to, nint pitch)
        {
            float even = (a + c) * (-1f / 6), odd = b * (-1f / 6);
            float wide = (a * (1f / 24)) + (c * (1f / 6)), skew = b * (1f / 12);
            to[0] = a * 0.25f;
            to[pitch] = even + odd;
            to[2 * pitch] = even - odd;
            to[3 * pitch] = wide + skew;
            to[4 * pitch] = wide - skew;
            to[5 * pitch] = c;
        }
    }

    /// <summary>
    /// <c>V = Bᵀ d B</c> for as many patches as a register has lanes. The patches' corners are given, eight columns of which must be
    /// readable; the result of point ξ goes to <c>v + ξ · pitch</c>.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TransformInput<V>(float** corners, nint offset, nint rowPitch, float* v, nint pitch) where V : struct, IFloatLanes<V>
    {
        float* d = stackalloc float[Points * V.Count];
        for (int row = 0; row < PatchSize; row++)
        {
            float* to = d + (row * PatchSize * V.Count);
            var (first, second, third, fourth) = V.LoadColumns(corners, offset + (row * rowPitch));
            var (fifth, sixth, _, _) = V.LoadColumns(corners, offset + (row * rowPitch) + 4);
            first.Store(to);
            second.Store(to + V.Count);
            third.Store(to + (2 * V.Count));
            fourth.Store(to + (3 * V.Count));
            fifth.Store(to + (4 * V.Count));
            sixth.Store(to + (5 * V.Count));
        }
        for (int column = 0; column < PatchSize; column++)
        {
            Input<V>(d + (column * V.Count), PatchSize * V.Count, d + (column * V.Count), PatchSize * V.Count);
        }
        for (int row = 0; row < PatchSize; row++) Input<V>(d + (row * PatchSize * V.Count), V.Count, v + (row * PatchSize * pitch), pitch);
    }

    /// <summary>
    /// <c>Y = Aᵀ M A</c> for as many tiles as a register has lanes; row i of each tile goes to its place plus i · rowPitch.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TransformOutput<V>(float* m, nint pitch, float** places, nint offset, nint rowPitch) where V : struct, IFloatLanes<V>
    {
        float* half = stackalloc float[TileSize * PatchSize * V.Count];
        for (int column = 0; column < PatchSize; column++)
        {
            var (first, second, third, fourth) = Output<V>(m + (column * pitch), PatchSize * pitch);
            float* to = half + (column * V.Count);
            first.Store(to);
            second.Store(to + (PatchSize * V.Count));
            third.Store(to + (2 * PatchSize * V.Count));
            fourth.Store(to + (3 * PatchSize * V.Count));
        }
        for (int row = 0; row < TileSize; row++)
        {
            V.StoreColumns(places, offset + (row * rowPitch), Output<V>(half + (row * PatchSize * V.Count), V.Count));
        }
    }

    /// <summary>One column of <c>Bᵀ d</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Input<V>(float* d, nint pitch, float* to, nint toPitch) where V : struct, IFloatLanes<V>
    {
        V d0 = V.Load(d), d1 = V.Load(d + pitch), d2 = V.Load(d + (2 * pitch)), d3 = V.Load(d + (3 * pitch)), d4 = V.Load(d + (4 * pitch)),
            d5 = V.Load(d + (5 * pitch));
        V four = V.Of(4), five = V.Of(5), two = V.Of(2);
        V inner = d4 - (four * d2), cross = d3 - (four * d1), outer = d4 - d2, skew = two * (d3 - d1);
        (V.MultiplyAdd(four, d0, d4) - (five * d2)).Store(to);
        (inner + cross).Store(to + toPitch);
        (inner - cross).Store(to + (2 * toPitch));
        (outer + skew).Store(to + (3 * toPitch));
        (outer - skew).Store(to + (4 * toPitch));
        (V.MultiplyAdd(four, d1, d5) - (five * d3)).Store(to + (5 * toPitch));
    }

    /// <summary>One column of <c>Aᵀ m</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (V First, V Second, V Third, V Fourth) Output<V>(float* m, nint pitch) where V : struct, IFloatLanes<V>
    {
        V m0 = V.Load(m), m1 = V.Load(m + pitch), m2 = V.Load(m + (2 * pitch)), m3 = V.Load(m + (3 * pitch)), m4 = V.Load(m + (4 * pitch)),
            m5 = V.Load(m + (5 * pitch));
        V near = m1 + m2, nearSkew = m1 - m2, far = m3 + m4, farSkew = m3 - m4;
        return (
            m0 + near + far,
            V.MultiplyAdd(V.Of(2), farSkew, nearSkew),
            V.MultiplyAdd(V.Of(4), far, near),
            V.MultiplyAdd(V.Of(8), farSkew, nearSkew) + m5);
    }
}

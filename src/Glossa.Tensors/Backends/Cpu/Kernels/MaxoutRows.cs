using System.Runtime.CompilerServices;
using Glossa.Tensors.Lanes;

namespace Glossa.Tensors;

/// <summary>Maxout of single rows, alone and followed by layer normalisation and a sum.</summary>
/// <typeparam name="V">The registers.</typeparam>
internal static unsafe class MaxoutRows<V> where V : struct, IFloatLanes<V>
{
    /// <summary>The largest piece of every column; NaN where a piece is NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Largest(float* z, int pieces, float* y, int columns)
    {
        for (int i = 0; i < columns; i += V.Count) Partial.Store(Largest(z + i, pieces, columns, columns - i), y + i, columns - i);
    }

    /// <summary>dy to the first piece that has the largest number, or the first that is none, 0 to the others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Distribute(float* z, int pieces, float* dy, float* dz, int columns)
    {
        for (int i = 0; i < columns; i += V.Count)
        {
            int left = columns - i;
            Distribute(z + i, pieces, Largest(z + i, pieces, columns, left), Partial.Load<V>(dy + i, left), dz + i, columns, left);
        }
    }

    /// <summary>
    /// <c>y = x + (m − mean) · inverse · gain + bias</c> of the largest pieces m; mean and then variance in passes of their own, for
    /// exactness.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddNorm(
        float* x, float* z, int pieces, float* gain, float* bias, float epsilon, float* y, int columns, out float mean, out float inverse)
    {
        V sum = V.Zero;
        for (int i = 0; i < columns; i += V.Count)
        {
            V m = Largest(z + i, pieces, columns, columns - i);
            sum += m;
            Partial.Store(m, y + i, columns - i);
        }
        mean = sum.Sum() / columns;

        V centre = V.Of(mean), squares = V.Zero;
        for (int i = 0; i < columns; i += V.Count)
        {
            V m = (columns - i >= V.Count ? V.Load(y + i) : V.LoadPartial(y + i, columns - i, mean)) - centre;
            squares = V.MultiplyAdd(m, m, squares);
        }
        inverse = 1 / MathF.Sqrt((squares.Sum() / columns) + epsilon);

        V scale = V.Of(inverse);
        for (int i = 0; i < columns; i += V.Count)
        {
            int left = columns - i;
            V normal = (Partial.Load<V>(y + i, left) - centre) * scale;
            Partial.Store(
                Partial.Load<V>(x + i, left) + V.MultiplyAdd(normal, Partial.Load<V>(gain + i, left), Partial.Load<V>(bias + i, left)),
                y + i, left);
        }
    }

    /// <summary>
    /// The gradient of the maps, <c>dm = (d − mean(d) − x̂ · mean(d · x̂)) · inverse</c> with <c>d = dy · gain</c> and <c>x̂ = (m − mean) ·
    /// inverse</c> for the first of the largest pieces; adds <c>dy · x̂</c> to the gain's gradient and <c>dy</c> to the bias'.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void NormGradient(
        float* z, int pieces, float* gain, float mean, float inverse, float* dy, float* dz, float* dGain, float* dBias, int columns)
    {
        V centre = V.Of(mean), scale = V.Of(inverse), sum = V.Zero, product = V.Zero;
        for (int i = 0; i < columns; i += V.Count)
        {
            int left = columns - i;
            V upstream = Partial.Load<V>(dy + i, left), d = upstream * Partial.Load<V>(gain + i, left);
            V normal = (Largest(z + i, pieces, columns, left) - centre) * scale;
            sum += d;
            product = V.MultiplyAdd(d, normal, product);
            Partial.Store(V.MultiplyAdd(upstream, normal, Partial.Load<V>(dGain + i, left)), dGain + i, left);
            Partial.Store(upstream + Partial.Load<V>(dBias + i, left), dBias + i, left);
        }
        V meanD = V.Of(sum.Sum() / columns), meanProduct = V.Of(product.Sum() / columns);
        for (int i = 0; i < columns; i += V.Count)
        {
            int left = columns - i;
            V m = Largest(z + i, pieces, columns, left), d = Partial.Load<V>(dy + i, left) * Partial.Load<V>(gain + i, left);
            V dm = (d - meanD - ((m - centre) * scale * meanProduct)) * scale;
            Distribute(z + i, pieces, m, dm, dz + i, columns, left);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Largest(float* z, int pieces, int stride, int left)
    {
        V largest = Partial.Load<V>(z, left);
        for (int p = 1; p < pieces; p++)
        {
            V next = Partial.Load<V>(z + (p * stride), left);
            // Max forgets what is no number in its first argument.
            largest = V.Select(V.Equal(largest, largest), V.Max(largest, next), largest);
        }
        return largest;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Distribute(float* z, int pieces, V largest, V dm, float* dz, int stride, int left)
    {
        for (int p = 0; p < pieces; p++)
        {
            V piece = Partial.Load<V>(z + (p * stride), left), isNumber = V.Equal(piece, piece);
            V isLargest = V.Select(isNumber, V.Equal(piece, largest), V.Equal(V.Zero, V.Zero));
            Partial.Store(V.Select(isLargest, dm, V.Zero), dz + (p * stride), left);
            dm = V.Select(isLargest, V.Zero, dm);
        }
    }
}

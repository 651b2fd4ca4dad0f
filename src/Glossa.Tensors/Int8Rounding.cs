using System.Runtime.CompilerServices;

namespace Glossa.Tensors;

/// <summary>
/// Rounding of rows to whole numbers of 8 bits: <c>W[j, k] ≈ scale[j] · Q[j, k]</c>, <c>scale[j] = maxₖ |W[j, k]| / 127</c>.
/// </summary>
public static class Int8Rounding
{
    /// <summary>The fewest rows and columns of a table or map that models round: smaller ones save little.</summary>
    private const int LeastSize = 64;

    /// <summary>The largest whole number.</summary>
    internal const int Largest = 127;

    /// <summary>Whether a tensor of a shape is worth rounding: it is a table or map of at least 64 rows and columns.</summary>
    /// <param name="shape">The shape.</param>
    public static bool Suits(Shape shape) => shape.Rank == 2 && Math.Min(shape[0], shape[1]) >= LeastSize;

    /// <summary>Returns the whole numbers of a tensor and the scales of its rows.</summary>
    /// <param name="tensor">The tensor, with finite values. <c>Shape: [rows, columns]</c>.</param>
    /// <returns>Q, <c>[rows, columns]</c>, and the scales, <c>[rows]</c>.</returns>
    /// <exception cref="ShapeException">The tensor has another rank.</exception>
    public static (Tensor Numbers, Tensor Scales) Round(Tensor tensor)
    {
        RequireRows(tensor);
        (float[] values, int columns) = (tensor.ToArray(), tensor.Shape[1]);
        float[] scales = new float[tensor.Shape[0]];
        for (int row = 0; row < scales.Length; row++)
        {
            Span<float> own = values.AsSpan(row * columns, columns);
            scales[row] = ScaleOf(own);
            Round(own, scales[row], own);
        }
        return (Tensor.From(values, tensor.Shape), Tensor.From(scales));
    }

    /// <summary>Returns the tensor of whole numbers and scales, which maps compute in 8 bits (<see cref="Tensor.HasInt8"/>).</summary>
    /// <param name="numbers">Q, from −127 to 127. <c>Shape: [rows, columns]</c>.</param>
    /// <param name="scales">The scales. <c>Shape: [rows]</c>.</param>
    /// <exception cref="ShapeException">There is not one scale for each row.</exception>
    public static Tensor Join(Tensor numbers, Tensor scales)
    {
        RequireRows(numbers);
        if (scales.Shape != [numbers.Shape[0]])
        {
            throw new ShapeException(
                $"int8: numbers of shape {numbers.Shape} need {numbers.Shape[0]} scales, but they are {scales.Shape}.");
        }
        Tensor joined = numbers.MultiplyColumn(scales, Run.Inference(backend: numbers.Backend));
        joined.Storage.HasInt8 = true;
        return joined;
    }

    /// <summary>
    /// The scale of a row of values, rounded up to 16 significant bits: its products with whole numbers are exact, so a row that is rounded
    /// again stays as it is.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static float ScaleOf(ReadOnlySpan<float> row)
    {
        const uint Dropped = 0xFF;
        float largest = 0;
        foreach (float value in row) largest = MathF.Max(largest, MathF.Abs(value));
        float scale = largest / Largest;
        if (!float.IsFinite(scale)) return scale;
        return BitConverter.UInt32BitsToSingle((BitConverter.SingleToUInt32Bits(scale) + Dropped) & ~Dropped);
    }

    /// <summary>The whole numbers next to the values of a row; 0 where it has no finite scale above 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Round(ReadOnlySpan<float> row, float scale, Span<float> numbers)
    {
        for (int i = 0; i < row.Length; i++)
        {
            float number = MathF.Round(row[i] / scale);
            numbers[i] = float.IsFinite(number) ? number : 0;
        }
    }

    private static void RequireRows(Tensor tensor)
    {
        if (tensor.Shape.Rank == 2) return;
        throw new ShapeException($"int8: rows of a table or map are rounded, but the tensor has shape {tensor.Shape}.");
    }
}

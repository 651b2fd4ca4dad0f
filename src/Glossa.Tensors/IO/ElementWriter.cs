using System.Buffers;
using System.Runtime.InteropServices;

namespace Glossa.Tensors;

/// <summary>Writes the values of a tensor, row by row and lowest byte first.</summary>
internal static class ElementWriter
{
    private const int PieceElements = 1 << 15;

    /// <summary>Writes the values.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="format">The format: the tensor's own, or one of fewer bits for a tensor in single precision.</param>
    /// <param name="cancellation">Stops.</param>
    /// <returns>False if a finite value is too large for the format; the rest is not written then.</returns>
    public static bool Write(Tensor tensor, Stream stream, ElementFormat format, CancellationToken cancellation)
    {
        if (tensor.Shape.Count == 0) return true;
        return format == ElementFormat.Float64
            ? Write<double>(
                tensor, (start, values) => tensor.Backend.Read(tensor, start, values), values => Put(values, stream), cancellation)
            : Write<float>(tensor, (start, values) => tensor.Backend.Read(tensor, start, values), Writer(stream, format), cancellation);
    }

    private delegate void Reading<T>(long start, Span<T> values);

    private delegate bool Writing<T>(Span<T> values);

    private static bool Write<T>(Tensor tensor, Reading<T> read, Writing<T> write, CancellationToken cancellation) where T : unmanaged
    {
        long run = tensor.IsContiguous ? tensor.Shape.Count : tensor.Shape.Columns, runs = tensor.Shape.Count / run;
        T[] buffer = ArrayPool<T>.Shared.Rent((int)Math.Min(PieceElements, run));
        bool fits = true;
        for (long i = 0; i < runs && fits; i++)
        {
            for (long done = 0; done < run && fits; done += PieceElements)
            {
                cancellation.ThrowIfCancellationRequested();
                Span<T> values = buffer.AsSpan(0, (int)Math.Min(PieceElements, run - done));
                read((i * tensor.Pitch) + done, values);
                fits = write(values);
            }
        }
        ArrayPool<T>.Shared.Return(buffer);
        return fits;
    }

    private static Writing<float> Writer(Stream stream, ElementFormat format)
    {
        if (format == ElementFormat.Float32) return values => Put(values, stream);
        if (format == ElementFormat.Int8) return values => PutNumbers(values, stream);
        ushort[] converted = new ushort[PieceElements];
        return values =>
        {
            for (int i = 0; i < values.Length; i++)
            {
                converted[i] = format == ElementFormat.Float16 ? BitConverter.HalfToUInt16Bits((Half)values[i]) : ToBrain(values[i]);
                if (format == ElementFormat.Float16 && float.IsFinite(values[i]) && Half.IsInfinity((Half)values[i])) return false;
            }
            return Put(converted.AsSpan(0, values.Length), stream);
        };
    }

    private static bool PutNumbers(ReadOnlySpan<float> values, Stream stream)
    {
        sbyte[] numbers = new sbyte[values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            numbers[i] = (sbyte)Math.Clamp(values[i], sbyte.MinValue, sbyte.MaxValue);
            if (numbers[i] != values[i]) return false;
        }
        return Put(numbers.AsSpan(), stream);
    }

    private static bool Put<T>(Span<T> values, Stream stream) where T : unmanaged
    {
        Span<byte> bytes = MemoryMarshal.AsBytes(values);
        if (!BitConverter.IsLittleEndian) ElementReader.ReverseEach(bytes, bytes.Length / values.Length);
        stream.Write(bytes);
        return true;
    }

    /// <summary>The upper half of the bits, rounded to nearest, ties to even; NaN stays NaN.</summary>
    private static ushort ToBrain(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        if (float.IsNaN(value)) return (ushort)((bits >> 16) | 0x40);
        uint rounded = (bits + 0x7FFF + ((bits >> 16) & 1)) >> 16;
        // The largest values would round to infinity.
        return (ushort)(float.IsFinite(value) && (rounded & 0x7FFF) == 0x7F80 ? rounded - 1 : rounded);
    }
}
